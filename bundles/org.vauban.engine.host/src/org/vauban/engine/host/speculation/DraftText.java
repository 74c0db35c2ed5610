// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * A text that the answer will be like, and the place in it that the answer has reached. Where the two part, as many
 * tokens are skipped as were written, until they meet again; what was written in the place of what is remembered for
 * the rest.
 */
final class DraftText {
    /** A single token is enough to meet again if it is so near to where it should be. */
    private static final int NEAR = 3;
    private static final int SURE = 2;
    /** To go back in the text takes more. */
    private static final int SURE_BACK = 4;
    private static final int LONGEST = 16;

    private final TokenList text;
    private final TokenSubstitutions changes;
    /** The next token, while in step. */
    private int at;
    private int run;
    /** Where they parted; -1 while in step. */
    private int parted = -1;
    /** What was written since. */
    private final TokenList since = new TokenList();

    // what was drafted last, one token after the other
    private int[] proposed = new int[0];
    /** The place in the text of what a drafted token stands for, and the place after it. */
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
                ends.add(i == written.length - 1 ? end : -1); // within a change the place is that before it
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

    /** A token was written. */
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

    /** Looks for the place where the last written tokens stand. */
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
     * The texts meet again.
     *
     * @param place in the text, where they do
     * @param written how many tokens were written since they parted, until there
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
