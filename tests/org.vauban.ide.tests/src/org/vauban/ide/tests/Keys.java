// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Shell;

/** Real key events: single keys through the display, chords through xdotool. */
public final class Keys {
    /** Maximum number of attempts to send a key that is lost during a focus change. */
    private static final int MAX_LOST = 3;
    private static final int KEY_SECONDS = 5;
    /** Number of lost keys after which the keyboard focus must be elsewhere. */
    private static final int MANY_LOST = 100;

    private Keys() {}

    /** Types characters that a keyboard can produce; each is one key. */
    public static void type(String text) {
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

    /** Presses a key by its code; Tab, Return and Backspace have no effect as characters. */
    public static void press(int keyCode) {
        if (keyCode == SWT.ESC) {
            // posted events have no time stamp, and the workbench takes a second Esc with the same time for the first
            chord("Escape");
            return;
        }
        Event event = new Event();
        event.keyCode = keyCode;
        post(event, "key " + keyCode);
    }

    /**
     * Waits until keys arrive here. Without a window manager a shell may still be waiting for its focus, and the first
     * key is lost; therefore it is Shift, which writes nothing.
     */
    public static void reach() {
        CountDownLatch arrived = new CountDownLatch(1);
        Listener filter = up -> arrived.countDown();
        Ui.run(() -> Ui.display().addFilter(SWT.KeyUp, filter));
        Ui.await("a key", () -> {
            if (arrived.getCount() > 0) {
                Event event = new Event();
                event.keyCode = SWT.SHIFT;
                for (int type : new int[] {SWT.KeyDown, SWT.KeyUp}) {
                    event.type = type;
                    assertTrue(Ui.display().post(event), "Shift");
                }
            }
            return arrived.getCount() == 0;
        });
        Ui.turn(); // lets the additional Shift keys arrive
        Ui.run(() -> Ui.display().removeFilter(SWT.KeyUp, filter));
    }

    /**
     * Strikes one key, as {@link #type} and {@link #press} do, and waits only until it has come back through the X
     * server, so that many keys take little time. Just after a pop-up has closed, a busy machine may still be moving
     * the focus, and the key is lost: it is sent again once a later one has arrived.
     *
     * @param key a character of a keyboard, a line end, or a key code
     */
    public static void strike(int key) {
        Event event = new Event();
        if (key >= ' ' && key < SWT.DEL) {
            event.character = (char) key;
        } else {
            event.keyCode = key == '\n' ? SWT.CR : key;
        }
        CountDownLatch arrived = new CountDownLatch(1);
        Listener filter = up -> {
            if (up.keyCode != SWT.SHIFT) {
                arrived.countDown();
            }
        };
        Ui.run(() -> Ui.display().addFilter(SWT.KeyUp, filter));
        for (int tries = 0; arrived.getCount() > 0; tries++) {
            assertTrue(tries < MAX_LOST, "key " + key + " was lost");
            Ui.run(() -> {
                for (int type : new int[] {SWT.KeyDown, SWT.KeyUp}) {
                    event.type = type;
                    assertTrue(Ui.display().post(event), "key " + key);
                }
            });
            if (!Ui.passes(arrived, KEY_SECONDS)) {
                reach(); // keys keep their order: what has not arrived before this one never will
            }
        }
        Ui.run(() -> Ui.display().removeFilter(SWT.KeyUp, filter));
    }

    /**
     * Sends keys to a text that has the focus on a desktop, even if a pop-up has taken it here, without a window
     * manager.
     */
    public static void strikeIn(StyledText text, int... keys) {
        Ui.run(() -> {
            for (int key : keys) {
                Event event = new Event();
                event.character = (key & SWT.KEYCODE_BIT) == 0 ? (char) key : 0;
                event.keyCode = key;
                text.notifyListeners(SWT.KeyDown, event);
            }
        });
    }

    /**
     * Posts a key, and sends it again if it has not arrived within seconds although a later one has. A key that opens
     * or closes something, or triggers a command, may arrive only as its press or its release; one that writes has had
     * no effect unless its press arrived.
     */
    private static void post(Event event, String what) {
        AtomicReference<CountDownLatch> arrived = new AtomicReference<>(new CountDownLatch(1));
        AtomicBoolean pressed = new AtomicBoolean();
        Listener filter = key -> {
            if (key.keyCode != SWT.SHIFT) {
                pressed.compareAndSet(false, key.type == SWT.KeyDown);
                arrived.get().countDown();
            }
        };
        Ui.run(() -> {
            Ui.display().addFilter(SWT.KeyDown, filter);
            Ui.display().addFilter(SWT.KeyUp, filter);
        });
        boolean lost = true;
        for (int tries = 0; lost && tries < MAX_LOST; tries++) {
            CountDownLatch now = new CountDownLatch(1);
            arrived.set(now);
            // on the UI thread: GDK's event queue has no lock, and posting from another thread sometimes crashed the
            // process
            for (int type : new int[] {SWT.KeyDown, SWT.KeyUp}) {
                event.type = type;
                Ui.run(() -> assertTrue(Ui.display().post(event), what));
            }
            boolean came = Ui.passes(now, KEY_SECONDS); // through GDK's queue
            Ui.settle();
            lost = came ? event.character != 0 && !pressed.get() : comes() && now.getCount() > 0;
        }
        Ui.run(() -> {
            Ui.display().removeFilter(SWT.KeyDown, filter);
            Ui.display().removeFilter(SWT.KeyUp, filter);
        });
    }

    /** Whether Shift arrives here within seconds; keys keep their order. */
    private static boolean comes() {
        CountDownLatch arrived = new CountDownLatch(1);
        Listener filter = up -> arrived.countDown();
        Ui.run(() -> {
            Ui.display().addFilter(SWT.KeyUp, filter);
            postShift();
        });
        boolean came = Ui.passes(arrived, KEY_SECONDS);
        Ui.run(() -> Ui.display().removeFilter(SWT.KeyUp, filter));
        return came;
    }

    /**
     * Presses Shift until a control receives it: on a busy machine GTK loses the first keys, so that not even a display
     * filter receives them. A control that had the focus gets it back, because a view that is still opening may take
     * it.
     */
    public static void reach(Control control) {
        reach(control, Ui.call(control::isFocusControl));
    }

    /**
     * Focuses a control, and again while keys do not reach it, because a view that is still opening may take the focus.
     */
    public static void focus(Control control) {
        Ui.await("the focus", () -> {
            control.getShell().forceActive();
            return control.forceFocus() && control.isFocusControl();
        });
        reach(control, true);
    }

    private static void reach(Control control, boolean focused) {
        AtomicBoolean seen = new AtomicBoolean();
        AtomicInteger lost = new AtomicInteger();
        Listener listener = event -> seen.set(true);
        Ui.run(() -> control.addListener(SWT.KeyDown, listener));
        Ui.await(() -> "a key for " + control + " in \"" + control.getShell().getText() + "\", after " + lost
                + ", while " + Ui.display().getActiveShell() + " and " + Ui.display().getFocusControl()
                + " have the focus", Ui.SECONDS, () -> {
                    if (focused && lost.get() % MANY_LOST == MANY_LOST - 1) {
                        leave(control.getShell());
                    }
                    if (focused && (!control.isFocusControl()
                            || Ui.display().getActiveShell() != control.getShell())) {
                        control.getShell().forceActive();
                        control.forceFocus();
                    }
                    lost.incrementAndGet();
                    return seen.get() || postShift() && seen.get();
                });
        Ui.settle();
        Ui.run(() -> control.removeListener(SWT.KeyDown, listener));
    }

    /**
     * Moves the focus to another window for a moment. Without a window manager the X server may leave it with a window
     * that is gone, and SWT does not pass it to a shell that it considers active already.
     */
    private static void leave(Shell shell) {
        Shell other = new Shell(shell, SWT.NO_TRIM);
        other.setBounds(0, 0, 1, 1);
        other.open();
        other.forceActive();
        other.close();
    }

    private static boolean postShift() {
        Event event = new Event();
        event.keyCode = SWT.SHIFT;
        for (int type : new int[] {SWT.KeyDown, SWT.KeyUp}) {
            event.type = type;
            Ui.display().post(event);
        }
        return true;
    }

    /** Presses a chord such as {@code ctrl+Right}. */
    public static void chord(String keys) {
        xdotool("key", "--clearmodifiers", keys);
    }

    /** Sets another keyboard layout, such as {@code fr} with the variant {@code bepo}. */
    public static void layout(String... layoutAndVariant) {
        program("setxkbmap", layoutAndVariant);
    }

    /** Presses a key of the current layout with AltGr held down. */
    public static void altGr(String key) {
        // the key that produces this symbol without a modifier, except digits, which are shifted on a French keyboard
        String code = "0123456789".contains(key) ? String.valueOf(key.equals("0") ? 19 : 9 + Integer.parseInt(key))
                : key;
        xdotool("keydown", "ISO_Level3_Shift", "key", code, "keyup", "ISO_Level3_Shift");
    }

    /** Clicks at a position on the screen. */
    public static void click(int x, int y) {
        xdotool("mousemove", String.valueOf(x), String.valueOf(y), "click", "1");
    }

    /** Moves the pointer to the corner of the screen, away from everything. */
    public static void pointAway() {
        xdotool("mousemove", "10000", "10000");
    }

    private static void xdotool(String... arguments) {
        program("xdotool", arguments);
    }

    private static void program(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
        } catch (IOException e) {
            throw new AssertionError(name + " is needed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        Ui.settle();
    }
}
