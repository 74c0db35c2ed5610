// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.List;
import java.util.Objects;
import org.vauban.assist.edit.proposal.Hunk;

/**
 * Result of writing a proposal into its target. Unless it is {@link Written}, nothing has changed and nothing is lost.
 */
public sealed interface ChangeResult {

    /**
     * The proposal was written.
     *
     * @param rebased whether the text had changed elsewhere meanwhile; those changes are kept
     */
    record Written(boolean rebased) implements ChangeResult {}

    /**
     * The text has changed in the lines of the proposal.
     *
     * @param hunks the conflicting hunks
     * @param message one sentence that says what to do
     */
    record Conflicting(List<Hunk> hunks, String message) implements ChangeResult {
        public Conflicting {
            hunks = List.copyOf(hunks);
            Objects.requireNonNull(message);
        }
    }

    /**
     * The proposal cannot be written: the file is read-only or gone, or the editor is closed.
     *
     * @param message one sentence that says what to do
     */
    record Refused(String message) implements ChangeResult {
        public Refused {
            Objects.requireNonNull(message);
        }
    }
}
