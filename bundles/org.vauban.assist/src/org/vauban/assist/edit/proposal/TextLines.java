// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import java.util.ArrayList;
import java.util.List;

/** A text as lines, each with its line end. Immutable. */
public final class TextLines {
    private final String text;
    private final int[] starts;

    private TextLines(String text, int[] starts) {
        this.text = text;
        this.starts = starts;
    }

    /** Splits at {@code \n}, {@code \r\n} and {@code \r}; an empty text has no line. */
    public static TextLines of(String text) {
        int[] starts = new int[64];
        int count = 0;
        int at = 0;
        while (at < text.length()) {
            if (count + 1 == starts.length) {
                starts = java.util.Arrays.copyOf(starts, 2 * starts.length);
            }
            starts[count++] = at;
            at = lineEnd(text, at);
        }
        starts[count++] = text.length();
        return new TextLines(text, java.util.Arrays.copyOf(starts, count));
    }

    /** Returns the offset after the end of the line that contains an offset. */
    public static int lineEnd(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        if (end < text.length()) {
            end += text.startsWith("\r\n", end) ? 2 : 1;
        }
        return end;
    }

    public int count() {
        return starts.length - 1;
    }

    /** Returns a line with its line end. */
    public String line(int index) {
        return text.substring(starts[index], starts[index + 1]);
    }

    /** Returns the start of a line; for the index after the last line, the length of the text. */
    public int start(int index) {
        return starts[index];
    }

    /** Returns the text of lines {@code [from, to)}. */
    public String text(int from, int to) {
        return text.substring(starts[from], starts[to]);
    }

    /** Returns the index of the line that contains an offset; for the end of the text, that of the last one. */
    public int at(int offset) {
        int found = java.util.Arrays.binarySearch(starts, 0, Math.max(1, count()), offset);
        return found >= 0 ? found : -found - 2;
    }

    List<String> lines(int from, int to) {
        List<String> lines = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            lines.add(line(i));
        }
        return lines;
    }

    /** Returns the line end that most of the first lines have; {@code \n} if there is none. */
    public static String lineEnd(String text) {
        int windows = 0;
        int unix = 0;
        int old = 0;
        for (int i = 0; i < text.length() && windows + unix + old < 200; i++) {
            if (text.charAt(i) == '\r') {
                if (i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    windows++;
                    i++;
                } else {
                    old++;
                }
            } else if (text.charAt(i) == '\n') {
                unix++;
            }
        }
        return windows > unix && windows >= old ? "\r\n" : old > unix ? "\r" : "\n";
    }

    /** Returns the text with all its line ends replaced by the given one. */
    public static String withLineEnds(String text, String lineEnd) {
        String unix = text.replace("\r\n", "\n").replace('\r', '\n');
        return lineEnd.equals("\n") ? unix : unix.replace("\n", lineEnd);
    }
}
