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

/** Collects the lines of a page with their boxes and font sizes. For one document. */
@NonNullByDefault({})
final class PdfPageText extends PDFTextStripper {
    /** Width of a gap between cells, in font sizes. */
    private static final float CELL_GAP = 1.6f;
    private static final float ASCENT = 0.75f;
    /** Exponents are smaller than the other letters of their line and raised by a share of the font size. */
    private static final float SMALLER = 0.85f;
    private static final float HIGHER = 0.15f;
    private static final float DESCENT = 0.22f;
    private static final int FULL_TURN = 360;
    /** Bold fonts by name; the names of TeX fonts follow other rules. */
    private static final Pattern BOLD = Pattern
            .compile("(?i)bold|black|heavy|demi|(?:cm|sf|ec)(?:ss)?bx|-medi(?:ital)?(?![a-z])");
    /** Minimum font weight of bold type, on the scale from 100 to 900. */
    private static final float SEMIBOLD = 600;
    /** Rounding error of sizes, which are products. */
    private static final float ROUNDING = 0.01f;
    /** Minimum height of letters in a font without descenders, in font sizes. */
    private static final float LOWEST = 0.5f;
    /** Distance between paragraphs, in letter heights. */
    private static final float DROP = 2.5f;
    /** The same relative to the line distance, for wide line spacing where each line would be a paragraph. */
    private static final float WIDE_DROP = 1.15f;
    /** Maximum letters of a page, which are all in memory; no readable page has more. */
    private static final int MAX_LETTERS = 300_000;

    /** Receives pages. */
    interface PageHandler {
        void page(PDPage page) throws IOException, ReadException;
    }

    private final List<PdfLine> lines = new ArrayList<>();
    /** Number of characters by font size, in tenths of points, on all pages so far. */
    private final Map<Integer, Integer> sizes = new TreeMap<>();
    private final PdfForm form;
    private PdfLine line = new PdfLine();
    private boolean paragraphStarts = true;
    private PageHandler handler;
    private ReadException failure;
    private boolean blank = true;
    /** Letters of the page so far, including suppressed duplicates. */
    private int letters;
    /** Total height of the page's letters so far, in font sizes. */
    private float heights;
    /** Rotation of the letters that are being read, and the other rotations on the page; in degrees, anticlockwise. */
    private int turn;
    private final SortedSet<Integer> turns = new TreeSet<>();

    /** Aborts a page with too many letters; PDFBox offers no other way. */
    private static final class LettersException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    PdfPageText(PDDocument document) {
        form = new PdfForm(document);
        setDropThreshold(DROP);
        setStartPage(0); // this class counts the pages, not PDFBox
        setSuppressDuplicateOverlappingText(true); // bold text made by printing twice
    }

    /** Reads all pages in order; call {@link #page} only from the handler. */
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

    /** Returns the text of a page. */
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
            setSortByPosition(true); // PDFBox joins only upright letters in file order
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

    /**
     * Raises the height, which many programs store too low in embedded fonts: exponents would become separate lines.
     */
    @Override
    protected float computeFontHeight(PDFont font) throws IOException {
        float height = super.computeFontHeight(font);
        return font instanceof PDType3Font ? height : Math.max(height, LOWEST);
    }

    /** Returns the font size of most characters. */
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

    /** Whether a letter is on the page; file names and printer's marks lie outside it. */
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

    /** Adds the letter's box on the displayed page, where rotated letters lie on their side. */
    private void place(float x, float y, float width, float ascent, float descent) {
        switch (turn) {
            case 90 -> line.place(x - ascent, y - width, x + descent, y);
            case 180 -> line.place(x - width, y - descent, x, y + ascent);
            case 270 -> line.place(x - descent, y, x + ascent, y + width);
            default -> line.place(x, y - ascent, x + width, y + descent);
        }
    }

    /** Converts smaller, raised digits to superscripts: otherwise 10 to the power of 3 would read 103. */
    private static String withExponents(String text, List<TextPosition> positions) {
        TextPosition base = positions.getFirst();
        StringBuilder drawn = new StringBuilder(text.length());
        for (TextPosition each : positions) {
            base = type(each) > type(base) ? each : base;
            drawn.append(each.getUnicode());
        }
        if (!text.contentEquals(drawn)) {
            return text; // ligatures were split, or the text runs from right to left
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
        float shown = Math.abs(position.getYScale()); // the size in points ignores the scale of the page
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
        // the page is built from its lines
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
