// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.vauban.assist.document.Piece.Span;

/**
 * The values of a properties file, after the format that {@link java.util.Properties#load(java.io.Reader)} describes. Values that are
 * patterns of {@link java.text.MessageFormat} keep its quotes.
 */
final class PropertiesSplitter implements Splitter {
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d+");
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]");

    @Override
    public List<Piece> split(String document) {
        List<Piece> pieces = new ArrayList<>();
        boolean ascii = document.contains("\\u") && !NOT_ASCII.matcher(document).find();
        int at = 0;
        while (at < document.length()) {
            int start = at;
            while (start < document.length() && " \t\f".indexOf(document.charAt(start)) >= 0) {
                start++;
            }
            boolean comment = start < document.length() && "#!".indexOf(document.charAt(start)) >= 0;
            int end = comment ? Splitter.lineEnd(document, start) : logicalEnd(document, start);
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

    /** Behind the last of the lines that a backslash continues. */
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

    private static void value(String document, int start, int end, boolean ascii, List<Piece> pieces) {
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
        String text = unescape(document.substring(value, end));
        boolean pattern = ARGUMENT.matcher(text).find();
        String read = pattern ? text.replace("''", "'") : text;
        pieces.add(new Piece(List.of(new Span(value, end)), read, document.substring(start, Math.min(key, end)),
                written -> escape(pattern ? written.replace("'", "''") : written, ascii)));
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
                case ' ' -> raw.append(i == 0 ? "\\ " : " ");
                default -> {
                    if (ascii && c > 0x7E) {
                        raw.append(String.format("\\u%04X", (int) c));
                    } else {
                        raw.append(c);
                    }
                }
            }
        }
        return raw.toString();
    }
}
