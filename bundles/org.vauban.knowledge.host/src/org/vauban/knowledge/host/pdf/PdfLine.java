// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.ArrayList;
import java.util.List;

/** A line of a page while it is put together: its text, box, size and weight of type. For one thread. */
final class PdfLine {
    /** In points. */
    private static final float SAME_EDGE = 2;
    /** Of which the edges are kept, to be compared with each line below; no table that people read has so many. */
    private static final int MOST_EDGES = 200;

    private final StringBuilder text = new StringBuilder();
    private float left = Float.MAX_VALUE;
    private float top = Float.MAX_VALUE;
    private float right = -Float.MAX_VALUE;
    private float bottom = -Float.MAX_VALUE;
    /** On the page as it is shown: another place for lines that are turned. */
    private float shownLeft = Float.MAX_VALUE;
    private float shownTop = Float.MAX_VALUE;
    private float shownRight = -Float.MAX_VALUE;
    private float shownBottom = -Float.MAX_VALUE;
    private float size;
    private int bold;
    private int weighed;
    private boolean startsParagraph;
    /** In degrees against the clock. */
    private int turn;
    /** Left edges of the cells behind the first one; there are none if it is no row of a table. */
    private final List<Float> cells = new ArrayList<>();

    /**
     * @param paragraph whether the line is the first one of a paragraph
     * @param turned in degrees against the clock, on the page as it is shown
     */
    void begin(boolean paragraph, int turned) {
        startsParagraph = paragraph;
        turn = turned;
    }

    void append(String more) {
        boolean space = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
        text.append(space ? more.stripLeading() : more);
    }

    /** @param x left edge of the next cell */
    void separateCells(float x) {
        while (!text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1))) {
            text.setLength(text.length() - 1);
        }
        text.append('\t');
        addCell(x);
    }

    /** @param line with further cells of the row */
    void addCells(PdfLine line) {
        addCell(line.left);
        line.cells.forEach(this::addCell);
    }

    private void addCell(float x) {
        if (cells.size() < MOST_EDGES) {
            cells.add(x);
        }
    }

    void include(float fromX, float fromY, float toX, float toY, float type) {
        left = Math.min(left, fromX);
        top = Math.min(top, fromY);
        right = Math.max(right, toX);
        bottom = Math.max(bottom, toY);
        size = Math.max(size, type);
    }

    /** Where a part of the line is shown. */
    void place(float fromX, float fromY, float toX, float toY) {
        shownLeft = Math.min(shownLeft, fromX);
        shownTop = Math.min(shownTop, fromY);
        shownRight = Math.max(shownRight, toX);
        shownBottom = Math.max(shownBottom, toY);
    }

    float shownLeft() {
        return shownLeft;
    }

    float shownTop() {
        return shownTop;
    }

    float shownRight() {
        return shownRight;
    }

    float shownBottom() {
        return shownBottom;
    }

    void weigh(int length, boolean isBold) {
        weighed += length;
        bold += isBold ? length : 0;
    }

    String text() {
        return text.toString().stripTrailing();
    }

    /** In which direction the line is read; the edges of lines in different ones cannot be compared. */
    int turn() {
        return turn;
    }

    /** As the line is read; so are the other edges. */
    float left() {
        return left;
    }

    float top() {
        return top;
    }

    float right() {
        return right;
    }

    float bottom() {
        return bottom;
    }

    /** Of the largest character, in points. */
    float size() {
        return size;
    }

    boolean isBold() {
        return weighed > 0 && bold * 10 >= weighed * 9;
    }

    boolean startsParagraph() {
        return startsParagraph;
    }

    /** Whether it is a row of a table. */
    boolean hasCells() {
        return !cells.isEmpty();
    }

    /** Whether a line begins where a cell behind the first one does. */
    boolean hasCellAt(float x) {
        return cells.stream().anyMatch(cell -> Math.abs(cell - x) < SAME_EDGE);
    }
}
