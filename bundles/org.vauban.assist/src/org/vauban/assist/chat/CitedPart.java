// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A part of an answer from the index, as sent with later questions: words of Vauban, or text of a file, which the gate
 * reviews as a part of that file each time it is sent. Immutable.
 *
 * @param kind kind of the part; not null
 * @param place its location as shown to the model, such as {@code manual.pdf, page 4}; empty for words and sentences
 * @param from the text and its source; not null
 */
public record CitedPart(Kind kind, String place, SourceText from) {

    /** @throws IllegalArgumentException if a part that must come from a file has none */
    public CitedPart {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(place);
        Objects.requireNonNull(from);
        if (kind != Kind.WORDS && from.source() instanceof TextSource.Typed) {
            throw new IllegalArgumentException(kind + " of no file");
        }
    }

    /** Kinds of parts. */
    public enum Kind {
        /** Worded by Vauban. */
        WORDS,
        /** A verbatim excerpt from the index, after the headings above it. */
        PASSAGE,
        /** A verbatim quote. */
        QUOTE,
        /** The model's sentence about a quote, which may repeat the quote. */
        SENTENCE
    }

    /** @param markdown text as in the answer */
    static CitedPart words(String markdown) {
        return new CitedPart(Kind.WORDS, "", SourceText.typed(markdown));
    }

    /**
     * Creates a part taken from a file.
     *
     * @param file absolute path
     * @param text text without Markdown, so that the file's secrets are recognised in it
     */
    static CitedPart of(Kind kind, String place, Path file, String text) {
        return new CitedPart(kind, place, SourceText.ofStored(TextSource.file(file, null), text));
    }

    /** Returns the part as a block of an earlier answer; the prompt is sent without it if it is withheld. */
    PromptBlock block() {
        String name = from.source().name();
        return switch (kind) {
            case WORDS -> PromptBlock.words("answer", from.text());
            case PASSAGE -> block("passage", name, PromptBlock.Keep.SHORTER);
            case QUOTE -> block("quote", name, PromptBlock.Keep.SHORTER);
            case SENTENCE -> block("answer", name, PromptBlock.Keep.ALLOWED);
        };
    }

    private PromptBlock block(String role, String name, PromptBlock.Keep keep) {
        return new PromptBlock(role, name, from, place.isEmpty() ? "" : place + ":\n", "\n\n",
                UnaryOperator.identity(), keep);
    }

    /** Returns a description without the text. */
    @Override
    public String toString() {
        return "CitedPart[" + kind + ", " + from + "]";
    }
}
