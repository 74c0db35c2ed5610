// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.util.Locale;
import org.vauban.models.ProgressListener;

/** Shows the progress for a model: a bar on a terminal, otherwise a line at each tenth. On standard error. */
public final class ProgressBar implements ProgressListener, AutoCloseable {
    private static final int WIDTH = 30;

    private final Console console;
    private final String name;
    private Phase phase;
    private String detail;
    private int tenth = -1;
    private boolean drawn;
    private long start;
    private long startBytes;

    /** @param name name of the model, which begins each line */
    public ProgressBar(Console console, String name) {
        this.console = console;
        this.name = name;
    }

    @Override
    public void progress(Phase now, String what, long done, long total) {
        boolean changed = now != phase || !what.equals(detail);
        if (changed) {
            phase = now;
            detail = what;
            tenth = -1;
            start = System.nanoTime();
            startBytes = done;
        }
        if (console.terminal()) {
            draw(done, total);
            return;
        }
        int reached = total > 0 ? (int) (done * 10 / total) : 0;
        if (reached > tenth) {
            tenth = reached;
            console.note(line(done, total));
        }
    }

    private String line(long done, long total) {
        String what = Messages.text("phase." + phase.name().toLowerCase(Locale.ROOT));
        return name + ": " + what + " "
                + (total > 0 ? done * 100 / total + " % (" + bytes(done) + " / " + bytes(total) + ")"
                        : done > 0 ? bytes(done) : "")
                + (detail.isEmpty() ? "" : "  " + detail);
    }

    private void draw(long done, long total) {
        int filled = total > 0 ? (int) (done * WIDTH / total) : 0;
        double seconds = (System.nanoTime() - start) / 1e9;
        String speed = seconds > 1 && done > startBytes ? "  " + bytes((long) ((done - startBytes) / seconds)) + "/s"
                : "";
        String bar = total > 0 ? "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " : "";
        String text = name + "  " + bar + Messages.text("phase." + phase.name().toLowerCase(Locale.ROOT)) + "  "
                + (total > 0 ? done * 100 / total + " %  " : "") + bytes(done) + speed;
        // returns to the start of the line, and clears the rest of a longer former text
        console.err().print("\r" + text + "\u001b[K");
        console.err().flush();
        drawn = true;
    }

    /** Ends the line of the bar. */
    @Override
    public void close() {
        if (drawn) {
            console.err().println();
            console.err().flush();
            drawn = false;
        }
    }

    /** Formats a duration, however short it is; a question mark if nothing was measured. */
    public static String duration(double millis) {
        if (millis <= 0) {
            return "?";
        }
        return millis < 100 ? Math.max(1, Math.round(millis)) + " ms"
                : String.format(Locale.getDefault(Locale.Category.FORMAT), "%.2f s", millis / 1000);
    }

    /** Formats a size; a question mark if negative. */
    public static String bytes(long bytes) {
        if (bytes < 0) {
            return "?";
        }
        if (bytes < 1_000_000) {
            return bytes / 1000 + " " + Messages.text("unit.kb");
        }
        Locale people = Locale.getDefault(Locale.Category.FORMAT);
        return bytes < 1_000_000_000 ? String.format(people, "%.1f %s", bytes / 1e6, Messages.text("unit.mb"))
                : String.format(people, "%.2f %s", bytes / 1e9, Messages.text("unit.gb"));
    }
}
