// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.host.content.ZipArchive;

/**
 * Reads Office Open XML, SpreadsheetML: each sheet is a page with the values of its cells, row by row. Hidden sheets,
 * rows and columns are left out, but rows hidden by a filter or a collapsed group are read.
 */
public final class XlsxReader implements DocumentReader {
    private static final String WORKBOOK = "xl/workbook.xml";
    /** A column whose filter hides some rows. */
    private static final String FILTER = "filterColumn";
    private static final Pattern SHEET = Pattern.compile("xl/worksheets/sheet(\\d{1,6})\\.xml");

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        ZipArchive.read(content, zip -> read(zip, pages));
    }

    private static void read(ZipArchive zip, PageSink pages) throws ReadException, IOException {
        // names are arbitrary: some programs number the sheets from 2
        String workbook = OfficeRelations.of(zip, "").entryOfType("officeDocument", WORKBOOK);
        OfficeRelations parts = OfficeRelations.of(zip, workbook);
        XlsxNumbers numbers = new XlsxNumbers();
        Names names = new Names(parts, numbers);
        XmlStream.readIfPresent(zip.entry(workbook), names);
        // charts are sheets too, and file names do not tell the order
        List<String> sheets = names.entries;
        Set<String> all = new HashSet<>(zip.names());
        if (sheets.stream().noneMatch(each -> all.contains(each) && isSheet(each, parts))) {
            sheets = all.stream().filter(name -> SHEET.matcher(name).matches())
                    .sorted(Comparator.comparingInt(XlsxReader::number)).toList();
        }
        if (sheets.isEmpty()) {
            throw new ReadException(ReadFailure.DAMAGED, "no sheets");
        }
        XlsxFonts fonts = new XlsxFonts();
        XmlStream.readIfPresent(zip.entry(parts.entryOfType("styles", "xl/styles.xml")), new Styles(numbers, fonts));
        SharedTexts shared = new SharedTexts(pages);
        XmlStream.readIfPresent(zip.entry(parts.entryOfType("sharedStrings", "xl/sharedStrings.xml")), shared);
        Set<String> read = new HashSet<>();
        for (int i = 0; i < sheets.size(); i++) {
            PageText text = new PageText(pages);
            String sheet = sheets.get(i);
            boolean shown = !names.hidden.contains(sheet);
            // a sheet that is referenced repeatedly could act as a bomb
            if (shown && isSheet(sheet, parts) && read.add(sheet)) {
                Rows rows = new Rows(text, shared, numbers, fonts);
                XmlStream.readIfPresent(zip.entry(sheet), rows);
                rows.close(rows.hasHidden() && hasFilteredTable(zip, sheet));
            }
            pages.add(text.page(pages.pages() + 1, shown && i < names.names.size() ? names.names.get(i) : ""));
        }
    }

    private static boolean isSheet(String entry, OfficeRelations parts) {
        return SHEET.matcher(entry).matches() || parts.isOfType(entry, "worksheet");
    }

    private static boolean hasFilteredTable(ZipArchive zip, String sheet) throws ReadException, IOException {
        boolean[] found = {false};
        for (String table : OfficeRelations.of(zip, sheet).entriesOfType("table")) {
            XmlStream.readIfPresent(zip.entry(table), (name, xml) -> found[0] |= name.equals(FILTER));
        }
        return found[0];
    }

    private static boolean isOn(@Nullable String value) {
        return "1".equals(value) || "true".equals(value);
    }

    private static int number(String name) {
        Matcher matcher = SHEET.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Names and entries of the sheets in order; an empty text for an unknown entry. */
    private static final class Names implements XmlStream.Handler {
        private static final int LONGEST = 40;
        private final OfficeRelations relations;
        private final XlsxNumbers numbers;
        private final List<String> names = new ArrayList<>();
        private final List<String> entries = new ArrayList<>();
        private final Set<String> hidden = new HashSet<>();

        Names(OfficeRelations relations, XlsxNumbers numbers) {
            this.relations = relations;
            this.numbers = numbers;
        }

        @Override
        public void start(String name, XmlStream xml) {
            String given = name.equals("sheet") ? xml.attribute("name") : null;
            if (given != null) {
                CharSequence shown = XlsxText.decoded(given);
                names.add(Characters.clean(shown.subSequence(0, Math.min(shown.length(), LONGEST)), false));
                entries.add(Objects.requireNonNullElse(relations.entry(xml.qualifiedAttribute("id")), ""));
                if (String.valueOf(xml.attribute("state")).matches("hidden|veryHidden")) {
                    hidden.add(entries.getLast());
                }
            } else if (name.equals("workbookPr")) {
                numbers.countFrom1904(isOn(xml.attribute("date1904")));
            }
        }
    }

    /** The styles of a workbook, passed on to both readers of them. */
    private record Styles(XlsxNumbers numbers, XlsxFonts fonts) implements XmlStream.Handler {
        @Override
        public void start(String name, XmlStream xml) {
            numbers.start(name, xml);
            fonts.start(name, xml);
        }

        @Override
        public void end(String name) {
            numbers.end(name);
            fonts.end(name);
        }
    }

    /** Texts that cells reference by number. */
    private static final class SharedTexts implements XmlStream.Handler {
        private final PageSink limits;
        private final List<String> texts = new ArrayList<>();
        /** For formatted texts: what remains of them in a cell whose own font is struck through. */
        private final Map<Integer, String> inStruckCells = new HashMap<>();
        private final XlsxText text = new XlsxText();
        private boolean inText;
        private int length;

        SharedTexts(PageSink limits) {
            this.limits = limits;
        }

        @Override
        public void start(String name, XmlStream xml) {
            inText = name.equals("t");
            text.start(name, xml);
        }

        @Override
        public void end(String name) throws ReadException {
            inText = false;
            text.end(name);
            if (name.equals("si")) {
                length += text.length();
                limits.checkRoom(length);
                String ofStruckCell = text.text(true);
                if (!ofStruckCell.isEmpty()) {
                    inStruckCells.put(texts.size(), ofStruckCell);
                }
                texts.add(text.text(false));
                text.clear();
            }
        }

        @Override
        public void text(String content) {
            if (inText) {
                text.append(content);
            }
        }

        /** Returns a text, or an empty one for an invalid number. */
        String text(String number, boolean cellStruck) {
            try {
                int index = Integer.parseInt(number);
                return index < 0 || index >= texts.size() ? ""
                        : cellStruck ? inStruckCells.getOrDefault(index, "") : texts.get(index);
            } catch (NumberFormatException e) {
                return ""; // a damaged cell; the others are readable
            }
        }
    }

    /** Reads the rows of a sheet, with a tab for each column, since empty cells may be absent. */
    private static final class Rows implements XmlStream.Handler {
        /** Widest gap of absent columns that gets tabs; beyond it are cells far from all others. */
        private static final int WIDEST_GAP = 50;
        private static final int LAST_COLUMN = 16_384;

        private final PageText page;
        private final SharedTexts shared;
        private final XlsxNumbers numbers;
        private final XlsxFonts fonts;
        private final StringBuilder row = new StringBuilder();
        private final XlsxText value = new XlsxText();
        /** Column numbers from 1. */
        private final BitSet hiddenColumns = new BitSet();
        /** Rows from the first hidden one on; the sheet declares its filter only after the rows. */
        private final List<Row> kept = new ArrayList<>();
        private int keptLength;
        private boolean filtered;
        private boolean hidden;
        private String type = "";
        private @Nullable String style;
        private boolean inValue;
        /** Column number from 1; 0 before the first cell of a row. */
        private int column;

        private record Row(String text, boolean hidden) {}

        Rows(PageText page, SharedTexts shared, XlsxNumbers numbers, XlsxFonts fonts) {
            this.page = page;
            this.shared = shared;
            this.numbers = numbers;
            this.fonts = fonts;
        }

        /** Whether there are hidden rows that no filter of the sheet hides. */
        boolean hasHidden() {
            return !kept.isEmpty() && !filtered;
        }

        /** @param filteredTable whether a table on the sheet has a filter */
        void close(boolean filteredTable) throws ReadException {
            for (Row each : kept) {
                if (!each.hidden() || filtered || filteredTable) {
                    page.add(BlockKind.TABLE_ROW, 0, each.text());
                }
            }
        }

        @Override
        public void start(String name, XmlStream xml) {
            if (name.equals("col") && isHidden(xml)) {
                int first = Math.max(1, number(xml.attribute("min"), LAST_COLUMN + 1));
                int last = Math.min(LAST_COLUMN, number(xml.attribute("max"), first));
                hiddenColumns.set(first, Math.max(first, last + 1));
            } else if (name.equals("row")) {
                hidden = isHidden(xml);
            } else if (name.equals(FILTER)) {
                filtered = true;
            } else if (name.equals("c")) {
                type = Objects.requireNonNullElse(xml.attribute("t"), "");
                style = xml.attribute("s");
                value.clear();
                int now = column(xml.attribute("r"));
                now = now <= column ? column + 1 : now;
                int tabs = now - Math.max(column, 1);
                row.repeat('\t', tabs <= WIDEST_GAP ? tabs : 1);
                column = now;
            }
            inValue = name.equals("v") || name.equals("t");
            value.start(name, xml);
        }

        /** Whether a row or column is hidden; members of a group are not, since a click expands the group. */
        private static boolean isHidden(XmlStream xml) {
            return isOn(xml.attribute("hidden")) && number(xml.attribute("outlineLevel"), 0) == 0;
        }

        private static int number(@Nullable String text, int otherwise) {
            return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
        }

        /** Column number of a reference such as {@code AB12}; 0 if it is absent. */
        private static int column(@Nullable String place) {
            int number = 0;
            for (int i = 0; place != null && i < place.length() && number <= LAST_COLUMN; i++) {
                char c = place.charAt(i);
                if (c < 'A' || c > 'Z') {
                    break;
                }
                number = number * 26 + c - 'A' + 1;
            }
            return number <= LAST_COLUMN ? number : 0;
        }

        @Override
        public void end(String name) throws ReadException {
            inValue = false;
            value.end(name);
            if (name.equals("c")) {
                row.append(hiddenColumns.get(column) ? "" : cell());
            } else if (name.equals("row")) {
                add();
                row.setLength(0);
                column = 0;
            }
        }

        private void add() throws ReadException {
            if (!hidden && kept.isEmpty()) {
                page.add(BlockKind.TABLE_ROW, 0, row);
            } else if (!row.toString().isBlank()) {
                keptLength += row.length();
                page.checkRoom(keptLength);
                kept.add(new Row(row.toString(), hidden));
            }
        }

        private String cell() {
            boolean struck = fonts.strikes(style);
            if (type.equals("s")) {
                return shared.text(value.text(false), struck);
            }
            String text = value.text(struck);
            return switch (type) {
                case "b" -> text.equals("1") ? "TRUE" : text.equals("0") ? "FALSE" : text;
                case "", "n" -> numbers.shown(text, style);
                default -> text;
            };
        }

        @Override
        public void text(String content) {
            if (inValue) {
                value.append(content);
            }
        }
    }
}
