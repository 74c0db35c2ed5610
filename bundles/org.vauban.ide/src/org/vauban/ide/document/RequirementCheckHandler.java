// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IResource;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.edit.OutcomeNotification;

/** Checks the requirements in the file of the active editor, or in the files and folders selected elsewhere. */
public class RequirementCheckHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        if (HandlerUtil.getActivePart(event) instanceof IEditorPart part) {
            EditorSnapshot.of(part).map(DocumentSubject::of).ifPresent(subject -> {
                if (subject.resource() == null) {
                    OutcomeNotification.problem(NLS.bind(Messages.Check_noFile, subject.name()));
                } else {
                    new RequirementCheckJob(subject).schedule();
                }
            });
        } else {
            List<IResource> resources = DocumentHandler.resources(HandlerUtil.getCurrentSelection(event));
            if (!resources.isEmpty()) {
                new RequirementCheckJob(resources).schedule();
            }
        }
        return null;
    }
}
