// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.util.Arrays;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * A text that the client has open. Immutable; a line ends with CR, LF or CR LF, as in the protocol. A position outside the text
 * counts as the nearest one inside, one inside a character as its start.
 */
public final class TextDocument {
    private final String uri;
    private final String language;
    private final int version;
    private final String text;
    private final PositionEncoding encoding;
    private final int[] lineStarts;

    private TextDocument(String uri, String language, int version, String text, PositionEncoding encoding) {
        this.uri = uri;
        this.language = language;
        this.version = version;
        this.text = text;
        this.encoding = encoding;
        this.lineStarts = lineStarts(text);
    }

    /**
     * @param uri as the client names it
     * @param language its language id, or null
     * @param version the client's
     */
    public static TextDocument of(String uri, String language, int version, String text, PositionEncoding encoding) {
        return new TextDocument(uri, language, version, text, encoding);
    }

    public String uri() {
        return uri;
    }

    /** An LSP language id, or null. */
    public String language() {
        return language;
    }

    public int version() {
        return version;
    }

    public String text() {
        return text;
    }

    /** The document after changes, each of which applies to the result of the one before. */
    public TextDocument changed(int newVersion, List<TextDocumentContentChangeEvent> changes) {
        TextDocument now = this;
        for (TextDocumentContentChangeEvent change : changes) {
            Range range = change.getRange();
            String with = change.getText();
            if (range != null) {
                int start = now.offset(range.getStart());
                int end = now.offset(range.getEnd());
                with = now.text.substring(0, Math.min(start, end)) + change.getText()
                        + now.text.substring(Math.max(start, end));
            }
            now = of(uri, language, newVersion, with, encoding);
        }
        return now == this ? of(uri, language, newVersion, text, encoding) : now;
    }

    /** The place of a position, in UTF-16 units from the start. */
    public int offset(Position position) {
        if (position.getLine() < 0) {
            return 0;
        }
        if (position.getLine() >= lineStarts.length) {
            return text.length();
        }
        int at = lineStarts[position.getLine()];
        int end = lineEnd(position.getLine());
        int units = position.getCharacter();
        while (at < end) {
            int character = text.codePointAt(at);
            int taken = encoding.units(character);
            if (units < taken) {
                break;
            }
            units -= taken;
            at += Character.charCount(character);
        }
        return at;
    }

    /** The position of an offset that is at the start of a character. */
    public Position position(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        int units = 0;
        int at = lineStarts[line];
        while (at < offset) {
            int character = text.codePointAt(at);
            units += encoding.units(character);
            at += Character.charCount(character);
        }
        return new Position(line, units);
    }

    private int lineEnd(int line) {
        int end = line + 1 < lineStarts.length ? lineStarts[line + 1] : text.length();
        if (line + 1 < lineStarts.length) {
            end--;
            if (text.charAt(end) == '\n' && end > lineStarts[line] && text.charAt(end - 1) == '\r') {
                end--;
            }
        }
        return end;
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                continue;
            }
            if (c == '\n' || c == '\r') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /** Does not show the text. */
    @Override
    public String toString() {
        return "TextDocument[" + uri + ", version " + version + ", " + text.length() + " chars]";
    }
}
