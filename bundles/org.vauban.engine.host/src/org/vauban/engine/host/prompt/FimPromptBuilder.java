// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.llama.LlamaVocabulary;

/** Builds completion prompts to which typing only appends. */
public final class FimPromptBuilder {
    private static final int MAX_TAKEN_BACK = 6;
    private static final int LONGEST_JOINED = 2;

    private FimPromptBuilder() {}

    /**
     * A prompt that may end inside a token.
     *
     * @param begun bytes that the answer begins with and that are not reported; empty for none
     */
    public record OpenPrompt(int[] tokens, byte[] begun) {}

    /**
     * @param anchors anchors of earlier prompts
     * @param heal whether the last tokens may be removed and generated again, see the scheduler's
     *            {@code TokenPrefixIndex}
     */
    public static FimPrompt build(LlamaVocabulary vocabulary, VocabularyTokenizer tokenizer, FimFormat fim,
            FimAnchors anchors, FimInput input, boolean heal) {
        FimAnchors.Split split = fim.endsWithPrefix() ? FimAnchors.beforeEnd(input) : anchors.split(input);
        int[] tokens = fim.prompt(tokenizer, split.input());
        OpenPrompt open = open(vocabulary, tokenizer, tokens, split.begun(), heal);
        return new FimPrompt(open.tokens(), fim, open.begun(), last(tokens, fim.control()[0]),
                last(tokens, fim.control()[1]));
    }

    /**
     * Builds a prompt without a gap, for text that ends at the caret; the word or blank before the caret is generated
     * again.
     *
     * @param fim format of the model, or null for none
     */
    public static OpenPrompt atEnd(LlamaVocabulary vocabulary, VocabularyTokenizer tokenizer, @Nullable FimFormat fim,
            FimInput input) {
        FimAnchors.Split split = FimAnchors.beforeEnd(input);
        return open(vocabulary, tokenizer, plain(tokenizer, fim, split.input()), split.begun(), true);
    }

    /** Tokenizes text that ends at the caret, unchanged. */
    public static int[] plain(VocabularyTokenizer tokenizer, @Nullable FimFormat fim, FimInput input) {
        return fim == null ? FimFormat.plainPrefix(tokenizer, input) : fim.plain(tokenizer, input);
    }

    /** Appends typed text to a prompt and removes its last tokens. */
    private static OpenPrompt open(LlamaVocabulary vocabulary, VocabularyTokenizer tokenizer, int[] tokens,
            String behind, boolean heal) {
        int[] typed = tokenizer.continuation(behind);
        int kept = heal ? kept(vocabulary, typed) : typed.length;
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        Arrays.stream(typed, kept, typed.length).forEach(token -> begun.writeBytes(vocabulary.piece(token, false)));
        return new OpenPrompt(IntStream.concat(Arrays.stream(tokens), Arrays.stream(typed, 0, kept)).toArray(),
                begun.toByteArray());
    }

    /** Counts the tokens before the last word, or before the last token if the caret is not in a word. */
    private static int kept(LlamaVocabulary vocabulary, int[] typed) {
        int kept = Math.max(0, typed.length - 1);
        while (kept > 0 && typed.length - kept < MAX_TAKEN_BACK && word(vocabulary.piece(typed[kept], false), true)) {
            byte[] before = vocabulary.piece(typed[kept - 1], false);
            if (!word(before, false)) {
                // a dot or a blank usually shares a token with the word after it
                return before.length <= LONGEST_JOINED ? kept - 1 : kept;
            }
            kept--;
        }
        return kept;
    }

    /** Whether the first or last byte belongs to a word; all bytes of non-ASCII letters do. */
    private static boolean word(byte[] piece, boolean first) {
        if (piece.length == 0) {
            return false;
        }
        byte b = first ? piece[0] : piece[piece.length - 1];
        return b < 0 || b == '_' || b == '$' || Character.isLetterOrDigit(b);
    }

    private static int last(int[] tokens, int token) {
        return IntStream.range(0, tokens.length).filter(i -> tokens[i] == token).max().orElse(0);
    }
}
