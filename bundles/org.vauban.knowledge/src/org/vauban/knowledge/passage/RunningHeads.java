// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.TextBlock;

/**
 * Tells the lines at the upper and lower edges of pages that say the same on many of them, but for numbers: they are no
 * text to be found or cited. For formats with boxes only.
 */
final class RunningHeads {
    private static final int LONGEST = 200;
    private static final int FEWEST_PAGES = 4;
    /** On so many pages of a hundred; the heads of left and right pages differ, and chapters have their own. */
    private static final int SHARE = 5;

    private RunningHeads() {}

    /** The blocks to be left out. */
    static Set<TextBlock> of(ParsedDocument document) {
        Map<String, List<TextBlock>> edges = new HashMap<>();
        List<TextBlock> page = new ArrayList<>();
        int number = -1;
        for (TextBlock block : document.blocks()) {
            int on = document.pageAt(block.start()).number();
            if (on != number) {
                collect(document, page, edges);
                page.clear();
                number = on;
            }
            page.add(block);
        }
        collect(document, page, edges);
        int enough = Math.max(FEWEST_PAGES, document.pages().size() * SHARE / 100);
        Set<TextBlock> heads = new HashSet<>();
        for (List<TextBlock> same : edges.values()) {
            if (same.size() >= enough) {
                heads.addAll(same);
            }
        }
        return heads;
    }

    private static void collect(ParsedDocument document, List<TextBlock> page, Map<String, List<TextBlock>> edges) {
        if (page.size() < 2 || page.getFirst().lines().isEmpty()) {
            return; // all that a page has is its text
        }
        for (TextBlock block : List.of(page.getFirst(), page.getLast())) {
            if (block.end() - block.start() <= LONGEST && block.lines().size() == 1) {
                String words = document.text().substring(block.start(), block.end()).replaceAll("\\p{N}+", "#")
                        .replaceAll("\\b[ivxlc]+\\b", "#").strip();
                int height = Math.round(block.lines().getFirst().y());
                edges.computeIfAbsent(height + " " + words, key -> new ArrayList<>()).add(block);
            }
        }
    }
}
