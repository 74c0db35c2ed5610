// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.edit.EditorSnapshot;

/** Finds the editor in which a proposal was chosen. UI thread. */
final class ActiveEditor {

    private ActiveEditor() {}

    /** @return empty if another file is active by now */
    static Optional<EditorSnapshot> of(ICompilationUnit unit) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IEditorPart part = window == null || window.getActivePage() == null ? null
                : window.getActivePage().getActiveEditor();
        return EditorSnapshot.of(part)
                .filter(at -> unit.getResource() != null
                        && unit.getResource().equals(at.editor().getEditorInput().getAdapter(IFile.class)));
    }

    /** Returns a range of the current text; limits it to the end of the text. */
    static EditorSnapshot at(EditorSnapshot editor, int start, int end) {
        int from = Math.clamp(start, 0, editor.text().length());
        return editor.with(from, Math.clamp(end, from, editor.text().length()));
    }
}
