// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.Arrays;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Computes the chapter numbers that an OpenDocument text does not store (ISO/IEC 26300-1, 16.34). For one document,
 * whose headings must be passed in order.
 */
final class OdtChapters {
    private static final int LEVELS = 10;
    private static final int LONGEST = 20;

    private final Level[] levels = new Level[LEVELS];

    private static final class Level {
        private String format = "";
        private String prefix = "";
        private String suffix = "";
        private int displayed = 1;
        private int start = 1;
        /** 0 before the first heading. */
        private int number;
        private boolean begun;
    }

    OdtChapters() {
        Arrays.setAll(levels, i -> new Level());
    }

    /** Reads an element that defines how the headings of a level are numbered. */
    void style(XmlStream xml) {
        int at = whole(xml.attribute("level"), 0) - 1;
        if (at < 0 || at >= LEVELS) {
            return;
        }
        Level level = levels[at];
        level.format = text(xml.attribute("num-format"));
        level.prefix = text(xml.attribute("num-prefix"));
        level.suffix = text(xml.attribute("num-suffix"));
        level.displayed = whole(xml.attribute("display-levels"), 1);
        level.start = whole(xml.attribute("start-value"), 1);
    }

    private static String text(@Nullable String value) {
        return value == null || value.length() > LONGEST ? "" : value;
    }

    private static int whole(@Nullable String value, int otherwise) {
        return value != null && value.matches("\\d{1,6}") ? Integer.parseInt(value) : otherwise;
    }

    /**
     * Returns the number of the next heading.
     *
     * @param heading level from 1
     * @param start number with which numbering restarts; null to continue
     * @return empty for a level without numbers
     */
    String next(int heading, @Nullable String start) {
        int at = Math.clamp(heading, 1, LEVELS) - 1;
        Level level = levels[at];
        if (level.format.isEmpty()) {
            return "";
        }
        level.number = start != null ? whole(start, level.start) : level.begun ? level.number + 1 : level.start;
        level.begun = true;
        for (int i = at + 1; i < LEVELS; i++) {
            levels[i].begun = false;
        }
        StringBuilder label = new StringBuilder(level.prefix);
        String point = "";
        for (int i = Math.max(0, at + 1 - level.displayed); i <= at; i++) {
            Level shown = levels[i];
            if (!shown.format.isEmpty()) {
                label.append(point).append(shown(shown.begun ? shown.number : shown.start, shown.format));
                point = ".";
            }
        }
        return label.append(level.suffix).toString().strip();
    }

    private static String shown(int number, String format) {
        return switch (format) {
            case "i" -> ListNumbers.roman(number);
            case "I" -> ListNumbers.upper(ListNumbers.roman(number));
            case "a" -> ListNumbers.letters(number);
            case "A" -> ListNumbers.upper(ListNumbers.letters(number));
            default -> Integer.toString(number);
        };
    }
}
