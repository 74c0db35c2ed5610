// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.ui.ide.IDE;
import org.vauban.ide.tests.FrameBuffer;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.StallWatch;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.completion.Keystrokes.Deed;
import org.vauban.ide.tests.completion.Keystrokes.Go;
import org.vauban.ide.tests.completion.Keystrokes.Key;
import org.vauban.ide.tests.completion.Keystrokes.Open;
import org.vauban.ide.tests.completion.Keystrokes.Pause;

/**
 * Replays the recorded session in Java editors with real key events, faster than a person types, repeatedly in new
 * files: waits for ghost text, types through it, accepts it with Tab, dismisses it. Meanwhile the UI thread is watched,
 * and so are the pixels of ghost text that is typed through: the rest of it must not change.
 */
final class TypingReplay implements AutoCloseable {
    /** Typing speed of a person who writes code. */
    static final int KEYS_A_MINUTE = 250;
    /** Keys after which the classes are loaded and the editor has shown ghost text once. */
    private static final int WARM_UP_KEYS = 150;
    private static final String JDT = "org.eclipse.jdt.ui";
    private static final List<String> CLOSING = List.of("closeBrackets", "closeStrings", "closeBraces");
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(12);
    private static final long KEY_PATIENCE_SECONDS = Ui.SECONDS;
    /** Time longer than the delay between the last key and the request. */
    private static final long UNTIL_ASKED = TimeUnit.MILLISECONDS.toNanos(80);
    /** Time limit for an answer; a model may have to be loaded first. */
    private static final long ANSWER_PATIENCE_SECONDS = 120;
    private static final Set<Character> PAIRED = Set.of('(', ')', '[', ']', '{', '}', '<', '>', '"', '\'', ';');

    private final Workbench workbench;
    private final Optional<FrameBuffer> frames = FrameBuffer.open();
    private final Semaphore dispatched = new Semaphore(0);
    private final Listener keyFilter = event -> dispatched.release();
    private final Map<String, Editor> open = new HashMap<>();
    private final StallWatch watch;
    private volatile String ahead = "";
    private volatile int pausesBefore;
    private Editor editor;
    private String accepted = "";
    private int stallsInWarmUp = -1;
    private int keys;
    private int pauses;
    private int ghosts;
    private int wanted;
    private int taken;
    private int dismissed;
    private int typedThrough;
    private int filmed;
    /** The rest of the ghost text after the last key. */
    private String typedInto = "";
    private int wrongFrames;
    private int lostPlaces;
    private long heapBefore;

    TypingReplay(Workbench workbench) {
        this.workbench = workbench;
        Ui.run(() -> {
            Ui.display().addFilter(SWT.KeyUp, keyFilter);
            Ui.display().setCursorLocation(0, 0); // otherwise the pointer would be recorded
        });
        this.watch = new StallWatch(Ui.display());
    }

    /** Returns the text that follows in the recording, for an assistant that suggests well. Any thread. */
    String ahead() {
        return ahead;
    }

    /**
     * Returns the number of pauses before the last key. Any thread. A suggestion that depends on it is the same at the
     * same place of the recording, however many requests a fast or slow machine sends on the way.
     */
    int pausesBefore() {
        return pausesBefore;
    }

    void run(int keystrokes) {
        run(keystrokes, keystrokes);
    }

    /** @param most the number of keys to strike at most while no ghost text has been seen */
    void run(int keystrokes, int most) {
        List<Deed> deeds = Keystrokes.read();
        for (int round = 1; !ends(keystrokes, most); round++) {
            closingOfBrackets(round % 2 == 0);
            for (Deed deed : deeds) {
                if (ends(keystrokes, most)) {
                    break;
                }
                if (keys >= WARM_UP_KEYS && stallsInWarmUp < 0) {
                    stallsInWarmUp = watch.stalls().size();
                    heapBefore = heap();
                }
                switch (deed) {
                    case Open(String file) -> open(round, file);
                    case Go(String text, boolean lineEnd) -> go(text, lineEnd);
                    case Key key -> key(key);
                    case Pause() -> pause();
                }
            }
            open.clear();
            editor = null;
            Ui.run(() -> Ui.page().closeAllEditors(false));
            Ui.settle();
        }
    }

    private boolean ends(int keystrokes, int most) {
        return keys >= (ghosts > 0 ? keystrokes : most);
    }

