// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.Locale;

/** Quotes texts as templates print them. */
public final class Quoting {
    private Quoting() {}

    /**
     * Quotes a string like Python's {@code json.dumps}.
     *
     * @param asciiOnly whether all other characters are escaped
     * @return the text with quotes
     */
    public static String json(String text, boolean asciiOnly) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    if (c < 0x20 || asciiOnly && c > 0x7e) {
                        quoted.append("\\u").append(Character.forDigit(c >> 12, 16))
                                .append(Character.forDigit(c >> 8 & 15, 16))
                                .append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** Quotes a string like Python's {@code repr}, with its choice of quotes. */
    public static String python(String text) {
        return python(text, text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'');
    }

    /** Quotes a string like Python's {@code repr}, with the given quotes. */
    public static String python(String text, char quote) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c == quote) {
                        quoted.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(c < 0x100 ? String.format(Locale.ROOT, "\\x%02x", c)
                                : c < 0x10000 ? String.format(Locale.ROOT, "\\u%04x", c)
                                        : String.format(Locale.ROOT, "\\U%08x", c));
                    }
                }
            }
        }
        return quoted.append(quote).toString();
    }

    /** Like {@code str.isprintable}. */
    private static boolean isPrintable(int c) {
        return c == ' ' || switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
