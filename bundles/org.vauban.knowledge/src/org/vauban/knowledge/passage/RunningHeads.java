// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;

/**
 * Detects running heads and feet: blocks at the upper and lower edges that repeat on many pages except for numbers, and
 * should be neither found nor cited. Chapters, and left and right pages, may have different ones. Titles of slides,
 * chapter headings and table rows repeated on each page are text. Only for formats with boxes.
 */
final class RunningHeads {
    private static final int LONGEST = 200;
    private static final int MOST_LINES = 3;
    /** Maximum blocks at an edge: title blocks are tables of several rows. */
    private static final int MOST_BLOCKS = 4;
    /** Minimum number of pages: three copies of a form do not have running heads yet. */
    private static final int FEWEST_PAGES = 4;
    /** Maximum distance of consecutive pages in a run: the next page on the same side. */
    private static final int STEP = 2;
    /** Lowest level of headings in larger type, such as titles of slides and chapters; the levels below are bold. */
    private static final int LARGE = 3;
    /** Maximum gap between table rows, in line heights. */
    private static final float ROW_GAP = 1.5f;

    private final ParsedDocument document;
    /** Blocks with boxes, by page number. */
    private final SortedMap<Integer, List<TextBlock>> pages = new TreeMap<>();
    /** Counts of these pages. */
    private final PageSides sides;

    /**
     * Common features of blocks on several pages.
     *
     * @param height vertical position in points
     * @param level heading level at the upper edge, or 0; headings must agree in numbers too, and the first one of a
     *            run is text
     * @param words text; in blocks other than headings, numbers are replaced
     */
    private record Look(int height, int level, String words) {}

    /** A block with its features; long blocks have no words. */
    private record Place(TextBlock block, Look look) {}

    private RunningHeads(ParsedDocument document) {
        this.document = document;
        for (TextBlock block : document.blocks()) {
            if (!block.lines().isEmpty()) {
                pages.computeIfAbsent(document.pageAt(block.start()).number(), number -> new ArrayList<>()).add(block);
            }
        }
        sides = PageSides.of(pages.keySet());
    }

    /** Returns the blocks to leave out. */
    static Set<TextBlock> of(ParsedDocument document) {
        RunningHeads all = new RunningHeads(document);
        return all.pages.size() < FEWEST_PAGES ? Set.of() : all.heads();
    }

    private Set<TextBlock> heads() {
        Set<TextBlock> heads = new HashSet<>();
        collect(true, heads);
        collect(false, heads);
        boolean text = false;
        for (List<TextBlock> page : pages.values()) {
            if (page.size() > 2 && heads.containsAll(page)) {
                heads.removeAll(page.subList(1, page.size() - 1)); // a page identical to others keeps its body
            }
            text |= !heads.containsAll(page);
        }
        return text ? heads : Set.of();
    }

    private void collect(boolean upper, Set<TextBlock> heads) {
        Map<Integer, List<Place>> edges = new TreeMap<>();
        Map<Look, SortedSet<Integer>> seen = new HashMap<>();
        pages.forEach((number, page) -> {
            if (page.size() > 1) { // a single block is the page's text
                List<Place> edge = edge(page, upper);
                edges.put(number, edge);
                edge.stream().limit(MOST_BLOCKS).filter(place -> isShort(place.block())).forEach(
                        place -> seen.computeIfAbsent(place.look(), look -> new TreeSet<>()).add(number));
            }
        });
        seen.replaceAll(this::repeated);
        Map<Look, Integer> rows = new HashMap<>();
        edges.forEach((number, edge) -> countRows(edge, number, seen, rows));
        edges.forEach((number, edge) -> {
            for (Place place : edge.subList(0, Math.min(MOST_BLOCKS, edge.size()))) {
                SortedSet<Integer> on = seen.getOrDefault(place.look(), new TreeSet<>());
                if (!on.contains(number) || rows.getOrDefault(place.look(), 0) * 2 > on.size()) {
                    break; // blocks further inside are text
                }
                heads.add(place.block());
            }
        });
    }

    /** Blocks from the edge inwards, regardless of file order; one more than the maximum of heads. */
    private List<Place> edge(List<TextBlock> page, boolean upper) {
        Comparator<TextBlock> order = upper ? Comparator.comparingDouble(RunningHeads::top)
                : Comparator.comparingDouble(block -> -bottom(block));
        return page.stream().sorted(order).limit(MOST_BLOCKS + 1)
                .map(block -> new Place(block, look(block, upper))).toList();
    }

    private Look look(TextBlock block, boolean upper) {
        int level = upper && block.kind() == BlockKind.HEADING ? block.level() : 0;
        String words = isShort(block) ? document.text().substring(block.start(), block.end()).strip() : "";
        return new Look(Math.round(top(block)), level, level > 0 ? words
                : words.replaceAll("\\p{N}+", "#").replaceAll("\\b[ivxlc]+\\b", "#"));
    }

    private static boolean isShort(TextBlock block) {
        return block.end() - block.start() <= LONGEST && block.lines().size() <= MOST_LINES;
    }

    private static float top(TextBlock block) {
        return block.lines().getFirst().y();
    }

    private static float bottom(TextBlock block) {
        TextLine last = block.lines().getLast();
        return last.y() + last.height();
    }

    /** Pages on which the features are those of a head: most pages of a side, or a run of some pages. */
    private SortedSet<Integer> repeated(Look look, SortedSet<Integer> on) {
        boolean large = look.level() > 0 && look.level() <= LARGE;
        int step = large ? 1 : sides.hasMost(on) ? Integer.MAX_VALUE : STEP;
        SortedSet<Integer> repeated = new TreeSet<>();
        List<Integer> row = new ArrayList<>();
        for (int page : on) {
            if (!row.isEmpty() && page - row.getLast() > step) {
                add(row, look, repeated);
                row.clear();
            }
            row.add(page);
        }
        add(row, look, repeated);
        return repeated;
    }

    private static void add(List<Integer> row, Look look, SortedSet<Integer> repeated) {
        if (row.size() >= FEWEST_PAGES) {
            repeated.addAll(look.level() > 0 ? row.subList(1, row.size()) : row);
        }
    }

    /** Counts rows that belong to a table further inside, which continues from page to page. */
    private static void countRows(List<Place> edge, int number, Map<Look, SortedSet<Integer>> seen,
            Map<Look, Integer> rows) {
        boolean table = false;
        for (int i = edge.size() - 2; i >= 0; i--) {
            Place inner = edge.get(i + 1);
            boolean text = i + 1 == MOST_BLOCKS
                    || !seen.getOrDefault(inner.look(), new TreeSet<>()).contains(number);
            table = isRowOf(edge.get(i).block(), inner.block()) && (table || text);
            if (table) {
                rows.merge(edge.get(i).look(), 1, Integer::sum);
            }
        }
    }

    private static boolean isRowOf(TextBlock row, TextBlock table) {
        float gap = Math.max(top(table) - bottom(row), top(row) - bottom(table));
        return row.kind() == BlockKind.TABLE_ROW && table.kind() == BlockKind.TABLE_ROW
                && gap < ROW_GAP * row.lines().getFirst().height();
    }
}
