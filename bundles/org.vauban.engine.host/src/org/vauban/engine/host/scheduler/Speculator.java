// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/**
 * Guesses what comes next: from a draft (the old text of an edit), else from an earlier place where the last tokens stood
 * (prompt lookup). It guesses more while it guesses well and rests while it does not.
 */
public final class Speculator {
    /** Last tokens that must stand at the other place as well. */
    private static final int SHORTEST_MATCH = 3;
    private static final int DRAFT_MATCH = 2;
    private static final int LONGEST_MATCH = 16;
    private static final int FIRST_LOOKUP = 4;
    private static final int FIRST_DRAFT = 16;
    /** The longest rest is 2 to the power of this. */
    private static final int MOST_MISSES = 5;

    private final TokenList draft;
    private final int most;
    private int length;
    private int draftAt;
    private boolean fromDraft;
    private int misses;
    private int rest;

    /**
     * @param draft tokens that the text will be like; empty for none
     * @param most tokens guessed at once
     */
    public Speculator(int[] draft, int most) {
        this.draft = new TokenList(draft);
        this.most = most;
        length = Math.min(most, draft.length > 0 ? FIRST_DRAFT : FIRST_LOOKUP);
    }

    /**
     * @param tokens prompt and what was written
     * @param promptLength where the writing begins
     * @param limit most tokens wanted
     * @return guesses for the tokens behind the last one; empty for none
     */
    public int[] guess(TokenList tokens, int promptLength, int limit) {
        if (limit <= 0 || most <= 0) {
            return new int[0];
        }
        if (rest > 0) {
            rest--;
            return new int[0];
        }
        int at = draftPlace(tokens, promptLength);
        if (at >= 0) {
            fromDraft = true;
            draftAt = at;
            return part(draft, at, Math.min(limit, length));
        }
        fromDraft = false;
        int place = lookup(tokens);
        return place < 0 ? new int[0] : part(tokens, place, Math.min(limit, length));
    }

    private static int[] part(TokenList source, int from, int length) {
        int[] part = new int[Math.min(length, source.size() - from)];
        for (int i = 0; i < part.length; i++) {
            part[i] = source.get(from + i);
        }
        return part;
    }

    /** The place in the draft that the text has reached, or -1. */
    private int draftPlace(TokenList tokens, int promptLength) {
        int written = tokens.size() - promptLength;
        if (draft.size() == 0) {
            return -1;
        }
        if (written == 0) {
            return 0;
        }
        // one of the first two tokens may have been the draft's: a match need not be long there
        int needed = Math.min(DRAFT_MATCH, written);
        int best = -1;
        int bestLength = 0;
        for (int end = 1; end < draft.size(); end++) {
            int match = match(draft, end, tokens, written);
            boolean nearer = best < 0 || Math.abs(end - draftAt) < Math.abs(best - draftAt);
            if (match >= needed && (match > bestLength || match == bestLength && nearer)) {
                best = end;
                bestLength = match;
            }
        }
        return best;
    }

    /** How many tokens before {@code end} are the last ones of the text. */
    private static int match(TokenList source, int end, TokenList tokens, int limit) {
        int most = Math.min(Math.min(LONGEST_MATCH, limit), Math.min(end, tokens.size()));
        int match = 0;
        while (match < most && source.get(end - 1 - match) == tokens.get(tokens.size() - 1 - match)) {
            match++;
        }
        return match;
    }

    private int lookup(TokenList tokens) {
        int best = -1;
        int bestLength = SHORTEST_MATCH - 1;
        for (int end = tokens.size() - 1; end >= SHORTEST_MATCH; end--) {
            if (tokens.get(end - 1) == tokens.last()) {
                int match = match(tokens, end, tokens, LONGEST_MATCH);
                if (match > bestLength) {
                    best = end;
                    bestLength = match;
                    if (match == LONGEST_MATCH) {
                        break;
                    }
                }
            }
        }
        return best;
    }

    /** What the model said to the guesses. */
    public void verified(int guessed, int accepted) {
        if (guessed == 0) {
            return;
        }
        if (accepted == guessed) {
            length = Math.min(most, length * 2);
        } else {
            length = Math.max(fromDraft ? FIRST_LOOKUP : 2, Math.min(length, accepted + 1));
        }
        if (fromDraft) {
            draftAt += accepted + 1;
        }
        if (accepted > 0) {
            misses = 0;
        } else {
            misses = Math.min(misses + 1, MOST_MISSES);
            rest = fromDraft ? misses - 1 : 1 << misses;
        }
    }
}
