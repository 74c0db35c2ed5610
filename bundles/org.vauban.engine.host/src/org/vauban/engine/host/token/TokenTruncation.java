// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

import java.util.Arrays;

/** Shortens prompts that do not fit. */
public final class TokenTruncation {
    private TokenTruncation() {}

    /**
     * Leaves out the oldest tokens, but keeps the first one where it begins every text, and of each token that gives
     * the prompt its form the last one.
     *
     * @param tokens the prompt
     * @param length tokens that may stay, more than the kept ones
     * @param beginning the token that begins every text, or -1
     * @param form tokens that give the prompt its form
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
