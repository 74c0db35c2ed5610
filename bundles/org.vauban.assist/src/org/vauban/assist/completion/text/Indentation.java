// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.vauban.governance.language.LanguageSyntax;

/**
 * The indentation style of a document.
 *
 * @param tabs whether it indents with tabs
 * @param unit columns of one level, at least 1; a tab counts as four
 * @param fixed whether lines keep their own tabs and spaces, since they are not interchangeable
 */
public record Indentation(boolean tabs, int unit, boolean fixed) {
    private static final int TAB = 4;
    private static final int LINES = 2_000;

    /** Detects the style from the first lines of the document; four spaces if they show none. */
    public static Indentation of(LanguageSyntax syntax, String text) {
        return of(text, syntax.fixedTabs());
    }

    private static Indentation of(String text, boolean fixed) {
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
            return new Indentation(true, TAB, fixed);
        }
        int unit = 4;
        int best = 0;
        for (int step : new int[] {4, 2, 8, 3}) {
            if (steps[step] > best) {
                best = steps[step];
                unit = step;
            }
        }
        return new Indentation(false, unit, fixed);
    }

    /** Returns the column of the first character that is not blank. */
    static int columns(String line) {
        return columns(line, TAB);
    }

    private static int columns(String line, int tab) {
        int columns = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\t') {
                columns += tab - columns % tab;
            } else if (c == ' ') {
                columns++;
            } else {
                break;
            }
        }
        return columns;
    }

    /**
     * Returns the line with its indentation in the document's style; a remainder below one level stays in spaces. Not
     * for lines that begin inside a string ({@link BracketScanner#inMultilineString}): their blanks are content.
     */
    public String convert(String line) {
        return convert(line, TAB);
    }

    /** @param level columns of one level of the line, which become one tab */
    public String convert(String line, int level) {
        int end = 0;
        boolean space = false;
        boolean tab = false;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            space |= line.charAt(end) == ' ';
            tab |= line.charAt(end) == '\t';
            end++;
        }
        if (fixed || tabs && !space || !tabs && !tab) {
            return line;
        }
        int columns = columns(line, level);
        String blanks = tabs ? "\t".repeat(columns / level) + " ".repeat(columns % level) : spaces(line, end);
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
