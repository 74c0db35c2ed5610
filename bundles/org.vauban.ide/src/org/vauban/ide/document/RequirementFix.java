// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.ReviewOutcome;

/** Rewrites one requirement in measurable terms, and checks its file again after the change was accepted. UI thread. */
public final class RequirementFix {

    private RequirementFix() {}

    /**
     * Starts the rewrite.
     *
     * @param text text of the editor; null if it is to be read from the file
     * @param start start of the finding, in UTF-16 units
     * @param end end of the finding, exclusive
     */
    public static void start(ChangeTarget target, IFile file, @Nullable String text, int start, int end) {
        DocumentSubject found = DocumentSubject.of(file, start, end);
        DocumentSubject subject = new DocumentSubject(target, found.key(), found.name(), found.source(), file, text,
                start, end);
        DocumentJob.start(subject, DocumentTask.REQUIREMENTS, "").decision().thenAccept(decision -> {
            if (decision == ReviewOutcome.ACCEPTED) {
                // in an editor the change is not saved yet, so the editor's text is checked
                new RequirementCheckJob(
                        OpenEditorText
                                .of(file).map(now -> new DocumentSubject(target, found.key(), found.name(),
                                        found.source(), file, now.get(), 0, 0))
                                .orElseGet(() -> DocumentSubject.of(file)))
                        .schedule();
            }
        });
    }
}
