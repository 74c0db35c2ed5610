// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.document.TextMatches;

/** White pages with two grey lines and their text. */
final class ScriptedPages implements DocumentPages {
    private static final float WIDTH = 400;
    private static final float HEIGHT = 560;
    private static final int GREY = 120;

    private final int pages;
    private final Set<Integer> broken;
    private final List<String> drawn;

    ScriptedPages(int pages, Set<Integer> broken, List<String> drawn) {
        this.pages = pages;
        this.broken = broken;
        this.drawn = drawn;
    }

    @Override
    public RenderedPage page(int number, float scale) throws KnowledgeException {
        if (number > pages || broken.contains(number)) {
            throw new KnowledgeException("Page " + number + " cannot be shown. It is too large.", null);
        }
        return draw(number, scale);
    }

    private RenderedPage draw(int number, float scale) {
        drawn.add(String.format(Locale.ROOT, "%d %.2f", number, scale));
        int width = (int) (WIDTH * scale);
        int height = (int) (HEIGHT * scale);
        byte[] pixels = new byte[RenderedPage.COLOURS * width * height];
        Arrays.fill(pixels, (byte) 255);
        for (int line = 0; line < 2; line++) {
            for (int y = (int) ((100 + 30 * line) * scale); y < (int) ((110 + 30 * line) * scale); y++) {
                int from = RenderedPage.COLOURS * (y * width + (int) (50 * scale));
                Arrays.fill(pixels, from, from + RenderedPage.COLOURS * (int) (300 * scale), (byte) GREY);
            }
        }
        String first = "First line of page " + number + ".";
        String text = first + "\nSecond line.\n";
        DocumentPage page = new DocumentPage(number, "p" + number, WIDTH, HEIGHT, text,
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, text.length() - 1,
                        List.of(new TextLine(0, first.length(), 50, 100, 300, 10),
                                new TextLine(first.length() + 1, text.length() - 1, 50, 130, 300, 10)))));
        return new RenderedPage(pages, width, height, pixels, page);
    }

    @Override
    public int find(String words, int from, boolean forward, BooleanSupplier stop) throws KnowledgeException {
        for (int i = 0; i < pages; i++) {
            int number = Math.floorMod(from - 1 + (forward ? i : -i), pages) + 1;
            if (!TextMatches.of(draw(number, 1).text().text(), words).isEmpty()) {
                return number;
            }
        }
        return 0;
    }

    @Override
    public void close() {
        // there is no process
    }
}
