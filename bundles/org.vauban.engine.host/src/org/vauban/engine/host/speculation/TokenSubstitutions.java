// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * Remembers the replacements made in a draft text, so that a repeated change is drafted from its second occurrence on.
 */
final class TokenSubstitutions {
    private static final int LONGEST = 8;
    private static final int MAX_TRUST = 3;

    private final UnaryOperator<int[]> variant;
    private final List<Change> changes = new ArrayList<>();

    /**
     * @param variant returns the tokens of the same word with, or without, its leading blank; null where there is none
     */
    TokenSubstitutions(@Nullable UnaryOperator<int[]> variant) {
        this.variant = variant;
    }

    /** An observed replacement. */
    static final class Change {
        final int[] before;
        final int[] after;
        private int trust = 1;

        private Change(int[] before, int[] after) {
            this.before = before;
            this.after = after;
        }

        void right() {
            trust = Math.min(MAX_TRUST, trust + 1);
        }

        void wrong() {
            trust -= 2;
        }
    }

    void learn(int[] before, int[] after) {
        if (before.length == 0 || after.length == 0 || before.length > LONGEST || after.length > LONGEST) {
            return;
        }
        add(before, after);
        int[] otherBefore = variant.apply(before);
        int[] otherAfter = variant.apply(after);
        if (otherBefore != null && otherAfter != null) {
            add(otherBefore, otherAfter);
        }
    }

    private void add(int[] before, int[] after) {
        for (Change change : changes) {
            if (Arrays.equals(change.before, before)) {
                if (Arrays.equals(change.after, after)) {
                    change.right();
                    return;
                }
                change.wrong();
            }
        }
        changes.addFirst(new Change(before, after)); // the latest takes precedence
    }

    /** Returns the change that applies at a position of a text, or null. */
    @Nullable
    Change at(TokenList text, int place) {
        for (Change change : changes) {
            if (change.trust > 0 && place + change.before.length <= text.size()) {
                int i = 0;
                while (i < change.before.length && text.get(place + i) == change.before[i]) {
                    i++;
                }
                if (i == change.before.length) {
                    return change;
                }
            }
        }
        return null;
    }
}
