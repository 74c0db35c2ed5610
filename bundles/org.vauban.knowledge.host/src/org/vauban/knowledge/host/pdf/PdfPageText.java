// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageTree;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.ReadException;

/** Collects the lines of a page with their boxes and sizes of type. For one document. */
@NonNullByDefault({})
final class PdfPageText extends PDFTextStripper {
    /** A gap of so many sizes of type parts the cells of a row. */
    private static final float CELL_GAP = 1.6f;
    private static final float ASCENT = 0.75f;
    /** Exponents are smaller than the line they are in, and stand higher by some of its size. */
    private static final float SMALLER = 0.85f;
    private static final float HIGHER = 0.15f;
    private static final float DESCENT = 0.22f;
    private static final int FULL_TURN = 360;
    /** In the names of fonts; those of TeX have others. */
    private static final Pattern BOLD = Pattern
            .compile("(?i)bold|black|heavy|demi|(?:cm|sf|ec)(?:ss)?bx|-medi(?:ital)?(?![a-z])");
    /** Of hundred to nine hundred. */
    private static final float SEMIBOLD = 600;
    /** Of sizes, which are products. */
    private static final float ROUNDING = 0.01f;
    /** Of the letters of a font without descenders, in sizes of type. */
    private static final float LOWEST = 0.5f;
    /** Lines that are further apart than so many heights of their letters are those of two paragraphs. */
    private static final float DROP = 2.5f;
    /** The same where they are set so wide that each line would be a paragraph, for each distance of lines. */
    private static final float WIDE_DROP = 1.15f;
    /** No page that people read has so many; each is kept until the page is whole. */
    private static final int MAX_LETTERS = 300_000;

    /** Takes pages. */
    interface PageHandler {
        void page(PDPage page) throws IOException, ReadException;
    }

    private final List<PdfLine> lines = new ArrayList<>();
    /** Characters of each size of type, in tenths of points, on all pages so far. */
    private final Map<Integer, Integer> sizes = new TreeMap<>();
    private final PdfForm form;
    private PdfLine line = new PdfLine();
    private boolean paragraphStarts = true;
    private PageHandler handler;
    private ReadException failure;
    private boolean blank = true;
    /** Of this page so far, with those that are left out as repetitions. */
    private int letters;
    /** The heights of the letters of this page so far, in sizes of type. */
    private float heights;
    /** In which direction letters are read now, and those of all others on the page: in degrees against the clock. */
    private int turn;
    private final SortedSet<Integer> turns = new TreeSet<>();

    /** There is no end of letters; PDFBox lets a page be left in no other way. */
    private static final class LettersException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    PdfPageText(PDDocument document) {
        form = new PdfForm(document);
        setDropThreshold(DROP);
        setStartPage(0); // pages are counted here, not by PDFBox
        setSuppressDuplicateOverlappingText(true); // bold type that is printed twice
    }

    /** Reads one page after the other; {@link #page} is for use within the handler. */
    void readAll(PDDocument document, PageHandler pageHandler) throws IOException, ReadException {
        handler = pageHandler;
        writeText(document, Writer.nullWriter());
        if (failure != null) {
            throw failure;
        }
    }

    /** Whether no page had any text. */
    boolean isBlank() {
        return blank;
    }

    @Override
    protected void processPages(PDPageTree pages) throws IOException {
        try {
            for (PDPage page : pages) {
                handler.page(page);
            }
        } catch (ReadException e) {
            failure = e;
        }
    }

    /** The text of a page. */
    DocumentPage page(PDPage page, int number, String label) throws IOException, ReadException {
        try {
            readLines(page);
            float spacing = LineSpacing.of(lines);
            float part = heights / Math.max(1, letters);
            if (spacing > DROP * part && part > 0) {
                setDropThreshold(spacing * WIDE_DROP / part);
                readLines(page);
                setDropThreshold(DROP);
            }
            if (!form.fill(page, lines, MAX_LETTERS - letters)) {
                throw new LettersException();
            }
        } catch (LettersException e) {
            throw new ReadException(ReadFailure.BOMB,
                    "more than " + MAX_LETTERS + " letters or too many fields on page " + number, e);
        }
        lines.forEach(each -> sizes.merge(Math.round(each.size() * 10), each.text().length(), Integer::sum));
        blank &= lines.isEmpty();
        PDRectangle box = page.getCropBox();
        boolean turned = page.getRotation() % 180 != 0;
        return PdfBlocks.page(number, label, turned ? box.getHeight() : box.getWidth(),
                turned ? box.getWidth() : box.getHeight(), lines, bodySize());
    }

    private void readLines(PDPage page) throws IOException {
        lines.clear();
        line = new PdfLine();
        paragraphStarts = true;
        letters = 0;
        heights = 0;
        turns.clear();
        turn = 0;
        readTurned(page);
        for (int each : List.copyOf(turns)) {
            turn = each;
            setSortByPosition(true); // PDFBox puts together only upright letters in the order of the file
            readTurned(page);
            setSortByPosition(false);
        }
        turn = 0;
    }

