// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import org.vauban.knowledge.document.BlockKind;

/**
 * Collects paragraphs and the rows of tables while the XML of an office format is read. What stands in a table is one
 * row for each of its own, with tabs between the cells; a table within a cell becomes part of it. For one thread.
 */
final class OfficeText {
    private final PageText page;
    private final StringBuilder paragraph = new StringBuilder();
    private final StringBuilder row = new StringBuilder();
    private int tables;
    private int heading;
    private boolean item;
    private boolean cellBegan;

    OfficeText(PageText page) {
        this.page = page;
    }

    void beginParagraph() {
        paragraph.setLength(0);
        heading = 0;
        item = false;
    }

    /** @param level from 1; 0 for none */
    void heading(int level) {
        heading = level;
    }

    void item() {
        item = true;
    }

    void append(String text) {
        paragraph.append(text);
    }

    void endParagraph() throws ReadException {
        String text = Characters.clean(paragraph, false);
        paragraph.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        if (tables > 0) {
            row.append(row.isEmpty() || !cellBegan ? "" : " ").append(text);
            cellBegan = true;
        } else if (heading > 0) {
            page.add(BlockKind.HEADING, heading, text);
        } else {
            page.add(item ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH, 0, text);
        }
    }

    void beginTable() {
        tables++;
    }

    void endCell() {
        if (tables == 1) {
            row.append('\t');
            cellBegan = false;
        }
    }

    void endRow() throws ReadException {
        if (tables == 1) {
            page.add(BlockKind.TABLE_ROW, 0, row);
            row.setLength(0);
            cellBegan = false;
        }
    }

    void endTable() {
        tables--;
    }
}
