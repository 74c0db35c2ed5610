// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Event;

/** Types into a text with real key events, one after the other. */
final class KeyTyper {

    private static final int KEY_SECONDS = 5;

    private final StyledText widget;

    KeyTyper(StyledText widget) {
        this.widget = widget;
    }

    void type(String text) throws Exception {
        for (char c : text.toCharArray()) {
            Event event = new Event();
            if (c == '\n') {
                event.keyCode = SWT.CR;
            } else {
                event.character = c;
            }
            press(event);
        }
    }

    /** Presses a key that has no character, such as {@link SWT#TAB}. */
    void press(int keyCode) throws Exception {
        Event event = new Event();
        event.keyCode = keyCode;
        press(event);
    }

    private void press(Event event) throws Exception {
        int before = WorkbenchDriver.ui(widget::getCaretOffset);
        WorkbenchDriver.post(event);
        if (!WorkbenchDriver.waitFor(KEY_SECONDS, () -> widget.getCaretOffset() != before)) {
            throw new WorkbenchDriver.Failure("a key did not reach the editor: something else has the focus");
        }
    }
}
