// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Maps characters of symbol fonts, which Word stores by font and number, to Unicode: without them, "at most 12" would
 * read "12".
 */
final class SymbolFonts {
    /** Characters by hexadecimal number, for Adobe's Symbol encoding and for the font with boxes and ticks. */
    private static final Map<String, Map<Integer, String>> FONTS = Map.of("symbol", parsed(
            "A3\u2264 B3\u2265 B1\u00B1 B0\u00B0 B4\u00D7 B8\u00F7 B9\u2260 BB\u2248 BA\u2261 "
                    + "A5\u221E D6\u221A B6\u2202 F2\u222B E5\u2211 D5\u220F D1\u2207 CE\u2208 CF\u2209 "
                    + "C6\u2205 C7\u2229 C8\u222A CC\u2282 C9\u2283 A2\u2032 B2\u2033 2D\u2212 D7\u22C5 "
                    + "B7\u2022 BC\u2026 AE\u2192 AC\u2190 AD\u2191 AF\u2193 AB\u2194 DE\u21D2 DC\u21D0 "
                    + "DB\u21D4 D8\u00AC D9\u2227 DA\u2228 B5\u221D D0\u2220 5E\u22A5 22\u2200 24\u2203 "
                    + "61\u03B1 62\u03B2 67\u03B3 64\u03B4 65\u03B5 7A\u03B6 68\u03B7 71\u03B8 69\u03B9 "
                    + "6B\u03BA 6C\u03BB 6D\u03BC 6E\u03BD 78\u03BE 70\u03C0 72\u03C1 73\u03C3 74\u03C4 "
                    + "75\u03C5 66\u03C6 63\u03C7 79\u03C8 77\u03C9 47\u0393 44\u0394 51\u0398 4C\u039B "
                    + "58\u039E 50\u03A0 53\u03A3 46\u03A6 59\u03A8 57\u03A9 25% 2B+ 3D= 3C< 3E> 28( 29)"),
            "wingdings", parsed("FE\u2611 FD\u2612 A8\u2610 6F\u2610 FC\u2713 FB\u2717 E0\u2192 DF\u2190 E1\u2191 "
                    + "E2\u2193 F0\u21E8 6C\u25CF 6E\u25A0 A7\u25AA"));
    private static final int PRIVATE = 0xF000;

    private SymbolFonts() {}

    private static Map<Integer, String> parsed(String table) {
        Map<Integer, String> characters = new HashMap<>();
        for (String each : table.split(" ")) {
            characters.put(Integer.parseInt(each.substring(0, 2), 16), each.substring(2));
        }
        return characters;
    }

    /**
     * Returns the character of a symbol.
     *
     * @param font name of the font
     * @param number hexadecimal number
     * @return empty if the symbol is unknown
     */
    static String character(@Nullable String font, @Nullable String number) {
        if (font == null || number == null || !number.matches("[0-9A-Fa-f]{1,4}")) {
            return "";
        }
        int code = Integer.parseInt(number, 16);
        Map<Integer, String> known = FONTS.get(font.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known.getOrDefault(code >= PRIVATE ? code - PRIVATE : code, "");
        }
        boolean usual = code >= ' ' && (code < 0xD800 || code > 0xF8FF); // neither surrogates nor private use
        return usual ? Character.toString(code) : "";
    }
}
