// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import org.vauban.engine.host.token.TokenList;

/** Drafts the tokens that followed an earlier occurrence of the last tokens. */
final class PromptLookup {
    /** Minimum number of last tokens that must match the earlier occurrence. */
    private static final int SHORTEST = 3;
    private static final int LONGEST = 16;

    private PromptLookup() {}

    static DraftTokens propose(TokenList tokens, int most) {
        int best = -1;
        int bestLength = SHORTEST - 1;
        for (int end = tokens.size() - 1; end >= SHORTEST && bestLength < LONGEST; end--) {
            if (tokens.get(end - 1) == tokens.last()) {
                int match = match(tokens, end);
                if (match > bestLength) {
                    best = end;
                    bestLength = match;
                }
            }
        }
        return best < 0 ? DraftTokens.NONE
                : new DraftTokens(DraftTokens.Source.LOOKUP, bestLength,
                        tokens.part(best, Math.min(tokens.size(), best + most)));
    }

    /** Returns how many tokens before {@code end} match the last ones. */
    private static int match(TokenList tokens, int end) {
        int most = Math.min(LONGEST, end);
        int match = 0;
        while (match < most && tokens.get(end - 1 - match) == tokens.get(tokens.size() - 1 - match)) {
            match++;
        }
        return match;
    }
}
