// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;

/** What comes of applying a proposal to the text as it is now. */
public sealed interface ApplyResult {

    /**
     * It can be applied.
     *
     * @param text the whole new text
     * @param changes the same as replacements in the current text, by ascending offset, not overlapping
     * @param rebased whether the text had changed elsewhere meanwhile
     */
    record Applied(String text, List<TextChange> changes, boolean rebased) implements ApplyResult {
        public Applied {
            changes = List.copyOf(changes);
        }
    }

    /**
     * It cannot: the text has changed where the proposal wants to change it. Nothing is lost, the proposal stays as it
     * is.
     *
     * @param hunks that stand in the way; the others can be applied when these are rejected
     */
    record Conflict(List<Hunk> hunks) implements ApplyResult {
        public Conflict {
            hunks = List.copyOf(hunks);
        }

        /**
         * One sentence that says what to do.
         *
         * @param locale null for the default one
         */
        public String message(@Nullable Locale locale) {
            int first = hunks.getFirst().firstLine() + 1;
            return new Messages("org.vauban.assist", locale).text("edit.conflict", first, hunks.size());
        }

        /**
         * One sentence for where single changes cannot be rejected.
         *
         * @param locale null for the default one
         */
        public String messageOfWhole(@Nullable Locale locale) {
            int first = hunks.getFirst().firstLine() + 1;
            return new Messages("org.vauban.assist", locale).text("edit.conflict.again", first);
        }
    }
}
