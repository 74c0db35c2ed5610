// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.Arrays;

/** Concatenates tokens. */
final class PromptBuilder {
    private final Tokenizer tokenizer;
    private int[] tokens = new int[256];
    private int size;

    PromptBuilder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        tokenizer.beginning().ifPresent(this::token);
    }

    PromptBuilder token(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size * 2);
        }
        tokens[size++] = token;
        return this;
    }

    PromptBuilder tokens(int... added) {
        for (int token : added) {
            token(token);
        }
        return this;
    }

    PromptBuilder text(String text) {
        return tokens(tokenizer.text(text));
    }

    PromptBuilder continuation(String text) {
        return tokens(tokenizer.continuation(text));
    }

    int[] build() {
        return Arrays.copyOf(tokens, size);
    }
}
