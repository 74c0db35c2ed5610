// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.edit;

import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;

/** The field of an inline edit, as somebody sees and uses it. Any thread, unless a method says otherwise. */
public final class InlineEditDriver {
    private InlineEditDriver() {}

    /** The window of the field; null where it is not open. UI thread. */
    public static Shell shell() {
        for (Shell shell : Ui.display().getShells()) {
            if (shell.getData("org.vauban.ide.inlineEdit") != null) {
                return shell;
            }
        }
        return null;
    }

    /** The first control of a kind below another one, whose label begins with a text; null for none. UI thread. */
    public static <T extends Control> T find(Composite in, Class<T> type, String text) {
        for (Control child : in.getChildren()) {
            if (type.isInstance(child) && (text == null || child instanceof Button button
                    && button.getText().replace("&", "").startsWith(text))) {
                return type.cast(child);
            }
            T found = child instanceof Composite composite ? find(composite, type, text) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The same in the field; null where that is not open. Any thread. */
    public static <T extends Control> T find(Class<T> type, String text) {
        return Ui.call(() -> shell() == null ? null : find(shell(), type, text));
    }

    /** What is typed in it. */
    public static String instruction() {
        return Ui.call(() -> find(Text.class, null).getText());
    }

    /** The change that it shows; empty for none. */
    public static String difference() {
        StyledText diff = find(StyledText.class, null);
        return Ui.call(() -> diff != null && diff.isVisible() ? diff.getText() : "");
    }

    /** Waits until it tells something. */
    public static void awaitTold(String part) {
        Ui.await(part, () -> find(shell(), Label.class, null).getText().contains(part));
    }

    /** Opens the field by its key binding and waits until it has the focus. */
    public static void open() {
        Keys.chord("alt+shift+e");
        Ui.await("the field", () -> shell() != null);
        focus();
    }

    /** Waits until it has the keyboard. */
    public static void focus() {
        Ui.await("the keyboard", () -> {
            shell().forceActive();
            Text text = find(shell(), Text.class, null);
            text.forceFocus();
            return text.isFocusControl() && Ui.display().getActiveShell() == shell();
        });
        Keys.reach(Ui.call(() -> find(shell(), Text.class, null)));
    }

    /** Waits until it is gone. */
    public static void awaitClosed() {
        Ui.await("the field is gone", () -> shell() == null);
    }

    /** Returns the vertical distance between the field and its line, in screen pixels. */
    public static int distance(Editor editor, int offset) {
        return Ui.call(() -> shell().getLocation().y
                - editor.widget().toDisplay(editor.widget().getLocationAtOffset(offset)).y);
    }
}
