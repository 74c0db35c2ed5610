// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;

/** Joins the lines of a page to headings, paragraphs, items and rows, by size, weight and distance of type. */
final class PdfBlocks {
    private static final Pattern ITEM = Pattern.compile(
            "(?:[\u2022\u2023\u25AA\u25CF\u25E6\u2013*-]|\\(?[0-9a-z]{1,3}[.)])\\s+\\S.*",
            Pattern.DOTALL);
    private static final int LONGEST_HEADING = 160;
    /** A heading's type is larger than that of the body by so much; what is larger still is of a higher level. */
    private static final float[] LARGER = {1.75f, 1.35f, 1.12f};
    /** Lines that are further apart than this, in sizes of type, do not belong to one paragraph. */
    private static final float FAR = 1.9f;

    private final StringBuilder text = new StringBuilder();
    private final List<TextBlock> blocks = new ArrayList<>();
    private final List<TextLine> boxes = new ArrayList<>();
    private @Nullable PdfLine firstOfBlock;
    private BlockKind kind = BlockKind.PARAGRAPH;
    private float rightOfBlock;
    private float bottomOfBlock;
    private int level;
    private int start;

    private PdfBlocks() {}

    static DocumentPage page(int number, String label, float width, float height, List<PdfLine> lines,
            float bodySize) {
        PdfBlocks made = new PdfBlocks();
        PdfLine before = null;
        for (PdfLine line : lines) {
            made.add(line, before == null || before.turn() != line.turn() ? null : before, bodySize);
            before = line;
        }
        made.close();
        return new DocumentPage(number, label, rounded(width), rounded(height),
                made.text.isEmpty() ? "" : made.text + "\n", made.blocks);
    }

    private void add(PdfLine line, @Nullable PdfLine before, float bodySize) {
        int headingLevel = headingLevel(line, bodySize);
        boolean cell = isCellBehind(line, before);
        boolean inRow = cell || headingLevel == 0 && goesOnInRow(line, before);
        BlockKind is = line.hasCells() || inRow ? BlockKind.TABLE_ROW
                : headingLevel > 0 ? BlockKind.HEADING
                        : ITEM.matcher(line.text()).matches() ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH;
        boolean follows = inRow || before != null && !boxes.isEmpty()
                && switch (is) {
                    case HEADING -> kind == BlockKind.HEADING && level == headingLevel
                            && Math.abs(line.size() - before.size()) < 0.5f && near(line, before);
                    case PARAGRAPH -> (kind == BlockKind.PARAGRAPH || kind == BlockKind.LIST_ITEM)
                            && !line.startsParagraph() && near(line, before);
                    default -> false;
                };
        if (follows) {
            text.append(cell ? "\n\t" : "\n");
            PdfLine row = firstOfBlock;
            if (cell && row != null) {
                row.addCells(line);
            }
        } else {
            close();
            if (!text.isEmpty()) {
                text.append(is == BlockKind.TABLE_ROW && kind == BlockKind.TABLE_ROW ? "\n" : "\n\n");
            }
            kind = is;
            level = headingLevel;
            start = text.length();
            firstOfBlock = line;
            rightOfBlock = line.right();
            bottomOfBlock = line.bottom();
        }
        rightOfBlock = Math.max(rightOfBlock, line.right());
        bottomOfBlock = Math.max(bottomOfBlock, line.bottom());
        int from = text.length();
        text.append(line.text());
        boxes.add(new TextLine(from, text.length(), rounded(line.shownLeft()), rounded(line.shownTop()),
                rounded(line.shownRight() - line.shownLeft()), rounded(line.shownBottom() - line.shownTop())));
    }

    /** Whether a line is the next one of a cell behind the first one of the row before. */
    private boolean goesOnInRow(PdfLine line, @Nullable PdfLine before) {
        PdfLine row = firstOfBlock;
        return before != null && row != null && !boxes.isEmpty() && kind == BlockKind.TABLE_ROW && near(line, before)
                && row.hasCellAt(line.left());
    }

    /** Whether a line is the first one of the next cells of a row that the file has cell by cell. */
    private boolean isCellBehind(PdfLine line, @Nullable PdfLine before) {
        PdfLine row = firstOfBlock;
        float middle = (line.top() + line.bottom()) / 2;
        return before != null && row != null && !boxes.isEmpty() && kind == BlockKind.TABLE_ROW
                && line.left() > rightOfBlock && row.top() <= middle && middle <= bottomOfBlock;
    }

    private static boolean near(PdfLine line, PdfLine before) {
        float distance = line.bottom() - before.bottom();
        return distance > 0 && distance < FAR * Math.max(line.size(), before.size());
    }

    /** From 1; 0 for what is no heading. */
    private static int headingLevel(PdfLine line, float bodySize) {
        String words = line.text();
        if (bodySize <= 0 || words.length() > LONGEST_HEADING || line.hasCells()
                || words.chars().filter(Character::isLetter).count() < 2) {
            return 0;
        }
        for (int i = 0; i < LARGER.length; i++) {
            if (line.size() >= bodySize * LARGER[i]) {
                return i + 1;
            }
        }
        char last = words.charAt(words.length() - 1);
        return line.isBold() && line.startsParagraph() && last != '.' && last != ',' && last != ';'
                ? LARGER.length + 1
                : 0;
    }

    private void close() {
        if (!boxes.isEmpty()) {
            blocks.add(new TextBlock(kind, level, start, text.length(), boxes));
            boxes.clear();
        }
    }

    /** Hundredths of points are finer than any screen, and short to write. */
    private static float rounded(float points) {
        return Float.isFinite(points) ? Math.round(points * 100) / 100f : 0;
    }
}
