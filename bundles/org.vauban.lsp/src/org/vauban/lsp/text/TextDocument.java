// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.text;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * An open document of the client. Immutable; a line ends with CR, LF or CR LF, as in the protocol. A position outside
 * of the text is moved to the nearest one inside, a position within a character to its start. Edits are cheap, however
 * large the text is.
 */
public final class TextDocument {
    private final String uri;
    private final String language;
    private final int version;
    private final ChunkedText content;
    private final PositionEncoding encoding;
    private volatile String whole;

    private TextDocument(String uri, @Nullable String language, int version, ChunkedText content,
            PositionEncoding encoding) {
        this.uri = uri;
        this.language = language;
        this.version = version;
        this.content = content;
        this.encoding = encoding;
    }

    /**
     * Creates a document.
     *
     * @param uri URI as the client names it
     * @param language its language id, or null
     * @param version version of the client
     */
    public static TextDocument of(String uri, @Nullable String language, int version, String text,
            PositionEncoding encoding) {
        return new TextDocument(uri, language, version, ChunkedText.of(text), encoding);
    }

    public String uri() {
        return uri;
    }

    /** Returns an LSP language id, or null. */
    public @Nullable String language() {
        return language;
    }

    public int version() {
        return version;
    }

    /** Returns the length in UTF-16 units. */
    public int length() {
        return content.length();
    }

    /** Returns the whole text, built at the first call. */
    public String text() {
        String text = whole;
        if (text == null) {
            text = content.substring(0, content.length());
            whole = text;
        }
        return text;
    }

    /** Returns a part of the text, by offsets in UTF-16 units. */
    public String text(int start, int end) {
        return content.substring(start, end);
    }

    /** Returns the text of a range. */
    public String text(Range range) {
        int start = offset(range.getStart());
        int end = offset(range.getEnd());
        return content.substring(Math.min(start, end), Math.max(start, end));
    }

    /**
     * Returns the text around an offset: the whole text if it is not longer than {@code most}, else whole lines (or a
     * part of a line that is longer itself).
     *
     * @param most maximum length in UTF-16 units
     */
    public Excerpt around(int offset, int most) {
        if (content.length() <= most) {
            return new Excerpt(text(), 0);
        }
        int start = Math.max(0, offset - most / 2);
        int end = Math.min(content.length(), offset + most / 2);
        if (start > 0) {
            int line = content.lineStart(content.lineAt(start) + 1);
            start = line <= offset ? line : whole(start);
        }
        if (end < content.length()) {
            int line = content.lineStart(content.lineAt(end));
            end = line >= offset && line > start ? line : whole(end);
        }
        return new Excerpt(content.substring(start, end), start);
    }

    /** Returns the nearest start of a character at or before an offset. */
    private int whole(int offset) {
        return offset > 0 && offset < content.length() && Character.isLowSurrogate(content.charAt(offset)) ? offset - 1
                : offset;
    }

    /**
     * A part of a document.
     *
     * @param start its offset in the document
     */
    public record Excerpt(String text, int start) {}

    /** Returns the document after changes, each of which applies to the result of the previous one. */
    public TextDocument changed(int newVersion, List<TextDocumentContentChangeEvent> changes) {
        TextDocument now = new TextDocument(uri, language, newVersion, content, encoding);
        for (TextDocumentContentChangeEvent change : changes) {
            Range range = change.getRange();
            if (range == null) {
                now = of(uri, language, newVersion, change.getText(), encoding);
            } else {
                int start = now.offset(range.getStart());
                int end = now.offset(range.getEnd());
                now = new TextDocument(uri, language, newVersion,
                        now.content.replace(Math.min(start, end), Math.max(start, end), change.getText()), encoding);
            }
        }
        return now;
    }

    /** Returns the offset of a position, in UTF-16 units from the start. */
    public int offset(Position position) {
        if (position.getLine() < 0) {
            return 0;
        }
        if (position.getLine() >= content.lineCount()) {
            return content.length();
        }
        int start = content.lineStart(position.getLine());
        int end = content.lineEnd(position.getLine());
        int units = Math.max(0, position.getCharacter());
        if (encoding == PositionEncoding.UTF_16) {
            return whole((int) Math.min(end, (long) start + units));
        }
        // a character takes at least one unit
        String line = content.substring(start, (int) Math.min(end, start + 2L * units));
        int at = 0;
        while (at < line.length()) {
            int character = line.codePointAt(at);
            int taken = encoding.units(character);
            if (units < taken) {
                break;
            }
            units -= taken;
            at += Character.charCount(character);
        }
        return start + at;
    }

    /** Returns the position of an offset that is at the start of a character. */
    public Position position(int offset) {
        int line = content.lineAt(offset);
        int start = content.lineStart(line);
        return new Position(line, encoding == PositionEncoding.UTF_16 ? offset - start
                : encoding.units(content.substring(start, offset)));
    }

    /** Returns the range between two offsets. */
    public Range range(int start, int end) {
        return new Range(position(start), position(end));
    }

    /** Does not include the text. */
    @Override
    public String toString() {
        return "TextDocument[" + uri + ", version " + version + ", " + content.length() + " chars]";
    }
}
