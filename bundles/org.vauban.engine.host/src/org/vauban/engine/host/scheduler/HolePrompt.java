// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.llama.LlamaVocabulary;

/** Builds fill-in-the-middle prompts to which typing only appends. */
public final class HolePrompt {
    private HolePrompt() {
    }

    /**
     * @param anchors where holes began
     * @param heal whether the last token may be taken back to be written anew, see {@link TokenPieces}
     */
    public static GenerationTask.Prompt build(LlamaVocabulary vocabulary, VocabularyTokenizer tokenizer, FimFormat fim,
            FimAnchors anchors, FimInput input, boolean heal) {
        FimAnchors.Split split = fim.endsWithPrefix() ? new FimAnchors.Split(input, "") : anchors.split(input);
        int[] tokens = fim.prompt(tokenizer, split.input());
        Moves moves = new Moves(last(tokens, fim.control()[0]), last(tokens, fim.control()[1]));
        int[] typed = tokenizer.continuation(split.begun());
        byte[] begun = heal && typed.length > 0 ? vocabulary.piece(typed[typed.length - 1], false) : new byte[0];
        int kept = begun.length > 0 ? typed.length - 1 : typed.length;
        int[] all = IntStream.concat(Arrays.stream(tokens), Arrays.stream(typed, 0, kept)).toArray();
        return new GenerationTask.Prompt(all, fim.name(), fim.control(), fim.control(), new int[0], begun, moves);
    }

    private static int last(int[] tokens, int token) {
        return IntStream.range(0, tokens.length).filter(i -> tokens[i] == token).max().orElse(0);
    }
}
