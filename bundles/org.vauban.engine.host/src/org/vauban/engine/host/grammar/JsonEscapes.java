// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.vauban.engine.host.grammar.GrammarRules.Chars;
import org.vauban.engine.host.grammar.GrammarRules.Symbol;
import org.vauban.engine.host.grammar.GrammarRules.Text;

/** Escapes characters inside a JSON string (RFC 8259): unescaped where allowed, otherwise with the short escape. */
final class JsonEscapes {
    private static final CharSet ESCAPED = CharSet.range(0, 0x1F).union(CharSet.of("\"\\"));
    private static final String SHORT = "\"\\\b\f\n\r\t";
    private static final String SHORT_LETTERS = "\"\\bfnrt";

    private JsonEscapes() {}

    /** Returns the string with its quotes. */
    static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.codePoints().forEach(c -> out.append(character(c)));
        return out.append('"').toString();
    }

    private static String character(int c) {
        int index = SHORT.indexOf(c);
        if (index >= 0) {
            return "\\" + SHORT_LETTERS.charAt(index);
        }
        // an unpaired surrogate cannot be encoded in UTF-8
        boolean half = c >= 0xD800 && c <= 0xDFFF;
        return c < 0x20 || half ? String.format(Locale.ROOT, "\\u%04x", c) : Character.toString(c);
    }

    /** Returns the ways to write one character of a set, each a sequence of symbols. */
    static List<List<Symbol>> ways(CharSet set) {
        List<List<Symbol>> ways = new ArrayList<>();
        CharSet plain = set.minus(ESCAPED);
        if (!plain.isEmpty()) {
            ways.add(List.of(new Chars(plain)));
        }
        CharSet letters = CharSet.NONE;
        List<List<Symbol>> codes = new ArrayList<>();
        for (int c : set.intersect(ESCAPED).members()) {
            int index = SHORT.indexOf(c);
            if (index >= 0) {
                letters = letters.union(CharSet.of(SHORT_LETTERS.charAt(index)));
            } else {
                codes.add(List.of(new Text(character(c))));
            }
        }
        if (!letters.isEmpty()) {
            ways.add(List.of(new Text("\\"), new Chars(letters)));
        }
        ways.addAll(codes);
        return ways;
    }
}
