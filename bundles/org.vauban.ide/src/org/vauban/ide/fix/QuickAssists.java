// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.quickassist.IQuickAssistAssistant;
import org.eclipse.jface.text.quickassist.IQuickAssistProcessor;
import org.eclipse.jface.text.source.ISourceViewerExtension3;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWindowListener;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;

/**
 * Adds the model's fixes to the quick assist of every text editor, after its own; Java and generic editors request them
 * through their extension points.
 */
public class QuickAssists implements IStartup, IPartListener2, IWindowListener {

    /** Package of the generic editor, which has an extension point for quick assists. */
    private static final String GENERIC = "org.eclipse.ui.internal.genericeditor";
    private static final String JAVA = "org.eclipse.jdt.internal.ui.javaeditor";

    @Override
    public void earlyStartup() {
        IWorkbench workbench = PlatformUI.getWorkbench();
        workbench.getDisplay().asyncExec(() -> {
            if (workbench.isClosing()) {
                return;
            }
            workbench.addWindowListener(this);
            for (IWorkbenchWindow window : workbench.getWorkbenchWindows()) {
                windowOpened(window);
            }
        });
    }

    private static void attach(IEditorPart part) {
        ITextEditor editor = part == null ? null : Adapters.adapt(part, ITextEditor.class);
        ITextViewer viewer = editor == null ? null : Adapters.adapt(editor, ITextViewer.class);
        if (!(viewer instanceof ISourceViewerExtension3 extension) || hasExtensionPoint(editor)) {
            return;
        }
        IQuickAssistAssistant assistant = extension.getQuickAssistAssistant();
        if (assistant == null) {
            return; // the editor's spelling service is off, so it has no quick assist
        }
        IQuickAssistProcessor own = assistant.getQuickAssistProcessor();
        if (!(own instanceof FixQuickAssist)) {
            assistant.setQuickAssistProcessor(new FixQuickAssist(own));
        }
    }

    private static boolean hasExtensionPoint(ITextEditor editor) {
        String name = editor.getClass().getName();
        return name.startsWith(GENERIC) || name.startsWith(JAVA);
    }

    @Override
    public void partOpened(IWorkbenchPartReference reference) {
        attach(reference);
    }

    @Override
    public void partActivated(IWorkbenchPartReference reference) {
        attach(reference);
    }

    @Override
    public void partInputChanged(IWorkbenchPartReference reference) {
        attach(reference);
    }

    private static void attach(IWorkbenchPartReference reference) {
        if (reference.getPart(false) instanceof IEditorPart part) {
            attach(part);
        }
    }

    @Override
    public void windowOpened(IWorkbenchWindow window) {
        window.getPartService().addPartListener(this);
        for (IWorkbenchPage page : window.getPages()) {
            for (IEditorReference reference : page.getEditorReferences()) {
                attach(reference);
            }
        }
    }

    @Override
    public void windowClosed(IWorkbenchWindow window) {
        window.getPartService().removePartListener(this);
    }

    @Override
    public void windowActivated(IWorkbenchWindow window) {
        // its parts are reported separately
    }

    @Override
    public void windowDeactivated(IWorkbenchWindow window) {
        // nothing to do
    }
}