    /**
     * Sets whether the editor closes brackets. With it, some positions have no ghost text; without it, more is shown.
     * Rounds alternate between the two.
     */
    private static void closingOfBrackets(boolean on) {
        IEclipsePreferences node = InstanceScope.INSTANCE.getNode(JDT);
        for (String key : CLOSING) {
            node.putBoolean(key, on);
        }
    }

    private void open(int round, String name) {
        accepted = "";
        Editor known = open.get(name);
        if (known == null) {
            IFile file = workbench.file("src/r" + round + "/" + name, Keystrokes.file(name));
            known = new Editor(Ui.call(() -> IDE.openEditor(Ui.page(), file)));
            StyledText widget = known.widget();
            Ui.run(() -> {
                // they cover the text, and fade in and out by themselves
                widget.getHorizontalBar().setVisible(false);
                widget.getVerticalBar().setVisible(false);
            });
            open.put(name, known);
        }
        editor = known;
        editor.focus();
    }

    private void go(String text, boolean lineEnd) {
        accepted = "";
        String now = editor.text();
        int at = now.indexOf(text);
        if (at < 0) {
            lostPlaces++; // the editor inserted brackets that the recording does not contain
            return;
        }
        int end = lineEnd ? now.indexOf('\n', at) : at + text.length();
        editor.caret(end < 0 ? now.length() : end);
    }

    private void key(Key key) {
        ahead = key.ahead();
        pausesBefore = pauses;
        if (!accepted.isEmpty() && key.written() == accepted.charAt(0)) {
            accepted = accepted.substring(1);
            return;
        }
        accepted = "";
        keys++;
        String ghost = editor.ghost().orElse("");
        boolean follows = ghost.length() > 1 && key.character() == ghost.charAt(0) && key.character() != 0
                && !PAIRED.contains(key.character());
        if (follows && frames.isPresent() && !ghost.equals(typedInto)) {
            Ui.settle(); // recent changes may not be on the screen yet
        }
        typedInto = ghost.isEmpty() ? "" : ghost.substring(1);
        Rectangle rest = follows && frames.isPresent() ? restOfGhost(ghost) : null;
        if (rest == null) {
            strike(key);
            return;
        }
        try (FrameBuffer.Film film = frames.get().film(rest)) {
            strike(key);
            film.close();
            typedThrough++;
            if (editor.ghost().equals(Optional.of(ghost.substring(1)))) {
                filmed++;
                if (film.changes() > 0) {
                    wrongFrames += film.changes();
                    film.save("flicker-" + wrongFrames);
                }
            }
        }
    }

    /**
     * Returns where the first line of ghost text, except its first character, is painted on the screen; null if it is
     * not visible.
     */
    private Rectangle restOfGhost(String ghost) {
        return Ui.call(() -> {
            StyledText widget = editor.widget();
            widget.update(); // recent changes may not be painted yet
            int caret = widget.getCaretOffset();
            int lineEnd = widget.getOffsetAtLine(widget.getLineAtOffset(caret))
                    + widget.getLine(widget.getLineAtOffset(caret)).length();
            if (caret != lineEnd) {
                return null;
            }
            Point place = widget.getLocationAtOffset(caret);
            GC gc = new GC(widget);
            gc.setFont(widget.getFont());
            int first = gc.textExtent(ghost.substring(0, 1)).x;
            int all = gc.textExtent(ghost.lines().findFirst().orElse("")).x;
            gc.dispose();
            int caretWidth = 3;
            Rectangle area = new Rectangle(place.x + first + caretWidth, place.y, all - first - caretWidth,
                    widget.getLineHeight(caret));
            Rectangle seen = area.intersection(widget.getClientArea());
            if (seen.isEmpty() || seen.height < area.height) {
                return null;
            }
            Point corner = widget.toDisplay(seen.x, seen.y);
            return new Rectangle(corner.x, corner.y, seen.width, seen.height);
        });
    }

    private void strike(Key key) {
        Event event = new Event();
        event.character = key.character();
        event.keyCode = key.keyCode();
        strike(event);
        LockSupport.parkNanos(PACE);
    }

