// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.Objects;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.proposal.EditProposal;

/**
 * Result for one of several files.
 *
 * @param file the file
 * @param task title of the task
 * @param state state of the result
 * @param proposal change to write; null unless the state has one
 * @param note reason for a failure, or what was left out; may be empty
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

    /** State of a result. */
    public enum State {
        /** Awaits review. */
        PROPOSED, ACCEPTED, REJECTED,
        /** There was nothing to change. */
        UNCHANGED,
        /** Failed; the note gives the reason. */
        FAILED,
        /** Not processed, because the run was ended before. */
        SKIPPED
    }

    FileResult with(State next, String why) {
        return new FileResult(file, task, next, proposal, why);
    }
}
