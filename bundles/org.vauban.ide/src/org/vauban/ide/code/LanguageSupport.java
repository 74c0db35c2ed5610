// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.governance.SourceText;

/**
 * Gives access to the tools of one language; an OSGi service that other bundles contribute. A method that takes a
 * monitor blocks, runs in the background, ends soon after a cancellation, and then throws
 * {@link org.eclipse.core.runtime.OperationCanceledException}.
 */
public interface LanguageSupport {

    /** Whether the position is in a text of this language. Quick; any thread. */
    boolean knows(EditorPosition position);

    /** Returns context for a completion at the position, the most useful first. */
    List<Snippet> snippets(EditorPosition position, IProgressMonitor monitor);

    /** Returns a check of completions at the position. Returns at once; the check itself runs in the background. */
    CandidateCheck check(EditorPosition position);

    /** Returns a validator of repairs: the problem must be gone and no error added. Returns at once. */
    FixValidator validator(EditorPosition position, Problem problem);

    /**
     * Returns a validator of other changes, such as a documentation comment or a test: no error may be added. Returns
     * at once.
     */
    FixValidator validator(EditorPosition position);

    /** Returns the declarations that a problem refers to: types and members. */
    List<Attachment> declarations(EditorPosition position, Problem problem, IProgressMonitor monitor);

    /**
     * Returns what the message of the problem, and the draft of its scope, quote from other files, each as a text of
     * its file, since that file may be excluded.
     */
    List<SourceText> quoted(EditorPosition position, Problem problem, IProgressMonitor monitor);

    /**
     * Returns the range that a repair of the problem may change, such as its statement or its method; empty if it
     * cannot be determined.
     */
    Optional<Scope> scope(EditorPosition position, Problem problem, IProgressMonitor monitor);

    /**
     * Returns the next place to edit after an edit in the text of the position, such as the uses of a changed
     * declaration, also in other files.
     *
     * @param edit the edit; the text of the position already contains it
     */
    Optional<NextEdit> next(EditorPosition position, LineEdit edit, IProgressMonitor monitor);
}
