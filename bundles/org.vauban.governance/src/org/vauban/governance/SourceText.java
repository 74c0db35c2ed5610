// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextSource;

/**
 * A text with what the gate needs to judge it: its source and, where it is a piece, the whole that it is a piece of. A
 * secret is known by its whole shape, so a piece of a file is never judged alone; nothing here makes one without its
 * whole. Immutable. Two are equal that have the same source and text, whatever stood around it.
 */
public final class SourceText {
    private enum Kind {
        WHOLE, RANGE, DERIVED, SAID, STORED, ABOUT
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
     * All of a source, as it is in an editor or on the disk. Only for who holds all of it: a piece is made by
     * {@link #range} or {@link #derived}.
     */
    public static SourceText whole(TextSource source, String text) {
        return new SourceText(Kind.WHOLE, source, text, List.of(text), 0);
    }

    /** What the user typed, or what else is in no file, such as the clipboard or a console. */
    public static SourceText typed(String text) {
        return whole(TextSource.typed(), text);
    }

    /**
     * A stretch of this text, which must be whole or a range.
     *
     * @param from first UTF-16 unit
     * @param to behind the last one
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
     * The beginning of this text, however it was made.
     *
     * @param to behind the last UTF-16 unit
     */
    public SourceText beginning(int to) {
        return to == text.length() ? this
                : new SourceText(kind == Kind.WHOLE ? Kind.RANGE : kind, source, text.substring(0, to), wholes, start);
    }

    /**
     * A text made of pieces of this one, such as an outline or some of its lines: what is secret in the whole is masked
     * in it wherever it stands.
     */
    public SourceText derived(String made) {
        return new SourceText(Kind.DERIVED, source, made, wholes, 0);
    }

    /**
     * Sentences about this text that may quote it, such as the instruction for a change or what a compiler reports:
     * what is secret in the whole is masked in them, and what they tell themselves, whatever language the source is in.
     */
    public SourceText said(String sentences) {
        return new SourceText(Kind.SAID, source, sentences, wholes, 0);
    }

    /**
     * A text made of pieces of several wholes, such as a comparison of two versions.
     *
     * @param wholes of which it is made; at least one
     */
    public static SourceText derived(TextSource source, String made, List<String> wholes) {
        if (wholes.isEmpty()) {
            throw new IllegalArgumentException("derived from nothing");
        }
        return new SourceText(Kind.DERIVED, source, made, wholes, 0);
    }

    /**
     * A text made of other pieces, such as two stretches of one document.
     *
     * @param pieces of one source, at least one, none {@linkplain #ofStored stored}
     */
    public static SourceText joined(List<SourceText> pieces, String made) {
        return derived(pieces.getFirst().source, made,
                pieces.stream().flatMap(piece -> piece.wholes.stream()).distinct().toList());
    }

    /**
     * A text made of pieces of a file of which nobody here holds the whole: the gate reads the file. For what was kept
     * of an earlier review, and for what tools of a language tell of other files. If there is no such text file any
     * more, or it is an archive, the piece is judged alone.
     */
    public static SourceText ofStored(TextSource source, String made) {
        return new SourceText(Kind.STORED, source, made, List.of(), 0);
    }

    /** Words about a source that are not taken from its text, such as its name: they go where its text may go. */
    public static SourceText about(TextSource source, String words) {
        return new SourceText(Kind.ABOUT, source, words, List.of(words), 0);
    }

    public TextSource source() {
        return source;
    }

    /** What is to be sent. */
    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    /** Where the text begins in {@link #wholeText()}; 0 for what is no range. */
    int start() {
        return start;
    }

    /** What is reviewed by place: the whole of which this is a range, else the text itself. */
    String wholeText() {
        return kind == Kind.RANGE ? wholes.getFirst() : text;
    }

    /** What secrets are taken from that are looked for in the text; empty if the text is reviewed by place alone. */
    List<String> wholes() {
        return kind == Kind.DERIVED || kind == Kind.SAID ? wholes : List.of();
    }

    /** Whether the text is also judged as what is in no file. */
    boolean isSaid() {
        return kind == Kind.SAID;
    }

    /** Whether secrets are looked for in the file, too. */
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

    /** Does not show the text. */
    @Override
    public String toString() {
        return "SourceText[" + kind + ", " + source + ", " + text.length() + " chars]";
    }
}
