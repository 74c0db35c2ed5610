// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.IPageChangeProvider;
import org.eclipse.jface.dialogs.IPageChangedListener;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWindowListener;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.part.MultiPageEditorPart;

/**
 * Reports the editors in all windows of the workbench, and which of them are hidden. Does not restore any. UI thread.
 */
public final class EditorPartWatcher implements AutoCloseable {
    private final IWorkbench workbench;
    private final Consumer<IEditorPart> seen;
    private final Consumer<IEditorPart> hidden;
    private final Set<IPageChangeProvider> paged = Collections.newSetFromMap(new WeakHashMap<>());
    private final IPageChangedListener pageListener = event -> {
        if (event.getPageChangeProvider() instanceof IEditorPart part) {
            look(part);
        }
    };
    private final IWindowListener windowListener = new IWindowListener() {
        @Override
        public void windowOpened(IWorkbenchWindow window) {
            watch(window);
        }

        @Override
        public void windowClosed(IWorkbenchWindow window) {
            window.getPartService().removePartListener(partListener);
        }

        @Override
        public void windowActivated(IWorkbenchWindow window) {
            // its parts are reported separately
        }

        @Override
        public void windowDeactivated(IWorkbenchWindow window) {
            // ghost text stays
        }
    };
    private final IPartListener2 partListener = new IPartListener2() {
        @Override
        public void partOpened(IWorkbenchPartReference reference) {
            look(reference.getPart(false));
        }

        @Override
        public void partVisible(IWorkbenchPartReference reference) {
            look(reference.getPart(false));
        }

        @Override
        public void partActivated(IWorkbenchPartReference reference) {
            look(reference.getPart(false));
        }

        @Override
        public void partInputChanged(IWorkbenchPartReference reference) {
            look(reference.getPart(false));
        }

        @Override
        public void partHidden(IWorkbenchPartReference reference) {
            if (reference.getPart(false) instanceof IEditorPart editor) {
                hidden.accept(editor);
            }
        }
    };

    /**
     * Starts watching.
     *
     * @param seen called for each editor that is materialised, now and later, possibly more than once
     * @param hidden called for each editor that becomes hidden
     */
    public EditorPartWatcher(IWorkbench workbench, Consumer<IEditorPart> seen, Consumer<IEditorPart> hidden) {
        this.workbench = workbench;
        this.seen = seen;
        this.hidden = hidden;
        workbench.addWindowListener(windowListener);
        for (IWorkbenchWindow window : workbench.getWorkbenchWindows()) {
            watch(window);
        }
    }

    private void watch(IWorkbenchWindow window) {
        window.getPartService().addPartListener(partListener);
        for (IWorkbenchPage page : window.getPages()) {
            for (IEditorReference reference : page.getEditorReferences()) {
                look(reference.getEditor(false));
            }
        }
    }

    private void look(@Nullable IWorkbenchPart part) {
        if (!(part instanceof IEditorPart editor)) {
            return;
        }
        if (part instanceof MultiPageEditorPart && part instanceof IPageChangeProvider pages && paged.add(pages)) {
            pages.addPageChangedListener(pageListener);
        }
        seen.accept(editor);
    }

    @Override
    public void close() {
        workbench.removeWindowListener(windowListener);
        for (IWorkbenchWindow window : workbench.getWorkbenchWindows()) {
            window.getPartService().removePartListener(partListener);
        }
        List.copyOf(paged).forEach(pages -> pages.removePageChangedListener(pageListener));
    }
}
