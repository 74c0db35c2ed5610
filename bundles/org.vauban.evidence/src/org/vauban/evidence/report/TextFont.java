// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.vauban.governance.text.ShortText;

/**
 * The font of a PDF: Liberation Sans, which PDFBox includes, embedded with the glyphs that are used. Missing characters
 * are shown as a question mark. Not thread-safe.
 */
final class TextFont {
    private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float UNITS = 1000;

    private final PDFont font;
    private final Map<Integer, Float> widths = new HashMap<>();

    TextFont(PDDocument document) throws IOException {
        try (InputStream in = PDFont.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is missing");
            }
            TrueTypeFont file = new TTFParser().parse(new RandomAccessReadBuffer(in));
            // otherwise PDFBox looks for ligatures with patterns that it compiles for each word, which takes most of
            // the time
            file.setEnableGsub(false);
            document.registerTrueTypeFontForClosing(file);
            font = PDType0Font.load(document, file, true);
        }
    }

    PDFont font() {
        return font;
    }

    /** Returns the text with missing characters replaced. */
    String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(width(c) < 0 ? '?' : c));
        return printable.toString();
    }

    /** Returns the width in points. */
    float width(String text, float size) {
        return (float) (text.codePoints().mapToDouble(c -> Math.max(0, width(c))).sum() * size / UNITS);
    }

    /** Returns the width in thousandths of the size; -1 for a character that the font does not have. */
    private float width(int letter) {
        return widths.computeIfAbsent(letter, c -> {
            if (Character.isISOControl(c)) {
                return -1f;
            }
            try {
                return font.getStringWidth(Character.toString(c));
            } catch (IOException | IllegalArgumentException e) {
                return -1f; // the font reports a missing glyph in this way
            }
        });
    }

    /** Splits a printable text into lines; a word that is wider than a line is broken. */
    List<String> lines(String text, float size, float width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String candidate = line.isEmpty() ? word : line + " " + word;
            if (width(candidate, size) <= width) {
                line.setLength(0);
                line.append(candidate);
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(cut(word, size, width, lines));
        }
        lines.add(line.toString());
        return lines;
    }

    /** Adds lines of a word that is too wide, and returns the rest. */
    private String cut(String word, float size, float width, List<String> lines) {
        String rest = word;
        while (width(rest, size) > width) {
            int end = rest.length() - 1;
            while (end > 1 && width(rest.substring(0, end), size) > width) {
                end--;
            }
            end = Math.max(1, ShortText.boundary(rest, end));
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        return rest;
    }
}
