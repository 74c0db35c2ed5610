// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.evidence.report.Block.Entry;
import org.vauban.evidence.report.Block.Heading;
import org.vauban.evidence.report.Block.Item;
import org.vauban.evidence.report.Block.Lines;
import org.vauban.evidence.report.Block.Paragraph;
import org.vauban.evidence.report.Block.Picture;
import org.vauban.evidence.report.Block.Table;
import org.vauban.evidence.report.PageLine.Element;

/** Lays out the blocks of a document on A4 pages. Not thread-safe. */
final class PageLayout {
    static final float PAGE_WIDTH = 595.28f;
    static final float PAGE_HEIGHT = 841.89f;
    static final float MARGIN = 56;
    private static final float TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN;
    private static final float TEXT_SIZE = 10;
    private static final float SMALL_SIZE = 8.5f;
    private static final float LEADING = 1.35f;
    private static final float CELL_PADDING = 4;
    private static final float[] HEADING_SIZES = {18, 12.5f, 11};
    private static final float ITEM_INDENT = 18;
    /** Size of a pixel in points, at 144 dots per inch. */
    private static final float PIXEL = 0.5f;
    private static final float PICTURE_HEIGHT = 300;
    /** Offset of the width in a PNG header; the height follows. */
    private static final int PNG_WIDTH = 16;
    /** Minimum space below a heading, so that it is not separated from its text by a page break. */
    private static final float KEEP = 60;

    /** Position of a heading: page from 0, and its upper edge. */
    record Position(int page, float y) {}

    private final TextFont font;
    private final Element root;
    private final List<List<PageLine>> pages = new ArrayList<>();
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final List<PagePicture> pictures = new ArrayList<>();
    /** The list that the last block was an item of, or null. */
    private @Nullable Element list;
    private float y;

    /** @param root element of the structure to which the blocks are added */
    PageLayout(TextFont font, Element root) {
        this.font = font;
        this.root = root;
        newPage();
    }

    List<List<PageLine>> pages() {
        return pages;
    }

    /** Returns the position of each heading, by anchor. */
    Map<String, Position> positions() {
        return positions;
    }

    List<PagePicture> pictures() {
        return pictures;
    }

    private void newPage() {
        pages.add(new ArrayList<>());
        y = PAGE_HEIGHT - MARGIN;
    }

    private void room(float height) {
        if (y - height < MARGIN) {
            newPage();
        }
    }

    void place(String label, Block block) {
        if (!(block instanceof Item)) {
            list = null;
        }
        switch (block) {
            case Heading heading -> heading(heading);
            case Paragraph paragraph -> {
                text(paragraph.text(), TEXT_SIZE, false, null, root.add("P"), 0);
                y -= 4;
            }
            case Entry entry -> entry(label, entry);
            case Table table -> table(table);
            case Item item -> item(item);
            case Picture picture -> picture(picture);
            case Lines lines -> {
                Element element = root.add("P");
                lines.lines().forEach(line -> text(line, SMALL_SIZE, false, null, element, 8));
                y -= 6;
            }
        }
    }

    /** Adds a large line, such as the title of the document. */
    void title(String text) {
        text(text, 24, true, null, root.add("Title"), 0);
        y -= 18;
    }

    private void heading(Heading heading) {
        float size = HEADING_SIZES[heading.level() - 1];
        boolean top = y > PAGE_HEIGHT - MARGIN - 1;
        if (heading.level() == 1 && y < PAGE_HEIGHT / 2) {
            newPage();
        } else if (!top) {
            y -= size * (heading.level() == 1 ? 1.5f : 0.9f);
        }
        room(size * LEADING + KEEP);
        positions.put(heading.anchor(), new Position(pages.size() - 1, y + 4));
        text(heading.text(), size, true, null, root.add("H" + heading.level()), 0);
        y -= 4;
    }

    private void entry(String label, Entry entry) {
        Element element = root.add("P");
        String bold = font.printable(label) + " ";
        float indent = font.width(bold, TEXT_SIZE);
        List<String> first = font.lines(font.printable(entry.text()), TEXT_SIZE, TEXT_WIDTH - indent);
        room(TEXT_SIZE * LEADING);
        y -= TEXT_SIZE * LEADING;
        add(MARGIN, TEXT_SIZE, true, bold, null, element);
        add(MARGIN + indent, TEXT_SIZE, false, first.getFirst(), entry.target(), element);
        String rest = String.join(" ", first.subList(1, first.size()));
        if (!rest.isEmpty()) {
            text(rest, TEXT_SIZE, false, entry.target(), element, 12);
        }
        y -= 2;
    }

