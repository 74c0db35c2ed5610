// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.function.Function;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.action.IStatusLineManager;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;

/** Tells the outcome of something that ran in the background, without a dialog and without taking the keyboard. UI thread. */
public final class Notice {

    private static final int MILLISECONDS = 12_000;

    private Notice() {}

    /**
     * Says that something is under way, in the status line of the active editor.
     *
     * @return takes it away there, whichever editor is active by then
     */
    public static Runnable begin(String sentence) {
        IStatusLineManager line = statusLine();
        tell(line, sentence, null);
        return () -> tell(line, null, null);
    }

    private static void tell(IStatusLineManager line, String message, String error) {
        if (line != null) {
            line.setErrorMessage(error);
            line.setMessage(message);
        }
    }

    /** Says what could not be done and what to do, in the status line and in a notification that goes by itself. */
    public static void problem(String sentence) {
        tell(statusLine(), null, sentence);
        open(sentence);
    }

    /** Says what was done, in the status line alone. */
    public static void quietly(String sentence) {
        tell(statusLine(), sentence, null);
    }

    /** Says what was done. */
    public static void done(String sentence) {
        quietly(sentence);
        open(sentence);
    }

    /** Says what was done and offers what could come next; the notification goes by itself when nobody wants it. */
    public static void offer(String sentence, String action, Runnable next) {
        quietly(sentence);
        open(parent -> {
            Composite all = new Composite(parent, SWT.NONE);
            GridLayoutFactory.fillDefaults().applyTo(all);
            Label label = new Label(all, SWT.WRAP);
            label.setText(sentence.replace("&", "&&"));
            Link link = new Link(all, SWT.NONE);
            link.setText("<a>" + action + "</a>");
            link.addListener(SWT.Selection, event -> {
                link.getShell().close();
                next.run();
            });
            return all;
        });
    }

    private static void open(String sentence) {
        open(parent -> {
            Label label = new Label(parent, SWT.WRAP);
            label.setText(sentence.replace("&", "&&"));
            return label;
        });
    }

    private static void open(Function<Composite, Control> content) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        if (window != null) {
            NotificationPopup.forShell(window.getShell()).title("Vauban", true).content(content).delay(MILLISECONDS)
                    .open();
        }
    }

    private static IStatusLineManager statusLine() {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IEditorPart part = window == null || window.getActivePage() == null ? null
                : window.getActivePage().getActiveEditor();
        if (part == null) {
            return null;
        }
        ITextEditor editor = Adapters.adapt(part, ITextEditor.class);
        IStatusLineManager line = editor == null ? null : editor.getAdapter(IStatusLineManager.class);
        return line != null ? line
                : part.getSite() instanceof IEditorSite site ? site.getActionBars().getStatusLineManager() : null;
    }
}