    private void strike(Event event) {
        dispatched.drainPermits();
        Ui.run(() -> {
            event.type = SWT.KeyDown;
            Ui.display().post(event);
            event.type = SWT.KeyUp;
            Ui.display().post(event);
        });
        try {
            if (!dispatched.tryAcquire(KEY_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a key did not arrive: " + event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until no further text arrives; the next action depends on what is visible. */
    private void pause() {
        pauses++;
        long asked = System.nanoTime() + UNTIL_ASKED;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_PATIENCE_SECONDS);
        while (System.nanoTime() < asked || Ui.call(() -> editor.session().asking()) && System.nanoTime() < end) {
            LockSupport.parkNanos(PACE);
        }
        Optional<String> ghost = editor.ghost();
        if (ghost.isEmpty()) {
            return;
        }
        ghosts++;
        String text = ghost.get();
        if (ahead.startsWith(text)) {
            if (wanted++ % 2 != 0) {
                return;
            }
            if (inLeadingBlanks()) {
                Keys.chord("alt+shift+g"); // there, Tab indents
            } else {
                Event event = new Event();
                event.keyCode = SWT.TAB;
                strike(event);
            }
            accepted = text;
            taken++;
        } else if (!ahead.startsWith(text.substring(0, 1))) {
            Keys.chord("Escape"); // has no effect as a posted event
            dismissed++;
        }
    }

    private boolean inLeadingBlanks() {
        return Ui.call(() -> {
            StyledText widget = editor.widget();
            int line = widget.getLineAtOffset(widget.getCaretOffset());
            return widget.getLine(line).substring(0, widget.getCaretOffset() - widget.getOffsetAtLine(line)).isBlank();
        });
    }

    /**
     * Returns the heap in use without softly reachable objects, of which JDT keeps many for classes. Exhausting the
     * memory clears them first.
     */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        try {
            long[] more = new long[(int) Math.min(Integer.MAX_VALUE - Long.BYTES, runtime.maxMemory() / Long.BYTES)];
            throw new AssertionError("there is room for " + more.length);
        } catch (OutOfMemoryError e) {
            // intended
        }
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    /** The observations. The heap growth is the use now minus the use after the warm-up. */
    record Seen(int keys, int pauses, int ghosts, int taken, int dismissed, int typedThrough, int filmed,
            int wrongFrames, int lostPlaces, long events, List<StallWatch.Stall> warmUp, List<StallWatch.Stall> stalls,
            long heapGrowth) {

        List<StallWatch.Stall> ours() {
            return stalls.stream().filter(each -> each.ourMillis() > StallWatch.FRAME_MILLIS).toList();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            text.append(String.format(Locale.ROOT,
                    """
                    keys %d (%.1f minutes of a person), pauses %d, ghost texts looked at %d, accepted %d, dismissed %d
                    typed through %d, filmed %d, wrong frames %d
                    events %d; places not found again %d
                    heap growth after collection %.1f MB
                    """, keys, keys / (double) KEYS_A_MINUTE, pauses, ghosts, taken, dismissed, typedThrough, filmed,
                    wrongFrames, events,
                    lostPlaces, heapGrowth / 1e6));
            tell(text, "warm-up", warmUp);
            tell(text, "after it", stalls);
            return text.toString();
        }

        private static void tell(StringBuilder text, String when, List<StallWatch.Stall> stalls) {
            List<StallWatch.Stall> touched = stalls.stream().filter(each -> each.ours() > 0).toList();
            List<StallWatch.Stall> ours = stalls.stream().filter(each -> each.ourMillis() > StallWatch.FRAME_MILLIS)
                    .toList();
            text.append(String.format(Locale.ROOT,
                    "stalls over %.0f ms, %s: %d; with a sample in our code %d;"
                            + " with more than %.0f ms of processor time in it %d%n",
                    StallWatch.FRAME_MILLIS, when, stalls.size(), touched.size(), StallWatch.FRAME_MILLIS,
                    ours.size()));
            text.append(touched.stream().map(StallWatch.Stall::toString).collect(Collectors.joining("\n")));
        }
    }

    Seen seen() {
        List<StallWatch.Stall> all = watch.stalls();
        int warm = Math.max(0, stallsInWarmUp);
        return new Seen(keys, pauses, ghosts, taken, dismissed, typedThrough, filmed, wrongFrames, lostPlaces,
                watch.events(), all.subList(0, warm), all.subList(warm, all.size()),
                heapBefore == 0 ? 0 : heap() - heapBefore);
    }

    /** Prints the observations and writes them to target/typing-NAME.txt. */
    static void tell(String name, Seen seen) {
        System.out.println("typing, " + name + ":\n" + seen.text());
        Path folder = Path.of(System.getProperty("vauban.root", "."), "tests", "org.vauban.ide.tests", "target");
        try {
            Files.writeString(folder.resolve("typing-" + name + ".txt"), seen.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        watch.close();
        CLOSING.forEach(InstanceScope.INSTANCE.getNode(JDT)::remove);
        Ui.run(() -> Ui.display().removeFilter(SWT.KeyUp, keyFilter));
    }
}
