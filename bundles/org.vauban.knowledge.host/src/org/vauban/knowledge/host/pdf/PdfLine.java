// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.ArrayList;
import java.util.List;

/** A line of a page under construction: its text, box, font size and weight. For one thread. */
final class PdfLine {
    /** Tolerance in points. */
    private static final float SAME_EDGE = 2;
    /** Maximum cells whose edges are kept, as each is compared with every line below; no real table has more. */
    private static final int MOST_EDGES = 200;

    private final StringBuilder text = new StringBuilder();
    private float left = Float.MAX_VALUE;
    private float top = Float.MAX_VALUE;
    private float right = -Float.MAX_VALUE;
    private float bottom = -Float.MAX_VALUE;
    /** Position on the displayed page, which differs for rotated lines. */
    private float shownLeft = Float.MAX_VALUE;
    private float shownTop = Float.MAX_VALUE;
    private float shownRight = -Float.MAX_VALUE;
    private float shownBottom = -Float.MAX_VALUE;
    private float size;
    private int bold;
    private int weighed;
    private boolean startsParagraph;
    /** Rotation in degrees, anticlockwise. */
    private int turn;
    /** Left edges of the cells after the first one; empty if the line is not a table row. */
    private final List<Float> cells = new ArrayList<>();

    /**
     * @param paragraph whether the line is the first one of a paragraph
     * @param turned rotation on the displayed page in degrees, anticlockwise
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

    /** @param line line with further cells of the row */
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

    /** Adds the displayed box of a part of the line. */
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

    /** Reading direction of the line; edges of lines with different directions are not comparable. */
    int turn() {
        return turn;
    }

    /** Left edge in the reading direction, as are the other edges. */
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

    /** Font size of the largest character, in points. */
    float size() {
        return size;
    }

    boolean isBold() {
        return weighed > 0 && bold * 10 >= weighed * 9;
    }

    boolean startsParagraph() {
        return startsParagraph;
    }

    /** Whether the line is a table row. */
    boolean hasCells() {
        return !cells.isEmpty();
    }

    /** Whether a cell after the first one begins at a position. */
    boolean hasCellAt(float x) {
        return cells.stream().anyMatch(cell -> Math.abs(cell - x) < SAME_EDGE);
    }
}
