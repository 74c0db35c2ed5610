// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.BitSet;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Knows which cell formats are struck through, by their fonts (ISO/IEC 29500-1, 18.8.22). Must receive the styles of a
 * workbook. For one file.
 */
final class XlsxFonts implements XmlStream.Handler {
    private static final int MOST_FORMATS = 100_000;

    private final BitSet struckFonts = new BitSet();
    private final BitSet struckFormats = new BitSet();
    private int fonts;
    private int formats;
    /** Whether inside the fonts of cells; conditional formats have their own fonts. */
    private boolean inFonts;
    private boolean inFormats;

    /** Whether a property that is present is on. */
    static boolean isOn(XmlStream xml) {
        return !String.valueOf(xml.attribute("val")).matches("0|false");
    }

    @Override
    public void start(String name, XmlStream xml) {
        switch (name) {
            case "fonts" -> inFonts = true;
            case "cellXfs" -> inFormats = true;
            case "font" -> fonts += inFonts ? 1 : 0;
            case "strike" -> {
                if (inFonts && fonts > 0 && fonts <= MOST_FORMATS) {
                    struckFonts.set(fonts - 1, isOn(xml));
                }
            }
            case "xf" -> {
                if (inFormats && formats < MOST_FORMATS) {
                    struckFormats.set(formats, struckFonts.get(number(xml.attribute("fontId"))));
                    formats++;
                }
            }
            default -> {
                // formatting
            }
        }
    }

    @Override
    public void end(String name) {
        inFonts &= !name.equals("fonts");
        inFormats &= !name.equals("cellXfs");
    }

    /** @return a number without font for invalid text */
    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    /** @param style style index of a cell; null for none */
    boolean strikes(@Nullable String style) {
        return struckFormats.get(style == null ? 0 : number(style));
    }
}
