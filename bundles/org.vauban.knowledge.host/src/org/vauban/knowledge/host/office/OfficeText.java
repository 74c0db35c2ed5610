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
 * Collects paragraphs and the rows of tables while the XML of an office format is read. What stands in a table is one
 * row for each of its own, with tabs between the cells; a table within a cell becomes part of it. Paragraphs within a
 * paragraph, as of a text box or a note that is anchored to it, come before it. For one thread.
 */
final class OfficeText {
    /** That a cell takes; Word has no more. */
    private static final int MOST_COLUMNS = 63;

    private final PageText page;
    private final StringBuilder row = new StringBuilder();
    private final Deque<Paragraph> open = new ArrayDeque<>();
    private int tables;
    private boolean cellBegan;
    private boolean rowHidden;
    /** The text of paragraphs that go on in the next one, which takes it as it is: there may be any number. */
    private StringBuilder carried = new StringBuilder();
    private String announced = "";
    private int announcedLevel;

    private static final class Paragraph {
        private final StringBuilder text;
        /** Of those before it that go on in it. */
        private final int begun;
        private int heading;
        private boolean item;
        private boolean hidden;
        private boolean goesOn;
        private String number = "";

        /** @param text of those that go on in it */
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

    /** The paragraph that is open is none that is read. */
    void hide() {
        ofOpen(paragraph -> paragraph.hidden = true);
    }

    /** The paragraph that is open goes on in the next one, which says what both are. */
    void goOn() {
        ofOpen(paragraph -> paragraph.goesOn = true);
    }

    /** Whether the paragraph that is open goes on in the next one. */
    boolean goesOn() {
        Paragraph paragraph = open.peek();
        return paragraph != null && paragraph.goesOn;
    }

    /** Where no next one can come, what goes on is a paragraph all the same. */
    void endParagraphs() throws ReadException {
        if (!carried.isEmpty()) {
            beginParagraph();
            endParagraph();
        }
    }

    /** What stands before the text of the paragraph that is open, if it has any. */
    void number(String number) {
        Paragraph paragraph = open.peek();
        if (paragraph != null) {
            paragraph.number = number;
        }
    }

    /** A heading that comes before the next text, if there is any. */
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

    /** Of the paragraph that is open, in UTF-16 units. */
    int length() {
        Paragraph paragraph = open.peek();
        return paragraph == null ? 0 : paragraph.text.length();
    }

    /** Puts something else in the place of the end of the paragraph that is open. */
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

    /** @param columns that the cell takes, or that are left out in its place */
    void endCell(int columns) {
        if (tables == 1) {
            row.append("\t".repeat(Math.clamp(columns, 1, MOST_COLUMNS)));
            cellBegan = false;
        }
    }

    /** Of what an attribute says; one where it says nothing. */
    static int columns(@Nullable String value) {
        return value != null && value.matches("\\d{1,5}") ? Integer.parseInt(value) : 1;
    }

    /** The row that is open is not shown. */
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
