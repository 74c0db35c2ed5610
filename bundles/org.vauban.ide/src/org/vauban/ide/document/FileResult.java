// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.Objects;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.proposal.EditProposal;

/**
 * What became of one file of several.
 *
 * @param file the file
 * @param task what was asked, for people
 * @param state how it stands
 * @param proposal what to write; null unless the state is one that has it
 * @param note why nothing came of it, or what was left out; may be empty
 */
public record FileResult(IFile file, String task, State state, @Nullable EditProposal proposal, String note) {

    public FileResult {
        Objects.requireNonNull(file);
        Objects.requireNonNull(task);
        Objects.requireNonNull(state);
        Objects.requireNonNull(note);
        if ((state == State.PROPOSED) && proposal == null) {
            throw new IllegalArgumentException("no proposal");
        }
    }

    /** How a result stands. */
    public enum State {
        /** It waits for a review. */
        PROPOSED, ACCEPTED, REJECTED,
        /** There was nothing to change. */
        UNCHANGED,
        /** The note says why. */
        FAILED,
        /** Somebody ended the work before. */
        SKIPPED
    }

    FileResult with(State next, String why) {
        return new FileResult(file, task, next, proposal, why);
    }
}
