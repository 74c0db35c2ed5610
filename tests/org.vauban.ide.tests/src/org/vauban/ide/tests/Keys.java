// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;

/** Real key events: single keys through the display, chords through xdotool. */
final class Keys {

    private Keys() {}

    /** Types what a keyboard can; each character is one key. */
    static void type(String text) {
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\n' -> press(SWT.CR);
                case '\t' -> press(SWT.TAB);
                default -> character(c);
            }
        }
    }

    private static void character(char c) {
        Event event = new Event();
        event.character = c;
        post(event, c + "");
    }

    /** Presses a key by its code; Tab, Return and Backspace do nothing as characters. */
    static void press(int keyCode) {
        Event event = new Event();
        event.keyCode = keyCode;
        post(event, "key " + keyCode);
    }

    private static void post(Event event, String what) {
        // on the UI thread: GDK's event queue has no lock, and a key from another thread ended the process now and then
        for (int type : new int[] {SWT.KeyDown, SWT.KeyUp}) {
            event.type = type;
            Ui.run(() -> assertTrue(Ui.display().post(event), what));
        }
        // the events come back through the X server
        Ui.settle();
    }

    /** Presses a chord such as {@code ctrl+Right}. */
    static void chord(String keys) {
        xdotool("key", "--clearmodifiers", keys);
    }

    /** Clicks at a place of the screen. */
    static void click(int x, int y) {
        xdotool("mousemove", String.valueOf(x), String.valueOf(y), "click", "1");
    }

    /** Moves the pointer to the corner of the screen, where it lies over nothing. */
    static void pointAway() {
        xdotool("mousemove", "10000", "10000");
    }

    private static void xdotool(String... arguments) {
        List<String> command = new ArrayList<>(List.of("xdotool"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
        } catch (IOException e) {
            throw new AssertionError("xdotool is needed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        Ui.settle();
    }
}
