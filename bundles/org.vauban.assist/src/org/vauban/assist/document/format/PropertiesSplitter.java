// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.vauban.assist.document.format.TextSegment.Span;

/**
 * Finds the values of a properties file, in the format of {@link java.util.Properties#load(java.io.Reader)}. Values
 * that are patterns of {@link java.text.MessageFormat} keep its quotes; those that quote braces are preserved.
 */
final class PropertiesSplitter implements DocumentSplitter {
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d+");
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]");

    @Override
    public List<TextSegment> split(String document) {
        List<TextSegment> pieces = new ArrayList<>();
        // the file may be read as ISO 8859-1 or as UTF-8: escapes are correct in both
        boolean ascii = !NOT_ASCII.matcher(document).find();
        int at = 0;
        while (at < document.length()) {
            int start = at;
            while (start < document.length() && " \t\f".indexOf(document.charAt(start)) >= 0) {
                start++;
            }
            boolean comment = start < document.length() && "#!".indexOf(document.charAt(start)) >= 0;
            int end = comment ? DocumentSplitter.lineEnd(document, start) : logicalEnd(document, start);
            if (!comment && start < end) {
                value(document, start, end, ascii, pieces);
            }
            at = end;
            if (document.startsWith("\r\n", at)) {
                at += 2;
            } else {
                at++;
            }
        }
        return pieces;
    }

    /** Returns the end of a logical line, which a backslash continues over several lines. */
    private static int logicalEnd(String text, int at) {
        int end = at;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '\\') {
                end += text.startsWith("\r\n", end + 1) ? 3 : 2;
            } else if (c == '\n' || c == '\r') {
                return end;
            } else {
                end++;
            }
        }
        return text.length();
    }

    private static void value(String document, int start, int end, boolean ascii, List<TextSegment> pieces) {
        int key = start;
        while (key < end && "=: \t\f".indexOf(document.charAt(key)) < 0) {
            key += document.charAt(key) == '\\' ? 2 : 1;
        }
        int value = Math.min(key, end);
        while (value < end && " \t\f".indexOf(document.charAt(value)) >= 0) {
            value++;
        }
        if (value < end && "=:".indexOf(document.charAt(value)) >= 0) {
            value++;
        }
        while (value < end && " \t\f".indexOf(document.charAt(value)) >= 0) {
            value++;
        }
        if (value >= end) {
            return;
        }
        String raw = document.substring(value, end);
        String text = unescape(raw);
        boolean pattern = ARGUMENT.matcher(text).find();
        String read = pattern ? text.replace("''", "'") : text;
        pieces.add(new TextSegment(List.of(new Span(value, end)), read, document.substring(start, Math.min(key, end)),
                written -> {
                    String whole = framed(text, pattern ? written.replace("'", "''") : written);
                    return whole.equals(text) ? raw : escape(whole, ascii);
                }, pattern && quotesBraces(text) ? "obstacle.quotes" : null));
    }

    /** Returns the new text with the old one's blanks and line ends around it, which separate labels. */
    private static String framed(String old, String written) {
        int leading = old.length() - old.stripLeading().length();
        int trailing = old.stripTrailing().length();
        return old.substring(0, leading) + written + old.substring(Math.max(leading, trailing));
    }

    /**
     * Whether apostrophes quote a brace: a rewrite would not show which apostrophes should do so.
     *
     * @param pattern pattern of {@link java.text.MessageFormat}, where two apostrophes are a literal one
     */
    private static boolean quotesBraces(String pattern) {
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\'' && pattern.startsWith("''", i)) {
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (quoted && (c == '{' || c == '}') && pattern.indexOf('\'', i) > 0) {
                return true;
            }
        }
        return false;
    }

    static String unescape(String raw) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            char next = raw.charAt(++i);
            switch (next) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'f' -> text.append('\f');
                case 'u' -> {
                    if (i + 4 < raw.length() && raw.substring(i + 1, i + 5).matches("[0-9a-fA-F]{4}")) {
                        text.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                        i += 4;
                    } else {
                        text.append(next);
                    }
                }
                case '\r', '\n' -> {
                    if (next == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n') {
                        i++;
                    }
                    while (i + 1 < raw.length() && " \t\f".indexOf(raw.charAt(i + 1)) >= 0) {
                        i++;
                    }
                }
                default -> text.append(next);
            }
        }
        return text.toString();
    }

    static String escape(String text, boolean ascii) {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> raw.append("\\\\");
                case '\n' -> raw.append("\\n");
                case '\t' -> raw.append("\\t");
                case '\r' -> raw.append("\\r");
                case '\f' -> raw.append("\\f");
                // editors strip trailing blanks
                case ' ' -> raw.append(i == 0 || i == text.length() - 1 ? "\\ " : " ");
                default -> {
                    if (ascii && c > 0x7E) {
                        raw.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                    } else {
                        raw.append(c);
                    }
                }
            }
        }
        return raw.toString();
    }
}
