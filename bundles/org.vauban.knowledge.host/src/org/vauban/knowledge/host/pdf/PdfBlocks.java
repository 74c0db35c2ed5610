// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;

/** Joins the lines of a page into headings, paragraphs, items and rows, by font size, weight and distance. */
final class PdfBlocks {
    /** Largest line distance within a paragraph, in font sizes. */
    private static final float FAR = 1.9f;
    /** Largest width, as a share of the page, of a first cell with several lines; wider text is a column of text. */
    private static final float WIDEST_CELL = 1 / 3f;
    private static final int LONGEST_CELL = 6;
    /** Tolerance, in font sizes, for cells that are aligned at the top or the middle. */
    private static final float SAME_HEIGHT = 0.6f;

    private final StringBuilder text = new StringBuilder();
    private final List<TextBlock> blocks = new ArrayList<>();
    private final List<TextLine> boxes = new ArrayList<>();
    private @Nullable PdfLine firstOfBlock;
    private BlockKind kind = BlockKind.PARAGRAPH;
    private float rightOfBlock;
    private float bottomOfBlock;
    private int level;
    private int start;
    private final float pageWidth;

    private PdfBlocks(float pageWidth) {
        this.pageWidth = pageWidth;
    }

    static DocumentPage page(int number, String label, float width, float height, List<PdfLine> lines,
            float bodySize) {
        PdfBlocks made = new PdfBlocks(width);
        PdfHeadings headings = new PdfHeadings(lines, bodySize);
        PdfLine before = null;
        for (int i = 0; i < lines.size(); i++) {
            PdfLine line = lines.get(i);
            made.add(line, before == null || before.turn() != line.turn() ? null : before, headings.level(i),
                    headings.begins(i));
            before = line;
        }
        made.close();
        return new DocumentPage(number, label, rounded(width), rounded(height),
                made.text.isEmpty() ? "" : made.text + "\n", made.blocks);
    }

    private void add(PdfLine line, @Nullable PdfLine before, int headingLevel, boolean beginsHeading) {
        boolean cell = isCellBehind(line, before) || before != null && isBehindFirstCell(line);
        boolean inRow = cell || headingLevel == 0 && goesOnInRow(line, before);
        BlockKind is = line.hasCells() || inRow ? BlockKind.TABLE_ROW
                : headingLevel > 0 ? BlockKind.HEADING
                        : beginsItem(line, before) ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH;
        boolean follows = inRow || before != null && !boxes.isEmpty()
                && switch (is) {
                    case HEADING -> kind == BlockKind.HEADING && level == headingLevel && !beginsHeading
                            && Math.abs(line.size() - before.size()) < 0.5f && near(line, before);
                    case PARAGRAPH -> (kind == BlockKind.PARAGRAPH || kind == BlockKind.LIST_ITEM)
                            && !line.startsParagraph() && near(line, before);
                    default -> false;
                };
        if (follows) {
            text.append(cell ? "\n\t" : "\n");
            PdfLine row = firstOfBlock;
            if (cell && row != null) {
                kind = BlockKind.TABLE_ROW; // the block before is the first cell of a row, not a paragraph
                level = 0;
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

    private boolean beginsItem(PdfLine line, @Nullable PdfLine before) {
        boolean below = before != null && near(line, before) && !boxes.isEmpty()
                && (kind == BlockKind.PARAGRAPH || kind == BlockKind.LIST_ITEM);
        return PdfItems.begins(line, below ? before : null, firstOfBlock);
    }

    /** Whether a line continues a cell of the current row other than the first. */
    private boolean goesOnInRow(PdfLine line, @Nullable PdfLine before) {
        PdfLine row = firstOfBlock;
        return before != null && row != null && !boxes.isEmpty() && kind == BlockKind.TABLE_ROW && near(line, before)
                && row.hasCellAt(line.left());
    }

    /** Whether a line begins the next cells of a row that the file stores cell by cell. */
    private boolean isCellBehind(PdfLine line, @Nullable PdfLine before) {
        PdfLine row = firstOfBlock;
        float middle = (line.top() + line.bottom()) / 2;
        return before != null && row != null && !boxes.isEmpty() && kind == BlockKind.TABLE_ROW
                && line.left() > rightOfBlock && row.top() <= middle && middle <= bottomOfBlock;
    }

    /** Whether a line stands beside the lines before it, which then form the first cell of a row. */
    private boolean isBehindFirstCell(PdfLine line) {
        PdfLine first = firstOfBlock;
        if (first == null || line.turn() != 0 || boxes.size() < 2 || boxes.size() > LONGEST_CELL
                || kind == BlockKind.TABLE_ROW || kind == BlockKind.HEADING && level != PdfHeadings.BOLD
                || line.left() <= rightOfBlock || rightOfBlock - first.left() > pageWidth * WIDEST_CELL) {
            return false;
        }
        float near = SAME_HEIGHT * line.size();
        return Math.abs(line.top() - first.top()) < near
                || Math.abs((line.top() + line.bottom()) / 2 - (first.top() + bottomOfBlock) / 2) < near;
    }

    /** Whether a line follows another as closely as lines of a paragraph do. */
    static boolean near(PdfLine line, PdfLine before) {
        float distance = line.bottom() - before.bottom();
        return distance > 0 && distance < FAR * Math.max(line.size(), before.size());
    }

    private void close() {
        if (!boxes.isEmpty()) {
            blocks.add(new TextBlock(kind, level, start, text.length(), boxes));
            boxes.clear();
        }
    }

    /** Rounds to hundredths of points, which are finer than any screen and short to write. */
    private static float rounded(float points) {
        return Float.isFinite(points) ? Math.round(points * 100) / 100f : 0;
    }
}
