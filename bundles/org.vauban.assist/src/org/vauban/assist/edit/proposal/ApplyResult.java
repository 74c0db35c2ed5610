// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;

/** Result of applying a proposal to the current text. */
public sealed interface ApplyResult {

    /**
     * The proposal can be applied.
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
     * The proposal cannot be applied: the text has changed where the proposal changes it. The proposal itself stays
     * unchanged.
     *
     * @param hunks conflicting hunks; the others can be applied when these are rejected
     */
    record Conflict(List<Hunk> hunks) implements ApplyResult {
        public Conflict {
            hunks = List.copyOf(hunks);
        }

        /**
         * Returns one sentence that says what to do.
         *
         * @param locale null for the default one
         */
        public String message(@Nullable Locale locale) {
            int first = hunks.getFirst().firstLine() + 1;
            return new Messages("org.vauban.assist", locale).text("edit.conflict", first, hunks.size());
        }

        /**
         * Returns one sentence for front ends that cannot reject single hunks.
         *
         * @param locale null for the default one
         */
        public String messageOfWhole(@Nullable Locale locale) {
            int first = hunks.getFirst().firstLine() + 1;
            return new Messages("org.vauban.assist", locale).text("edit.conflict.again", first);
        }
    }
}
