// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.List;
import java.util.regex.Pattern;

/** Recognises the headings of a page by font size, weight and surroundings. Pure. */
final class PdfHeadings {
    /** Ratios of a heading's font size to the body's, by level. */
    private static final float[] LARGER = {1.75f, 1.35f, 1.12f};
    /** Level of headings that are bold but no larger. */
    static final int BOLD = LARGER.length + 1;
    private static final int LONGEST = 160;
    /** Maximum bold lines of one heading; more are a paragraph. */
    private static final int MOST_LINES = 3;
    /** A chapter number, which begins a new heading even right below another. */
    private static final Pattern NUMBERED = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){0,5}\\.?\\s.*", Pattern.DOTALL);
    private static final String NOT_LAST = ".,;-";
    private static final String SENTENCE_ENDS = ".!?:;\u2026\u00BB\u201D)";

    private final List<PdfLine> lines;
    private final float bodySize;
    private final int[] levels;
    private final boolean[] begins;

    /** @param bodySize most frequent font size of the document so far; 0 if unknown */
    PdfHeadings(List<PdfLine> lines, float bodySize) {
        this.lines = lines;
        this.bodySize = bodySize;
        levels = new int[lines.size()];
        begins = new boolean[lines.size()];
        for (int i = 0; i < levels.length && bodySize > 0; i++) {
            levels[i] = larger(lines.get(i));
        }
        for (int i = 0; i < levels.length && bodySize > 0; i++) {
            if (isBold(i) && (isFirst(i) || isNumbered(i) && isBelow(i, i - 1) && levels[i - 1] == BOLD)) {
                i = bold(i);
            }
        }
    }

    /** Heading level from 1; 0 for other lines. */
    int level(int line) {
        return levels[line];
    }

    /** Whether a line begins a new heading, however close it is to the one above. */
    boolean begins(int line) {
        return begins[line];
    }

    private static boolean isPossible(PdfLine line) {
        return line.text().length() <= LONGEST && !line.hasCells()
                && line.text().chars().filter(Character::isLetter).count() >= 2;
    }

    private int larger(PdfLine line) {
        for (int i = 0; i < LARGER.length && isPossible(line); i++) {
            if (line.size() >= bodySize * LARGER[i]) {
                return i + 1;
            }
        }
        return 0;
    }

    private boolean isBold(int line) {
        return levels[line] == 0 && lines.get(line).isBold() && isPossible(lines.get(line));
    }

    private boolean isBelow(int line, int above) {
        return above >= 0 && line < lines.size() && lines.get(line).turn() == lines.get(above).turn()
                && PdfBlocks.near(lines.get(line), lines.get(above));
    }

    /**
     * Whether a bold line may begin a heading: it starts a paragraph, or a sentence ends above it and it starts
     * another.
     */
    private boolean isFirst(int line) {
        if (lines.get(line).startsParagraph() || !isBelow(line, line - 1)) {
            return lines.get(line).startsParagraph();
        }
        PdfLine above = lines.get(line - 1);
        String said = above.text();
        return !above.isBold() && !above.hasCells() && SENTENCE_ENDS.indexOf(said.charAt(said.length() - 1)) >= 0
                && !beginsSmall(lines.get(line)) && isBelow(line + 1, line) && !lines.get(line + 1).hasCells();
    }

    /** @return the last line of the bold lines that begin with the first */
    private int bold(int first) {
        int last = first;
        int length = lines.get(first).text().length();
        while (isBelow(last + 1, last) && isBold(last + 1) && !lines.get(last + 1).startsParagraph()
                && Math.abs(lines.get(last + 1).size() - lines.get(last).size()) < 0.5f
                && !isNumbered(last + 1)) {
            last++;
            length += lines.get(last).text().length();
        }
        String end = lines.get(last).text();
        // a bold line that continues in the next one, whatever the font, is a sentence
        boolean goesOn = isBelow(last + 1, last) && !lines.get(last + 1).startsParagraph()
                && beginsSmall(lines.get(last + 1));
        if (last - first < MOST_LINES && length <= LONGEST && !goesOn
                && NOT_LAST.indexOf(end.charAt(end.length() - 1)) < 0) {
            for (int i = first; i <= last; i++) {
                levels[i] = BOLD;
            }
            begins[first] = true;
        }
        return last;
    }

    private boolean isNumbered(int line) {
        return NUMBERED.matcher(lines.get(line).text()).matches();
    }

    private static boolean beginsSmall(PdfLine line) {
        return Character.isLowerCase(line.text().codePointAt(0));
    }
}
