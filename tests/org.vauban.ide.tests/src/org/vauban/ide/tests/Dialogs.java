// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.resources.IProject;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.preference.IPreferencePage;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.preference.PreferenceManager;
import org.eclipse.jface.preference.PreferenceNode;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.vauban.ide.tests.preview.PreviewTest;

/** Preference dialogs, as a keyboard user operates them. */
public final class Dialogs implements AutoCloseable {

    private final PreferenceDialog dialog;

    private Dialogs(PreferenceDialog dialog) {
        this.dialog = dialog;
        Ui.run(() -> {
            dialog.setBlockOnOpen(false);
            dialog.open();
        });
        Ui.settle();
    }

    public static Dialogs preferences(String page) {
        return new Dialogs(
                Ui.call(() -> PreferencesUtil.createPreferenceDialogOn(Ui.window().getShell(), page, null, null)));
    }

    /** Opens a dialog with only this page. */
    public static Dialogs of(IPreferencePage page) {
        return new Dialogs(Ui.call(() -> {
            PreferenceManager pages = new PreferenceManager();
            pages.addToRoot(new PreferenceNode("page", page));
            return new PreferenceDialog(Ui.window().getShell(), pages);
        }));
    }

    public static Dialogs properties(IProject project, String page) {
        return new Dialogs(Ui.call(
                () -> PreferencesUtil.createPropertyDialogOn(Ui.window().getShell(), project, page, null, null)));
    }

    public PreferenceDialog dialog() {
        return dialog;
    }

    public Object page() {
        return Ui.call(dialog::getSelectedPage);
    }

    public void picture(String name) {
        Pictures.save(name, Ui.call(dialog::getShell));
    }

    /**
     * Waits for a dialog with this title. It need not be the active one: without a window manager, the window below may
     * be notified late that it had the focus.
     */
    public static Shell await(String title) {
        List<Shell> found = new ArrayList<>();
        Ui.await(title, () -> found.addAll(Stream.of(Ui.display().getShells())
                .filter(each -> each.isVisible() && each.getText().equals(title)).toList()));
        return found.getFirst();
    }

    /**
     * Returns the text of a dialog's labels as displayed: a doubled ampersand as one, a mnemonic's ampersand not at
     * all.
     */
    public static String message(Shell shell) {
        return Ui.call(() -> {
            List<Label> labels = new ArrayList<>();
            PreviewTest.collect(shell, Label.class, labels);
            return labels.stream().map(label -> label.getText().replaceAll("&(.)", "$1"))
                    .collect(Collectors.joining("\n"));
        });
    }

    /** Returns the page's error message, or null. */
    public String message() {
        return Ui.call(() -> ((org.eclipse.jface.dialogs.IDialogPage) dialog.getSelectedPage()).getErrorMessage());
    }

    public boolean valid() {
        return Ui.call(() -> ((IPreferencePage) dialog.getSelectedPage()).isValid());
    }

    public <T extends Control> List<T> all(Class<T> type) {
        return Ui.call(() -> {
            List<T> found = new ArrayList<>();
            PreviewTest.collect(
                    ((org.eclipse.jface.dialogs.IDialogPage) dialog.getSelectedPage()).getControl().getShell(), type,
                    found);
            return found;
        });
    }

    public <T extends Control> T one(Class<T> type, Predicate<T> which) {
        return Ui.call(() -> all(type).stream().filter(which).findFirst()
                .orElseThrow(() -> new AssertionError("no such " + type.getSimpleName())));
    }

    public Button button(String text) {
        return one(Button.class, b -> b.getText().replace("&", "").equals(text));
    }

    /** Returns the text field with a label. */
    public Text field(String label) {
        return Ui.call(() -> {
            for (Label each : all(Label.class)) {
                if (each.getText().replace("&", "").equals(label)) {
                    Control[] siblings = each.getParent().getChildren();
                    for (int i = 0; i + 1 < siblings.length; i++) {
                        if (siblings[i] == each && siblings[i + 1] instanceof Text text) {
                            return text;
                        }
                    }
                }
            }
            throw new AssertionError("no field " + label);
        });
    }

    /** Focuses a field and replaces its text, key by key. */
    public void type(Text field, String text) {
        Keys.focus(field);
        Ui.run(field::selectAll);
        Keys.press(SWT.DEL);
        Keys.type(text);
    }

    public void focus(Control control) {
        Ui.await("the focus", () -> {
            control.getShell().forceActive();
            return control.forceFocus() && control.isFocusControl();
        });
        Ui.settle();
    }

    /** Presses a button with the space bar, like a user without a mouse. */
    public void press(Button button) {
        Keys.focus(button);
        Keys.type(" ");
    }

    public void ok() {
        Ui.run(() -> {
            Button ok = all(Button.class).stream()
                    .filter(b -> Integer.valueOf(IDialogConstants.OK_ID).equals(b.getData()))
                    .findFirst().orElseThrow();
            ok.notifyListeners(SWT.Selection, new Event());
        });
        Ui.settle();
    }

    @Override
    public void close() {
        Ui.run(() -> {
            if (dialog.getShell() != null && !dialog.getShell().isDisposed()) {
                dialog.close();
            }
        });
        Ui.settle();
    }
}
