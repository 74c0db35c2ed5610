// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.vauban.llama.LlamaVocabulary;

/** Builds fill-in-the-middle prompts to which typing only appends. */
public final class FimPromptBuilder {
    private static final int MAX_TAKEN_BACK = 6;
    private static final int LONGEST_JOINED = 2;

    private FimPromptBuilder() {}

    /**
     * @param anchors where holes began
     * @param heal whether the last tokens may be taken back to be written anew, see the scheduler's
     *            {@code TokenPrefixIndex}
     */
    public static FimPrompt build(LlamaVocabulary vocabulary, VocabularyTokenizer tokenizer, FimFormat fim,
            FimAnchors anchors, FimInput input, boolean heal) {
        FimAnchors.Split split = fim.endsWithPrefix() ? FimAnchors.beforeWord(input, input.suffix())
                : anchors.split(input);
        int[] tokens = fim.prompt(tokenizer, split.input());
        int[] typed = tokenizer.continuation(split.begun());
        int kept = heal ? kept(vocabulary, typed) : typed.length;
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        Arrays.stream(typed, kept, typed.length).forEach(token -> begun.writeBytes(vocabulary.piece(token, false)));
        int[] all = IntStream.concat(Arrays.stream(tokens), Arrays.stream(typed, 0, kept)).toArray();
        return new FimPrompt(all, fim, begun.toByteArray(), last(tokens, fim.control()[0]),
                last(tokens, fim.control()[1]));
    }

    /** Tokens before the last word, or before the last token where the caret is not in a word. */
    private static int kept(LlamaVocabulary vocabulary, int[] typed) {
        int kept = Math.max(0, typed.length - 1);
        while (kept > 0 && typed.length - kept < MAX_TAKEN_BACK && word(vocabulary.piece(typed[kept], false), true)) {
            byte[] before = vocabulary.piece(typed[kept - 1], false);
            if (!word(before, false)) {
                // a dot or a blank is mostly one token with the word behind it
                return before.length <= LONGEST_JOINED ? kept - 1 : kept;
            }
            kept--;
        }
        return kept;
    }

    /** Whether the first or the last byte belongs to a word; all bytes of letters beyond ASCII do. */
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
