// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects figures and shows them: as they come, as a table, as JSON. */
public final class Report {
    private static final String ROW = "%-32s %-28s %10s %10s %7s %7s %7s  %s%n";
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    public void add(Figure figure) {
        figures.add(figure);
        System.out.printf(Locale.ROOT, ROW, row(figure));
    }

    /** Adds a remark to a figure that is not itself a figure. */
    public void note(String format, Object... arguments) {
        String note = String.format(Locale.ROOT, format, arguments);
        notes.add(note);
        System.out.println("   " + note);
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    public void table() {
        System.out.println();
        System.out.printf(Locale.ROOT, ROW, "figure", "model", "value", "peer", "ratio", "min", "max", "unit");
        figures.forEach(figure -> System.out.printf(Locale.ROOT, ROW, row(figure)));
        notes.forEach(note -> System.out.println("   " + note));
    }

    public void json(Path file) throws IOException {
        Files.writeString(file, new GsonBuilder().serializeNulls().setPrettyPrinting().create().toJson(figures) + "\n");
    }

    private static Object[] row(Figure f) {
        return new Object[] {f.figure(), f.model(), number(f.value()), number(f.peer()), number(f.ratio()),
                number(f.min()), number(f.max()), f.unit()};
    }

    private static String number(Double value) {
        if (value == null) {
            return "-";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT,
                size >= 1000 || value == Math.rint(value) ? "%.0f" : size >= 100 ? "%.1f" : "%.3f", value);
    }
}
