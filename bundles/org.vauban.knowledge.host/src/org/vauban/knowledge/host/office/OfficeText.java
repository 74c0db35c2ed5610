// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;

/**
 * Collects paragraphs and table rows while the XML of an office format is read. Each row of an outer table becomes one
 * block with tabs between the cells; a nested table becomes part of its cell. Paragraphs inside another paragraph, such
 * as in an anchored text box or note, precede it. For one thread.
 */
final class OfficeText {
    /** Maximum columns of a cell; Word allows no more. */
    private static final int MOST_COLUMNS = 63;

    private final PageText page;
    private final StringBuilder row = new StringBuilder();
    private final Deque<Paragraph> open = new ArrayDeque<>();
    private int tables;
    private boolean cellBegan;
    private boolean rowHidden;
    /**
     * Text of paragraphs that continue in the next one, which takes over the builder; there may be any number of them.
     */
    private StringBuilder carried = new StringBuilder();
    private String announced = "";
    private int announcedLevel;

    private static final class Paragraph {
        private final StringBuilder text;
        /** Length of the text from the paragraphs that continue in this one. */
        private final int begun;
        private int heading;
        private boolean item;
        private boolean hidden;
        private boolean goesOn;
        private String number = "";

        /** @param text text of the paragraphs that continue in this one */
        Paragraph(StringBuilder text) {
            this.text = text;
            begun = text.length();
        }
    }

    OfficeText(PageText page) {
        this.page = page;
    }

    void beginParagraph() {
        open.push(new Paragraph(carried));
        carried = new StringBuilder();
    }

    private void ofOpen(Consumer<Paragraph> note) {
        Paragraph paragraph = open.peek();
        if (paragraph != null) {
            note.accept(paragraph);
        }
    }

    /** @param level from 1; 0 for none */
    void heading(int level) {
        ofOpen(paragraph -> paragraph.heading = level);
    }

    void item() {
        ofOpen(paragraph -> paragraph.item = true);
    }

    /** Leaves out the open paragraph. */
    void hide() {
        ofOpen(paragraph -> paragraph.hidden = true);
    }

    /** Joins the open paragraph with the next one, whose properties then apply to both. */
    void goOn() {
        ofOpen(paragraph -> paragraph.goesOn = true);
    }

    /** Whether the open paragraph continues in the next one. */
    boolean goesOn() {
        Paragraph paragraph = open.peek();
        return paragraph != null && paragraph.goesOn;
    }

    /** Ends a paragraph that should continue but has no next one. */
    void endParagraphs() throws ReadException {
        if (!carried.isEmpty()) {
            beginParagraph();
            endParagraph();
        }
    }

    /** Sets the number before the text of the open paragraph, if it has text. */
    void number(String number) {
        Paragraph paragraph = open.peek();
        if (paragraph != null) {
            paragraph.number = number;
        }
    }

    /** Sets a heading that precedes the next text, if there is any. */
    void announce(int level, String heading) {
        announced = heading;
        announcedLevel = level;
    }

    void append(String text) {
        Paragraph paragraph = open.peek();
        if (paragraph != null) {
            paragraph.text.append(text);
        }
    }

    /** Length of the open paragraph in UTF-16 units. */
    int length() {
        Paragraph paragraph = open.peek();
        return paragraph == null ? 0 : paragraph.text.length();
    }

    /** Replaces the end of the open paragraph. */
    void replace(int from, UnaryOperator<String> change) {
        Paragraph paragraph = open.peek();
        if (paragraph != null && from <= paragraph.text.length()) {
            String changed = change.apply(paragraph.text.substring(from));
            paragraph.text.setLength(from);
            paragraph.text.append(changed);
        }
    }

    void endParagraph() throws ReadException {
        Paragraph paragraph = open.pop();
        if (paragraph.goesOn) {
            if (paragraph.hidden) {
                paragraph.text.setLength(paragraph.begun);
            }
            carried = paragraph.text;
            return;
        }
        String text = Characters.clean(paragraph.text, false);
        if (text.isEmpty() || paragraph.hidden) {
            return;
        }
        if (!paragraph.number.isEmpty()) {
            text = paragraph.number + " " + text;
        }
        if (tables > 0) {
            row.append(row.isEmpty() || !cellBegan ? "" : " ").append(text);
            cellBegan = true;
        } else if (paragraph.heading > 0) {
            add(BlockKind.HEADING, paragraph.heading, text);
        } else {
            add(paragraph.item ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH, 0, text);
        }
    }

    private void add(BlockKind kind, int level, CharSequence text) throws ReadException {
        if (!announced.isEmpty()) {
            page.add(BlockKind.HEADING, announcedLevel, announced);
            announced = "";
        }
        page.add(kind, level, text);
    }

    void beginTable() {
        tables++;
    }

    /** @param columns number of columns of the cell, or of the gap that it stands for */
    void endCell(int columns) {
        if (tables == 1) {
            row.append("\t".repeat(Math.clamp(columns, 1, MOST_COLUMNS)));
            cellBegan = false;
        }
    }

    /** Parses a column attribute; 1 if it is absent or invalid. */
    static int columns(@Nullable String value) {
        return value != null && value.matches("\\d{1,5}") ? Integer.parseInt(value) : 1;
    }

    /** Leaves out the open row. */
    void hideRow() {
        rowHidden |= tables == 1;
    }

    void endRow() throws ReadException {
        if (tables == 1) {
            page.add(BlockKind.TABLE_ROW, 0, rowHidden ? "" : row);
            rowHidden = false;
            row.setLength(0);
            cellBegan = false;
        }
    }

    void endTable() {
        tables--;
    }
}
