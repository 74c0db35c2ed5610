// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextSource;

/**
 * A text with what the gate needs to review it: its source and, if it is a piece, the whole it was taken from. A secret
 * is recognised by its whole shape, so a piece of a file is never reviewed alone, and no method here creates a piece
 * without its whole. Immutable. Equality compares source and text, not the surrounding whole.
 */
public final class SourceText {
    private enum Kind {
        WHOLE, RANGE, DERIVED, SAID, STORED, ABOUT, UNATTRIBUTED
    }

    private final Kind kind;
    private final TextSource source;
    private final String text;
    private final List<String> wholes;
    private final int start;

    private SourceText(Kind kind, TextSource source, String text, List<String> wholes, int start) {
        this.kind = kind;
        this.source = Objects.requireNonNull(source);
        this.text = Objects.requireNonNull(text);
        this.wholes = List.copyOf(wholes);
        this.start = start;
    }

    /**
     * Creates the complete text of a source, as it is in an editor or on the disk. Only for callers that hold all of
     * it: pieces are created by {@link #range} or {@link #derived}.
     */
    public static SourceText whole(TextSource source, String text) {
        return new SourceText(Kind.WHOLE, source, text, List.of(text), 0);
    }

    /** Creates text that the user typed, or other text that is in no file, such as the clipboard or a console. */
    public static SourceText typed(String text) {
        return whole(TextSource.typed(), text);
    }

    /**
     * Returns a range of this text, which must be whole or a range.
     *
     * @param from index of the first UTF-16 unit
     * @param to index after the last unit
     */
    public SourceText range(int from, int to) {
        Objects.checkFromToIndex(from, to, text.length());
        if (kind != Kind.WHOLE && kind != Kind.RANGE) {
            throw new IllegalStateException("a range of a text that is " + kind);
        }
        return from == 0 && to == text.length() ? this
                : new SourceText(Kind.RANGE, source, text.substring(from, to), wholes, start + from);
    }

    /**
     * Returns the beginning of this text, whatever its kind.
     *
     * @param to index after the last UTF-16 unit
     */
    public SourceText beginning(int to) {
        return to == text.length() ? this
                : new SourceText(kind == Kind.WHOLE ? Kind.RANGE : kind, source, text.substring(0, to), wholes, start);
    }

    /**
     * Returns a text composed of pieces of this one, such as an outline or some of its lines: secrets of the whole are
     * masked in it wherever they occur.
     */
    public SourceText derived(String made) {
        return new SourceText(Kind.DERIVED, source, made, wholes, 0);
    }

    /**
     * Returns sentences about this text that may quote it, such as the instruction for a change or a compiler message.
     * Secrets of the whole are masked in them, as are secrets of the sentences themselves, whatever language the source
     * is in.
     */
    public SourceText said(String sentences) {
        return new SourceText(Kind.SAID, source, sentences, wholes, 0);
    }

    /**
     * Returns a text composed of pieces of several wholes, such as a comparison of two versions.
     *
     * @param wholes the texts it is composed of; at least one
     */
    public static SourceText derived(TextSource source, String made, List<String> wholes) {
        if (wholes.isEmpty()) {
            throw new IllegalArgumentException("derived from nothing");
        }
        return new SourceText(Kind.DERIVED, source, made, wholes, 0);
    }

    /**
     * Returns a text composed of other pieces, such as two ranges of one document.
     *
     * @param pieces pieces of one source, at least one, none {@linkplain #ofStored stored}
     */
    public static SourceText joined(List<SourceText> pieces, String made) {
        return derived(pieces.getFirst().source, made,
                pieces.stream().flatMap(piece -> piece.wholes.stream()).distinct().toList());
    }

    /**
     * Returns a text composed of pieces of a file whose whole the caller does not hold: the gate reads the file. For
     * what was kept from an earlier review, and for what language tools report about other files. If that text file no
     * longer exists, or is an archive, the piece is reviewed alone.
     */
    public static SourceText ofStored(TextSource source, String made) {
        return new SourceText(Kind.STORED, source, made, List.of(), 0);
    }

    /**
     * Returns words about a source that are not taken from its text, such as its name: they go where its text may go.
     */
    public static SourceText about(TextSource source, String words) {
        return new SourceText(Kind.ABOUT, source, words, List.of(words), 0);
    }

    /**
     * Returns text of unknown files, such as an earlier answer of a model when it is not known what it was given: it
     * may be sent to a model of this machine, and to no other.
     */
    public static SourceText unattributed(String text) {
        return new SourceText(Kind.UNATTRIBUTED, TextSource.typed(), text, List.of(text), 0);
    }

    /**
     * Returns this text with nothing of it to send. It is reviewed beside a text that may repeat it, such as an answer
     * about it.
     */
    public SourceText withoutText() {
        return kind == Kind.STORED ? new SourceText(kind, source, "", List.of(piece()), 0)
                : new SourceText(Kind.DERIVED, source, "", wholes, 0);
    }

    public TextSource source() {
        return source;
    }

    /** Returns the text to send. */
    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    /** Returns where the text begins in {@link #wholeText()}; 0 unless it is a range. */
    int start() {
        return start;
    }

    /** Returns the text reviewed by position: the whole if this is a range, else the text itself. */
    String wholeText() {
        return kind == Kind.RANGE ? wholes.getFirst() : text;
    }

    /** Returns the texts whose secrets are searched for in this text; empty if it is reviewed by position alone. */
    List<String> wholes() {
        return kind == Kind.DERIVED || kind == Kind.SAID ? wholes : List.of();
    }

    /** Whether the text is also reviewed as text that is in no file. */
    boolean isSaid() {
        return kind == Kind.SAID;
    }

    /** Whether it is text of unknown files. */
    public boolean isUnattributed() {
        return kind == Kind.UNATTRIBUTED;
    }

    /** Returns what is known of a stored text without its file. */
    String piece() {
        return wholes.isEmpty() ? text : wholes.getFirst();
    }

    /** Whether the file is searched for secrets, too. */
    public boolean isStored() {
        return kind == Kind.STORED;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceText that && text.equals(that.text) && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, text);
    }

    /** Returns a description without the text. */
    @Override
    public String toString() {
        return "SourceText[" + kind + ", " + source + ", " + text.length() + " chars]";
    }
}
