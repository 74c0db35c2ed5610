// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.TokenAttribute;

/** Tokenizes with the vocabulary of a loaded model. Any thread. */
public final class VocabularyTokenizer implements Tokenizer {
    /** A line feed has separate byte tokens that never join with following text, so it can be removed again. */
    private static final String GUARD = "\n";

    private final LlamaVocabulary vocabulary;
    private final int guardLength;

    public VocabularyTokenizer(LlamaVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        guardLength = vocabulary.type() == LlamaVocabulary.Type.SPM ? vocabulary.tokenize(GUARD, false, false).length
                : 0;
    }

    @Override
    public OptionalInt control(String name) {
        return vocabulary.tokenByText(name);
    }

    @Override
    public Optional<String> name(int token) {
        return vocabulary.isControl(token) || vocabulary.attributes(token).contains(TokenAttribute.USER_DEFINED)
                ? Optional.of(vocabulary.tokenText(token)) : Optional.empty();
    }

    @Override
    public OptionalInt beginning() {
        return vocabulary.addsBos() ? vocabulary.bos() : OptionalInt.empty();
    }

    @Override
    public int[] text(String text) {
        return text.isEmpty() ? new int[0] : vocabulary.tokenize(text, false, false);
    }

    @Override
    public int[] continuation(String text) {
        return text.isEmpty() ? new int[0] : unguarded(text, false);
    }

    @Override
    public int[] template(String piece, boolean first) {
        if (piece.isEmpty()) {
            return new int[0];
        }
        return first ? vocabulary.tokenize(piece, false, true) : unguarded(piece, true);
    }

    private int[] unguarded(String text, boolean parseSpecial) {
        if (guardLength == 0) {
            return vocabulary.tokenize(text, false, parseSpecial);
        }
        int[] guarded = vocabulary.tokenize(GUARD + text, false, parseSpecial);
        return Arrays.copyOfRange(guarded, guardLength, guarded.length);
    }
}
