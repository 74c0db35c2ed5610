// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * A text that the answer is likely to resemble, and the position that the answer has reached in it. Where the two
 * diverge, as many tokens are skipped as were generated, until they meet again; the replacement is remembered for the
 * rest of the text.
 */
final class DraftText {
    /** Maximum distance from the expected position at which a single matching token is enough to meet again. */
    private static final int NEAR = 3;
    private static final int SURE = 2;
    /** Number of matching tokens that are needed to go back in the text. */
    private static final int SURE_BACK = 4;
    private static final int LONGEST = 16;

    private final TokenList text;
    private final TokenSubstitutions changes;
    /** Index of the next token, while the texts match. */
    private int at;
    private int run;
    /** Index at which they diverged; -1 while they match. */
    private int parted = -1;
    /** Tokens generated since they diverged. */
    private final TokenList since = new TokenList();

    // the last draft, by token
    private int[] proposed = new int[0];
    /** Position in the text that a drafted token stands for, and the position after it. */
    private int[] from = new int[0];
    private int[] to = new int[0];
    private TokenSubstitutions.Change[] by = new TokenSubstitutions.Change[0];
    private int next;

    DraftText(int[] text, @Nullable UnaryOperator<int[]> variant) {
        this.text = new TokenList(text);
        changes = new TokenSubstitutions(variant);
    }

    DraftTokens propose(int most) {
        TokenList tokens = new TokenList();
        TokenList begins = new TokenList();
        TokenList ends = new TokenList();
        List<TokenSubstitutions.Change> sources = new ArrayList<>();
        int place = parted < 0 ? at : parted + since.size();
        while (place < text.size() && tokens.size() < most) {
            TokenSubstitutions.Change change = changes.at(text, place);
            int[] written = change == null ? text.part(place, place + 1) : change.after;
            int end = place + (change == null ? 1 : change.before.length);
            for (int i = 0; i < written.length; i++) {
                tokens.add(written[i]);
                begins.add(place);
                ends.add(i == written.length - 1 ? end : -1); // within a replacement, the position stays before it
                sources.add(change);
            }
            place = end;
        }
        proposed = tokens.toArray();
        from = begins.toArray();
        to = ends.toArray();
        by = sources.toArray(TokenSubstitutions.Change[]::new);
        next = 0;
        return proposed.length == 0 ? DraftTokens.NONE
                : new DraftTokens(DraftTokens.Source.DRAFT_TEXT, parted < 0 ? run : 0,
                        tokens.part(0, Math.min(most, tokens.size())));
    }

    /** Follows a generated token. */
    void written(int token) {
        if (next >= proposed.length) {
            propose(1);
        }
        if (next < proposed.length && proposed[next] == token) {
            right();
        } else {
            wrong(token);
        }
    }

    private void right() {
        if (parted >= 0) {
            meet(parted + since.size(), since.size());
        }
        TokenSubstitutions.Change change = by[next];
        if (to[next] >= 0) {
            at = to[next];
            if (change != null) {
                change.right();
            }
        } else {
            at = from[next];
        }
        run++;
        next++;
    }

    private void wrong(int token) {
        if (parted < 0) {
            parted = next < proposed.length ? from[next] : at;
            since.truncate(0);
            if (next < proposed.length && by[next] != null) {
                by[next].wrong();
                for (int i = next - 1; i >= 0 && from[i] == parted && by[i] == by[next]; i--) {
                    since.add(proposed[i]);
                }
                reverse(since);
            }
        }
        since.add(token);
        proposed = new int[0];
        next = 0;
        run = 0;
        search();
    }

    private static void reverse(TokenList list) {
        int[] all = list.toArray();
        list.truncate(0);
        for (int i = all.length - 1; i >= 0; i--) {
            list.add(all[i]);
        }
    }

    /** Searches the text for the last generated tokens. */
    private void search() {
        int best = -1;
        int bestLength = 0;
        int straight = parted + since.size();
        for (int end = 1; end <= text.size(); end++) {
            int match = 0;
            while (match < Math.min(LONGEST, Math.min(since.size(), end))
                    && text.get(end - 1 - match) == since.get(since.size() - 1 - match)) {
                match++;
            }
            int distance = Math.abs(end - straight);
            boolean enough = end > parted ? match >= SURE || match == 1 && distance <= NEAR : match >= SURE_BACK;
            if (enough && (match > bestLength || match == bestLength && distance < Math.abs(best - straight))) {
                best = end;
                bestLength = match;
            }
        }
        if (best >= 0) {
            meet(best - bestLength, since.size() - bestLength);
            at = best;
            run = bestLength;
        }
    }

    /**
     * Records that the texts match again.
     *
     * @param place position in the text where they meet
     * @param written number of tokens generated between the divergence and that position
     */
    private void meet(int place, int written) {
        if (place > parted && written > 0) {
            changes.learn(text.part(parted, Math.min(place, text.size())), since.part(0, written));
        }
        parted = -1;
        since.truncate(0);
        run = 0;
    }
}
