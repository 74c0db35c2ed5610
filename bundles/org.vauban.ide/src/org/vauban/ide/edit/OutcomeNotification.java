// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.IStatusLineManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.ide.policy.PolicyExplanation;

/**
 * Tells the outcome of something that ran in the background, without a dialog and without taking the keyboard. UI
 * thread.
 */
public final class OutcomeNotification {

    private static final int MILLISECONDS = 12_000;
    /** Characters of a line before a sentence is wrapped. */
    private static final int WIDTH = 60;
    /** Pixels to the edges. */
    private static final int GAP = 5;
    /** The widget's data under the key "id". */
    private static final String STATUS_ITEM = "org.vauban.ide.status";

    private OutcomeNotification() {}

    /**
     * Says that something is under way, in the status line of the active editor, until it is taken away. UI thread.
     *
     * @return takes it away there, whichever editor is active by then
     */
    public static Runnable begin(String sentence) {
        IStatusLineManager line = statusLine();
        if (line == null) {
            return () -> {};
        }
        tell(line, sentence, null);
        Repeat repeat = new Repeat(Display.getCurrent(), line, sentence);
        repeat.later();
        return () -> {
            repeat.over = true;
            tell(line, null, null);
        };
    }

    /** Editors clear their status line whenever the caret moves or the text was parsed. UI thread. */
    private static final class Repeat implements Runnable {
        private static final int MILLISECONDS = 500;

        private final Display display;
        private final IStatusLineManager line;
        private final String sentence;
        private boolean over;

        Repeat(Display display, IStatusLineManager line, String sentence) {
            this.display = display;
            this.line = line;
            this.sentence = sentence;
        }

        void later() {
            display.timerExec(MILLISECONDS, this);
        }

        @Override
        public void run() {
            if (!over) {
                line.setMessage(sentence);
                later();
            }
        }
    }

    private static void tell(@Nullable IStatusLineManager line, @Nullable String message, @Nullable String error) {
        if (line != null) {
            line.setErrorMessage(error);
            line.setMessage(message);
        }
    }

    /**
     * Says what could not be done and what to do, in the status line and in a notification that goes by itself. What a
     * policy refused has a link to its explanation.
     */
    public static void problem(String sentence) {
        tell(statusLine(), null, sentence);
        if (!PolicyExplanation.explains(sentence)) {
            open(sentence);
            return;
        }
        open(parent -> {
            Composite all = actions(parent, sentence);
            link(all, PolicyExplanation.label(), () -> PolicyExplanation.open(null, sentence));
            return all;
        }, MILLISECONDS);
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
            Composite all = actions(parent, sentence);
            link(all, action, next);
            return all;
        }, MILLISECONDS);
    }

    /**
     * Says how things stand and offers two ways on; the notification goes by itself when nobody chooses.
     *
     * @param seconds how long the choice is open
     */
    public static void choice(String sentence, int seconds, String one, Runnable first, String other,
            Runnable second) {
        quietly(sentence);
        open(parent -> {
            Composite all = actions(parent, sentence);
            link(all, one, first);
            link(all, other, second);
            return all;
        }, TimeUnit.SECONDS.toMillis(seconds));
    }

    private static Composite actions(Composite parent, String sentence) {
        Composite all = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(all);
        Label label = new Label(all, SWT.WRAP);
        label.setText(sentence.replace("&", "&&"));
        GridDataFactory.fillDefaults().grab(true, false).hint(width(label), SWT.DEFAULT).applyTo(label);
        return all;
    }

    /** A label wraps only within a width that it is given. */
    private static int width(Label label) {
        GC gc = new GC(label);
        try {
            int most = (int) Math.ceil(gc.getFontMetrics().getAverageCharacterWidth() * WIDTH);
            return Math.min(most, label.computeSize(SWT.DEFAULT, SWT.DEFAULT).x);
        } finally {
            gc.dispose();
        }
    }

    private static void link(Composite all, String action, Runnable next) {
        Link link = new Link(all, SWT.NONE);
        link.setText("<a>" + action + "</a>");
        link.addListener(SWT.Selection, event -> {
            link.getShell().close();
            next.run();
        });
    }

    private static void open(String sentence) {
        open(parent -> {
            Label label = new Label(parent, SWT.WRAP);
            label.setText(sentence.replace("&", "&&"));
            return label;
        }, MILLISECONDS);
    }

    private static void open(Function<Composite, Control> content, long milliseconds) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        if (window != null) {
            NotificationPopup popup = NotificationPopup.forShell(window.getShell()).title("Vauban", true)
                    .content(content)
                    .delay(milliseconds).build();
            popup.create();
            place(popup.getShell(), window.getShell());
            popup.open();
        }
    }

    /**
     * Into the window's corner, above the item that says how things stand; the platform takes the corner of the first
     * screen.
     */
    private static void place(Shell popup, Shell window) {
        Rectangle area = window.getDisplay().map(window, null, window.getClientArea());
        int bottom = statusItem(window).map(item -> item.toDisplay(0, 0).y).orElse(area.y + area.height);
        Point size = popup.getSize();
        popup.setLocation(Math.max(area.x, area.x + area.width - size.x - GAP),
                Math.max(area.y, bottom - size.y - GAP));
    }

    private static Optional<Control> statusItem(Composite in) {
        for (Control child : in.getChildren()) {
            Optional<Control> found = STATUS_ITEM.equals(child.getData("id")) && child.isVisible()
                    ? Optional.of(child)
                    : child instanceof Composite inner ? statusItem(inner) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static @Nullable IStatusLineManager statusLine() {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IEditorPart part = window == null || window.getActivePage() == null
                ? null
                : window.getActivePage().getActiveEditor();
        if (part == null) {
            return null;
        }
        ITextEditor editor = Adapters.adapt(part, ITextEditor.class);
        IStatusLineManager line = editor == null ? null : editor.getAdapter(IStatusLineManager.class);
        return line != null
                ? line
                : part.getSite() instanceof IEditorSite site ? site.getActionBars().getStatusLineManager() : null;
    }
}