    private void item(Item item) {
        Element owner = list == null ? root.add("L") : list;
        list = owner;
        Element element = owner.add("LI");
        List<String> lines = font.lines(font.printable(item.text()), TEXT_SIZE, TEXT_WIDTH - ITEM_INDENT);
        room(TEXT_SIZE * LEADING);
        y -= TEXT_SIZE * LEADING;
        add(MARGIN + ITEM_INDENT / 3, TEXT_SIZE, false, font.printable(item.marker()), null, element.add("Lbl"));
        Element body = element.add("LBody");
        add(MARGIN + ITEM_INDENT, TEXT_SIZE, false, lines.getFirst(), null, body);
        String rest = String.join(" ", lines.subList(1, lines.size()));
        if (!rest.isEmpty()) {
            text(rest, TEXT_SIZE, false, null, body, ITEM_INDENT);
        }
        y -= 2;
    }

    private void picture(Picture picture) {
        ByteBuffer header = ByteBuffer.wrap(picture.png());
        float width = header.getInt(PNG_WIDTH) * PIXEL;
        float height = header.getInt(PNG_WIDTH + Integer.BYTES) * PIXEL;
        float scale = Math.min(1, Math.min(TEXT_WIDTH / width, PICTURE_HEIGHT / height));
        room(height * scale + 8);
        y -= height * scale + 4;
        pictures.add(new PagePicture(pages.size() - 1, MARGIN, y, width * scale, height * scale, picture.png(),
                root.addFigure(picture.description())));
        y -= 4;
    }

    /** Adds a line of a table of contents, with its page number at the right. */
    void contents(String text, int level, int page, String target) {
        Element element = root.add("P");
        float size = level == 1 ? TEXT_SIZE : SMALL_SIZE;
        float indent = (level - 1) * 12f;
        room(size * LEADING);
        y -= size * LEADING;
        String number = Integer.toString(page);
        float right = font.width(number, size);
        String shown = font.lines(font.printable(text), size, TEXT_WIDTH - indent - right - 12).getFirst();
        add(MARGIN + indent, size, false, shown, target, element);
        add(PAGE_WIDTH - MARGIN - right, size, false, number, target, element);
    }

    private void text(String text, float size, boolean bold, @Nullable String target, Element element, float indent) {
        for (String line : font.lines(font.printable(text), size, TEXT_WIDTH - indent - (bold ? size * 0.3f : 0))) {
            room(size * LEADING);
            y -= size * LEADING;
            add(MARGIN + indent, size, bold, line, target, element);
        }
    }

    private void add(float x, float size, boolean bold, String text, @Nullable String target, Element element) {
        if (!text.isEmpty()) {
            pages.getLast().add(new PageLine(x, y + size * 0.3f, size, font.width(text, size), bold, text, target,
                    element));
        }
    }

    private void table(Table table) {
        Element element = root.add("Table");
        row(table, table.header(), true, element);
        table.rows().forEach(row -> row(table, row, false, element));
        y -= 10;
    }

    private void row(Table table, List<String> cells, boolean header, Element parent) {
        List<List<String>> wrapped = new ArrayList<>();
        int most = 1;
        for (int i = 0; i < cells.size(); i++) {
            float width = table.shares().get(i) * TEXT_WIDTH - CELL_PADDING - (header ? SMALL_SIZE * 0.3f : 0);
            List<String> lines = font.lines(font.printable(cells.get(i)), SMALL_SIZE, width);
            wrapped.add(lines);
            most = Math.max(most, lines.size());
        }
        float line = SMALL_SIZE * LEADING;
        room(Math.min(most * line + CELL_PADDING, PAGE_HEIGHT - 2 * MARGIN));
        Element row = parent.add("TR");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            elements.add(row.add(header || i == 0 ? "TH" : "TD"));
        }
        for (int n = 0; n < most; n++) {
            room(line);
            y -= line;
            float x = MARGIN;
            for (int i = 0; i < cells.size(); i++) {
                if (n < wrapped.get(i).size()) {
                    add(x, SMALL_SIZE, header, wrapped.get(i).get(n), null, elements.get(i));
                }
                x += table.shares().get(i) * TEXT_WIDTH;
            }
        }
        y -= CELL_PADDING;
    }
}
