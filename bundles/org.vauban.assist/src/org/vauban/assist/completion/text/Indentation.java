// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

/**
 * The indentation style of a document.
 *
 * @param tabs whether it indents with tabs
 * @param unit columns of one level, at least 1; a tab counts as four
 */
public record Indentation(boolean tabs, int unit) {
    private static final int TAB = 4;
    private static final int LINES = 2_000;

    /** Detects the style from the first lines of the document; four spaces if they show none. */
    public static Indentation of(String text) {
        int tabbed = 0;
        int spaced = 0;
        int previous = 0;
        int[] steps = new int[9];
        int at = 0;
        for (int line = 0; at < text.length() && line < LINES; line++) {
            int start = at;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            int spaces = at - start;
            boolean tab = at < text.length() && text.charAt(at) == '\t';
            boolean blank = at >= text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r';
            // the star of a block comment is one column off the grid
            boolean star = at < text.length() && text.charAt(at) == '*';
            if (tab && spaces == 0) {
                tabbed++;
            } else if (!blank && !star) {
                if (spaces > 0) {
                    spaced++;
                }
                int step = Math.abs(spaces - previous);
                if (step > 1 && step < steps.length) {
                    steps[step]++;
                }
                previous = spaces;
            }
            while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                at++;
            }
            at++;
        }
        if (tabbed > spaced) {
            return new Indentation(true, TAB);
        }
        int unit = 4;
        int best = 0;
        for (int step : new int[] {4, 2, 8, 3}) {
            if (steps[step] > best) {
                best = steps[step];
                unit = step;
            }
        }
        return new Indentation(false, unit);
    }

    /** Returns the column of the first character that is not blank. */
    static int columns(String line) {
        int columns = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\t') {
                columns += TAB - columns % TAB;
            } else if (c == ' ') {
                columns++;
            } else {
                break;
            }
        }
        return columns;
    }

    /** Returns the line with its indentation in the document's style; a remainder below one level stays in spaces. */
    public String convert(String line) {
        int end = 0;
        boolean space = false;
        boolean tab = false;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            space |= line.charAt(end) == ' ';
            tab |= line.charAt(end) == '\t';
            end++;
        }
        if (tabs && !space || !tabs && !tab) {
            return line;
        }
        int columns = columns(line);
        String blanks = tabs ? "\t".repeat(columns / TAB) + " ".repeat(columns % TAB) : spaces(line, end);
        return blanks + line.substring(end);
    }

    private String spaces(String line, int end) {
        StringBuilder blanks = new StringBuilder();
        for (int i = 0; i < end; i++) {
            blanks.append(line.charAt(i) == '\t' ? " ".repeat(unit) : " ");
        }
        return blanks.toString();
    }
}
