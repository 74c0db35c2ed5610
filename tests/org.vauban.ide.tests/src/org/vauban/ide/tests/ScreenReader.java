// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.lang.reflect.Field;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.Accessible;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.widgets.Control;

/** What a screen reader is told of controls, asked as SWT asks for it. UI thread unless noted. */
public final class ScreenReader {

    private ScreenReader() {}

    /** Returns the name that the product gives a control; null for none. */
    public static String name(Control control) {
        return ask(control, ACC.CHILDID_SELF, null, AccessibleListener::getName);
    }

    /** Returns the name of the first row of a list whose own name is given. */
    public static String firstRow(Control control, String own) {
        return ask(control, 0, own, AccessibleListener::getName);
    }

    /** Returns the description of a control; null for none. */
    public static String description(Control control) {
        return ask(control, ACC.CHILDID_SELF, null, AccessibleListener::getDescription);
    }

    /** Waits until a sentence that contains a part is read at the control that has the focus. Any thread. */
    public static void awaitSaid(String part) {
        Supplier<String> said = () -> {
            Control focused = Ui.display().getFocusControl();
            return focused == null ? null : description(focused);
        };
        Ui.await(() -> part + " to be said, not " + said.get() + " at " + Ui.display().getFocusControl(), Ui.SECONDS,
                () -> said.get() != null && said.get().contains(part));
    }

    private static String ask(Control control, int child, String result,
            BiConsumer<AccessibleListener, AccessibleEvent> question) {
        try {
            Field listeners = Accessible.class.getDeclaredField("accessibleListeners");
            listeners.setAccessible(true);
            AccessibleEvent event = new AccessibleEvent(control);
            event.childID = child;
            event.result = result;
            Object asked = listeners.get(control.getAccessible());
            for (Object each : asked == null ? List.of() : (List<?>) asked) {
                question.accept((AccessibleListener) each, event);
            }
            return event.result == null || event.result.isBlank() ? null : event.result;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
