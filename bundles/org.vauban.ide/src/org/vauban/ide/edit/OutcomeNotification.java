// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.IStatusLineManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.osgi.util.NLS;
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
import org.vauban.ide.workbench.Announcement;

/** Reports the result of a background operation, without a dialog and without taking the focus. UI thread. */
public final class OutcomeNotification {

    private static final int MILLISECONDS = 12_000;
    /** Maximum number of characters per line before a sentence is wrapped. */
    private static final int WIDTH = 60;
    /** Distance to the edges, in pixels. */
    private static final int GAP = 5;
    /** Value of the status item widget's data under the key "id". */
    private static final String STATUS_ITEM = "org.vauban.ide.status";

    private OutcomeNotification() {}

    /**
     * Shows that an operation is running, in the status line of the active editor, until the result is run. UI thread.
     *
     * @return removes the message there, whichever editor is active by then
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

    /**
     * Repeats the message, since editors clear their status line whenever the caret moves or the text was parsed. UI
     * thread.
     */
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
     * Reports a failure and its remedy, in the status line and in a notification that closes automatically. If a policy
     * has refused the request, the notification has a link to the explanation.
     */
    public static void problem(String sentence) {
        tell(statusLine(), null, sentence);
        if (!PolicyExplanation.explains(sentence)) {
            open(sentence);
            return;
        }
        open(sentence, Map.of(PolicyExplanation.label(), () -> PolicyExplanation.open(null, sentence)), MILLISECONDS);
    }

    /** Reports a result in the status line only. */
    public static void quietly(String sentence) {
        tell(statusLine(), sentence, null);
    }

    /** Reports a result in the status line and in a notification. */
    public static void done(String sentence) {
        quietly(sentence);
        open(sentence);
    }

    /**
     * Reports a result and offers a next step. The notification closes automatically; until the next one, the step
     * stays in the menu of the status item.
     */
    public static void offer(String sentence, String action, Runnable next) {
        quietly(sentence);
        open(sentence, Map.of(action, next), MILLISECONDS);
    }

    /**
     * Reports a state and offers two actions. The notification closes automatically if the user chooses neither; until
     * the next one, they stay in the menu of the status item.
     *
     * @param seconds how long the notification stays open
     * @return ends the offer
     */
    public static Runnable choice(String sentence, int seconds, String one, Runnable first, String other,
            Runnable second) {
        quietly(sentence);
        Map<String, Runnable> both = new LinkedHashMap<>();
        both.put(one, first);
        both.put(other, second);
        return open(sentence, both, TimeUnit.SECONDS.toMillis(seconds));
    }

    /** @param offered actions by label, in order; not empty */
    private static Runnable open(String sentence, Map<String, Runnable> offered, long milliseconds) {
        OfferedActions offer = OfferedActions.offer(sentence, offered);
        open(parent -> {
            Composite all = actions(parent, sentence);
            offer.actions().forEach(each -> link(all, each.label(), each.run()));
            return all;
        }, milliseconds);
        Announcement.say(Display.getCurrent(),
                NLS.bind(Messages.Offer_spoken, sentence, String.join(", ", offered.keySet())));
        return offer::withdraw;
    }

    private static Composite actions(Composite parent, String sentence) {
        Composite all = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(all);
        Label label = new Label(all, SWT.WRAP);
        label.setText(sentence.replace("&", "&&"));
        GridDataFactory.fillDefaults().grab(true, false).hint(width(label), SWT.DEFAULT).applyTo(label);
        return all;
    }

    /** Returns a width for a label, which wraps only within a given width. */
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
        OfferedActions.offer(sentence, Map.of());
        Announcement.say(Display.getCurrent(), sentence);
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
     * Moves the pop-up into the window's corner, above the status item; by default the platform uses the corner of the
     * first screen.
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
