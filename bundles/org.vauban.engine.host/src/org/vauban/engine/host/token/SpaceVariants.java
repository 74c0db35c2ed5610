// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.llama.LlamaVocabulary;

/** Returns the tokens of a word with a leading blank for those without, and vice versa. */
public final class SpaceVariants implements UnaryOperator<int[]> {
    private final LlamaVocabulary vocabulary;

    public SpaceVariants(LlamaVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** @return null if the tokens are not a word */
    @Override
    @NonNullByDefault({})
    public int @Nullable [] apply(int[] tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            bytes.writeBytes(vocabulary.piece(token, false));
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        String word = text.startsWith(" ") ? text.substring(1) : text;
        if (word.isEmpty() || !word.chars().allMatch(Character::isJavaIdentifierPart)) {
            return null;
        }
        return vocabulary.tokenize(text.equals(word) ? " " + word : word, false, false);
    }
}
