// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.function.BooleanSupplier;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension;
import org.eclipse.jface.text.link.LinkedModeModel;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.VerifyKeyListener;
import org.eclipse.swt.events.VerifyEvent;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.contexts.IContextActivation;
import org.eclipse.ui.contexts.IContextService;

/** Activates the keys of suggestions in one editor while a suggestion is visible there. UI thread. */
final class SuggestionKeys {

    private final IEditorPart outer;
    private final ITextViewer viewer;
    private final BooleanSupplier visible;
    private final Runnable dismiss;
    private final VerifyKeyListener escapeListener = this::escapePressed;

    private IContextActivation context;

    /**
     * @param outer the part known to the workbench
     * @param visible whether ghost text is visible
     * @param dismiss called for Esc while it is visible, in linked mode too
     */
    SuggestionKeys(IEditorPart outer, ITextViewer viewer, BooleanSupplier visible, Runnable dismiss) {
        this.outer = outer;
        this.viewer = viewer;
        this.visible = visible;
        this.dismiss = dismiss;
    }

    /**
     * Handles Esc. The workbench passes Esc to the widget first, where linked mode would consume it: while a suggestion
     * is visible, Esc dismisses that first.
     */
    private void escapePressed(VerifyEvent event) {
        if (event.doit && event.character == SWT.ESC && (event.stateMask & SWT.MODIFIER_MASK) == 0
                && visible.getAsBoolean() && LinkedModeModel.hasInstalledModel(viewer.getDocument())) {
            event.doit = false;
            dismiss.run();
        }
    }

    /** Listens for Esc, before linked mode, which puts its listener first when it begins. */
    void listenForEscape(boolean on) {
        if (viewer instanceof ITextViewerExtension extension) {
            extension.removeVerifyKeyListener(escapeListener);
            if (on) {
                extension.prependVerifyKeyListener(escapeListener);
            }
        }
    }

    /** Activates or deactivates the context of the key bindings. */
    void activate(boolean wanted) {
        IContextService contexts = outer.getSite().getService(IContextService.class);
        if (wanted && context == null) {
            context = contexts.activateContext(EditorSession.CONTEXT);
        } else if (!wanted && context != null) {
            contexts.deactivateContext(context);
            context = null;
        }
    }
}
