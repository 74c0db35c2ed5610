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

/** Drives the field of an inline edit as a user does. Any thread, unless a method says otherwise. */
public final class InlineEditDriver {
    private InlineEditDriver() {}

    /** Returns the window of the field, or null if it is not open. UI thread. */
    public static Shell shell() {
        for (Shell shell : Ui.display().getShells()) {
            if (shell.getData("org.vauban.ide.inlineEdit") != null) {
                return shell;
            }
        }
        return null;
    }

    /** Returns the first control of a kind below another one whose label begins with a text, or null. UI thread. */
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

    /** Returns the first such control in the field, or null if the field is not open. Any thread. */
    public static <T extends Control> T find(Class<T> type, String text) {
        return Ui.call(() -> shell() == null ? null : find(shell(), type, text));
    }

    /** Returns the instruction that is typed in the field. */
    public static String instruction() {
        return Ui.call(() -> find(Text.class, null).getText());
    }

    /** Returns the change that the field shows; empty for none. */
    public static String difference() {
        StyledText diff = find(StyledText.class, null);
        return Ui.call(() -> diff != null && diff.isVisible() ? diff.getText() : "");
    }

    /** Waits until the field shows a message that contains the text. */
    public static void awaitTold(String part) {
        Ui.await(part, () -> find(shell(), Label.class, null).getText().contains(part));
    }

    /** Opens the field by its key binding and waits until it has the focus. */
    public static void open() {
        Keys.chord("alt+shift+e");
        Ui.await("the field", () -> shell() != null);
        focus();
    }

    /** Waits until the field has the keyboard focus. */
    public static void focus() {
        Ui.await("the keyboard", () -> {
            shell().forceActive();
            Text text = find(shell(), Text.class, null);
            text.forceFocus();
            return text.isFocusControl() && Ui.display().getActiveShell() == shell();
        });
        Keys.reach(Ui.call(() -> find(shell(), Text.class, null)));
    }

    /** Waits until the field is closed. */
    public static void awaitClosed() {
        Ui.await("the field is gone", () -> shell() == null);
    }

    /** Returns the vertical distance between the field and its line, in screen pixels. */
    public static int distance(Editor editor, int offset) {
        return Ui.call(() -> shell().getLocation().y
                - editor.widget().toDisplay(editor.widget().getLocationAtOffset(offset)).y);
    }
}