    private void readTurned(PDPage page) throws IOException {
        if (page.hasContents()) {
            processPage(page);
        }
        endLine();
    }

    /** What many programs write into the fonts that they embed is too low: exponents were lines of their own. */
    @Override
    protected float computeFontHeight(PDFont font) throws IOException {
        float height = super.computeFontHeight(font);
        return font instanceof PDType3Font ? height : Math.max(height, LOWEST);
    }

    /** The size of type of most characters. */
    private float bodySize() {
        return sizes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(0) / 10f;
    }

    @Override
    protected void processTextPosition(TextPosition position) {
        int turned = Math.floorMod(Math.round(position.getDir() - position.getRotation()), FULL_TURN);
        if (turn == 0) {
            letters++;
            if (letters > MAX_LETTERS) {
                throw new LettersException();
            }
            heights += position.getHeight() / type(position);
            if (turned > 0) {
                turns.add(turned);
            }
        }
        if (turned == turn && isOnPage(position)) {
            super.processTextPosition(position);
        }
    }

    /** Names of files and marks for printers stand beside the page, where nobody sees them. */
    private static boolean isOnPage(TextPosition position) {
        boolean turned = position.getRotation() % 180 != 0;
        float width = turned ? position.getPageHeight() : position.getPageWidth();
        float height = turned ? position.getPageWidth() : position.getPageHeight();
        return position.getX() + position.getWidth() >= 0 && position.getX() <= width && position.getY() >= 0
                && position.getY() - position.getHeight() <= height;
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (positions.isEmpty()) {
            return;
        }
        TextPosition first = positions.getFirst();
        float size = type(first);
        if (line.text().isEmpty()) {
            line.begin(paragraphStarts, turn);
            paragraphStarts = false;
        } else if (first.getXDirAdj() - line.right() > CELL_GAP * size) {
            line.separateCells(first.getXDirAdj());
        }
        line.append(Characters.clean(withExponents(text, positions), false));
        for (TextPosition each : positions) {
            float type = type(each);
            float ascent = Math.max(each.getHeightDir(), type * ASCENT);
            float descent = type * DESCENT;
            float x = each.getXDirAdj();
            float y = each.getYDirAdj();
            float width = each.getWidthDirAdj();
            line.include(x, y - ascent, x + width, y + descent, type);
            place(each.getX(), each.getY(), width, ascent, descent);
        }
        line.weigh(text.length(), isBold(first.getFont()));
    }

    private static boolean isBold(PDFont font) {
        if (font == null) {
            return false;
        }
        PDFontDescriptor descriptor = font.getFontDescriptor();
        return font.getName() != null && BOLD.matcher(font.getName()).find()
                || descriptor != null && descriptor.getFontWeight() >= SEMIBOLD;
    }

    /** Where a letter stands on the page as it is shown, of which all others are seen with the head turned. */
    private void place(float x, float y, float width, float ascent, float descent) {
        switch (turn) {
            case 90 -> line.place(x - ascent, y - width, x + descent, y);
            case 180 -> line.place(x - width, y - descent, x, y + ascent);
            case 270 -> line.place(x - descent, y, x + ascent, y + width);
            default -> line.place(x, y - ascent, x + width, y + descent);
        }
    }

    /** What is smaller and stands higher is raised: without that, 10 to the power of 3 would be 103. */
    private static String withExponents(String text, List<TextPosition> positions) {
        TextPosition base = positions.getFirst();
        StringBuilder drawn = new StringBuilder(text.length());
        for (TextPosition each : positions) {
            base = type(each) > type(base) ? each : base;
            drawn.append(each.getUnicode());
        }
        if (!text.contentEquals(drawn)) {
            return text; // ligatures became letters, or the text runs from right to left
        }
        StringBuilder all = new StringBuilder(text.length());
        StringBuilder raised = new StringBuilder();
        for (TextPosition each : positions) {
            if (type(each) < SMALLER * type(base) && each.getYDirAdj() < base.getYDirAdj() - HIGHER * type(base)) {
                raised.append(each.getUnicode());
            } else {
                all.append(Characters.raised(raised.toString())).append(each.getUnicode());
                raised.setLength(0);
            }
        }
        return all.append(Characters.raised(raised.toString())).toString();
    }

    private static float type(TextPosition position) {
        float shown = Math.abs(position.getYScale()); // the size in points leaves out what scales the whole page
        return Float.isFinite(shown) ? Math.max(1, (float) Math.floor(shown + ROUNDING)) : 1;
    }

    @Override
    protected void writeWordSeparator() {
        line.append(" ");
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writeParagraphStart() {
        endLine();
        paragraphStarts = true;
    }

    @Override
    protected void writeParagraphEnd() {
        endLine();
        paragraphStarts = true;
    }

    @Override
    protected void writePageStart() {
        // the page is made of its lines
    }

    @Override
    protected void writePageEnd() {
        endLine();
    }

    private void endLine() {
        if (!line.text().isBlank()) {
            lines.add(line);
        }
        line = new PdfLine();
    }
}
