// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A piece of an answer from the index, as later questions take it along: words of Vauban, or what is taken from a file,
 * which the gate reviews as a part of that file each time it is sent. Immutable.
 *
 * @param kind what it is; not null
 * @param place where it stands, for the model, such as {@code manual.pdf, page 4}; empty for words and sentences
 * @param from the text and where it comes from; not null
 */
public record CitedPart(Kind kind, String place, SourceText from) {

    /** @throws IllegalArgumentException if what is taken from a file is said to come from none */
    public CitedPart {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(place);
        Objects.requireNonNull(from);
        if (kind != Kind.WORDS && from.source() instanceof TextSource.Typed) {
            throw new IllegalArgumentException(kind + " of no file");
        }
    }

    /** What it is. */
    public enum Kind {
        /** Worded by Vauban. */
        WORDS,
        /** An excerpt that was found, verbatim, behind the headings above it. */
        PASSAGE,
        /** A verbatim quote. */
        QUOTE,
        /** What the model made of a quote, which it may repeat. */
        SENTENCE
    }

    /** @param markdown as it stands in the answer */
    static CitedPart words(String markdown) {
        return new CitedPart(Kind.WORDS, "", SourceText.typed(markdown));
    }

    /**
     * What is taken from a file.
     *
     * @param file absolute
     * @param text without Markdown, so that secrets of the file are recognised in it
     */
    static CitedPart of(Kind kind, String place, Path file, String text) {
        return new CitedPart(kind, place, SourceText.ofStored(TextSource.file(file, null), text));
    }

    /** The piece in an earlier answer: without it the conversation goes on. */
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

    /** Does not show the text. */
    @Override
    public String toString() {
        return "CitedPart[" + kind + ", " + from + "]";
    }
}
