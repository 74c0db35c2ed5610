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
 * What the tools of one language know: an OSGi service that other bundles contribute. Where a method takes a monitor it
 * blocks, in the background, ends soon after a cancellation, and then throws
 * {@link org.eclipse.core.runtime.OperationCanceledException}.
 */
public interface LanguageSupport {

    /** Whether this place is of the language. Quick; any thread. */
    boolean knows(EditorPosition position);

    /** What helps a completion at the place, the most useful first. */
    List<Snippet> snippets(EditorPosition position, IProgressMonitor monitor);

    /** Judges completions at the place. Returns at once; what is judged is judged in the background. */
    CandidateCheck check(EditorPosition position);

    /** Judges repairs: the problem must be gone and no error added. Returns at once. */
    FixValidator validator(EditorPosition position, Problem problem);

    /** Judges other changes, such as a documentation comment or a test: no error may be added. Returns at once. */
    FixValidator validator(EditorPosition position);

    /** What a problem speaks of: types, members. */
    List<Attachment> declarations(EditorPosition position, Problem problem, IProgressMonitor monitor);

    /**
     * What the message of the problem, and the draft of its scope, tell of other files, each as a text of its file:
     * that may be excluded.
     */
    List<SourceText> quoted(EditorPosition position, Problem problem, IProgressMonitor monitor);

    /**
     * What a repair of the problem may change, such as its statement or its method; empty where that cannot be told.
     */
    Optional<Scope> scope(EditorPosition position, Problem problem, IProgressMonitor monitor);

    /**
     * Where to go on after an edit that was made in the text of the place: uses of what was declared anew, also in
     * other files.
     *
     * @param edit of the place's text, as it is now
     */
    Optional<NextEdit> next(EditorPosition position, LineEdit edit, IProgressMonitor monitor);
}
