// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.Accessible;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;

/**
 * The sentence that a screen reader reads at one control without a move of the focus. SWT has no live regions, and
 * screen readers read changes of the focused control only: the sentence becomes the description of that control, and
 * the change is announced. UI thread.
 */
public final class Announcement {

    private static final String KEY = Announcement.class.getName();

    private final Control control;
    private final Accessible accessible;
    /** Kept until it is withdrawn; or null. */
    private @Nullable String description;
    /** Over when the control loses the focus; or null. */
    private @Nullable String passing;

    private Announcement(Control control) {
        this.control = control;
        accessible = control.getAccessible();
        accessible.addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getDescription(AccessibleEvent event) {
                if (event.childID == ACC.CHILDID_SELF) {
                    sentence().ifPresent(now -> event.result = now); // in place of that of other listeners
                }
            }
        });
        control.addListener(SWT.FocusOut, event -> passing = null);
    }

    /** Returns the announcement of a control, which is not disposed. */
    public static Announcement of(Control control) {
        if (control.getData(KEY) instanceof Announcement known) {
            return known;
        }
        Announcement made = new Announcement(control);
        control.setData(KEY, made);
        return made;
    }

    /**
     * Has a sentence read at the control that has the focus, until that loses it. Does nothing if the sentence is blank
     * or another program has the focus.
     */
    public static void say(Display display, String sentence) {
        Control focused = display.getFocusControl();
        if (focused != null && !sentence.isBlank()) {
            Announcement there = of(focused);
            there.become(there.description, sentence);
        }
    }

    /** Shows a sentence in a label and has it read, unless the label shows it already. */
    public static void show(Label label, String sentence) {
        String text = sentence.replace("&", "&&");
        if (!text.equals(label.getText())) {
            label.setText(text);
            say(label.getDisplay(), sentence);
        }
    }

    /** Has a text read at this control, and keeps it as its description until it is withdrawn. */
    public void describe(String text) {
        become(text, null);
    }

    /** Removes the description, and what was said after it. */
    public void withdraw() {
        become(null, null);
    }

    private void become(@Nullable String text, @Nullable String sentence) {
        String before = sentence().orElse("");
        description = text;
        passing = sentence;
        if (!control.isDisposed()) {
            accessible.sendEvent(ACC.EVENT_DESCRIPTION_CHANGED, new Object[] {before, sentence().orElse("")});
        }
    }

    /** Returns what a screen reader finds now: the description, then the sentence. */
    public Optional<String> sentence() {
        String all = Stream.of(Optional.ofNullable(description), Optional.ofNullable(passing)).flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return Optional.of(all).filter(Predicate.not(String::isEmpty));
    }
}
