// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

import java.util.Arrays;

/** Shortens prompts that exceed the token budget. */
public final class TokenTruncation {
    private TokenTruncation() {}

    /**
     * Removes the oldest tokens. Keeps the first one if it is the beginning-of-text token, and the last occurrence of
     * each token that structures the prompt.
     *
     * @param tokens the prompt
     * @param length maximum length in tokens, more than the tokens to keep
     * @param beginning the beginning-of-text token, or -1
     * @param form tokens that structure the prompt
     */
    public static int[] cut(int[] tokens, int length, int beginning, int[] form) {
        if (tokens.length <= length) {
            return tokens;
        }
        int from = tokens.length - length;
        int[] kept = new int[0];
        while (true) {
            int[] now = kept(tokens, from, beginning, form);
            if (now.length + tokens.length - from <= length || from >= tokens.length - 1) {
                kept = now;
                break;
            }
            from = Math.min(tokens.length - 1, tokens.length - length + now.length);
        }
        int[] cut = Arrays.copyOf(kept, kept.length + tokens.length - from);
        System.arraycopy(tokens, from, cut, kept.length, tokens.length - from);
        return cut;
    }

    private static int[] kept(int[] tokens, int end, int beginning, int[] form) {
        int[] kept = new int[end];
        int count = 0;
        for (int i = 0; i < end; i++) {
            int token = tokens[i];
            boolean first = i == 0 && token == beginning;
            boolean lastOfForm = Arrays.stream(form).anyMatch(f -> f >= 0 && f == token)
                    && Arrays.stream(tokens, i + 1, tokens.length).noneMatch(t -> t == token);
            if (first || lastOfForm) {
                kept[count++] = token;
            }
        }
        return Arrays.copyOf(kept, count);
    }
}
