// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds tokens by their first bytes. The caret is usually inside a word that would be a single token, and models rarely
 * continue well after half of it; so the half is removed from the prompt and the next token must begin with it.
 */
public final class TokenPrefixIndex {
    private final byte[][] pieces;
    private final int[][] byFirst = new int[256][];

    /**
     * @param size number of tokens in the vocabulary
     * @param piece returns the bytes of a token, empty for control tokens
     */
    public TokenPrefixIndex(int size, IntFunction<byte[]> piece) {
        pieces = new byte[size][];
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < byFirst.length; i++) {
            lists.add(new ArrayList<>());
        }
        for (int token = 0; token < size; token++) {
            pieces[token] = piece.apply(token);
            if (pieces[token].length > 0) {
                lists.get(pieces[token][0] & 0xFF).add(token);
            }
        }
        for (int i = 0; i < byFirst.length; i++) {
            byFirst[i] = lists.get(i).stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** Returns the token with the largest logit that is a prefix of the text or has it as a prefix; -1 for none. */
    public int best(float[] logits, byte[] text) {
        int best = -1;
        for (int token : byFirst[text[0] & 0xFF]) {
            if ((best < 0 || logits[token] > logits[best]) && fits(pieces[token], text)) {
                best = token;
            }
        }
        return best;
    }

    /** Returns {@link Logits#scale} over the tokens that {@link #best} chooses from; negative infinity for none. */
    public double scale(float[] logits, byte[] text) {
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int token : byFirst[text[0] & 0xFF]) {
            if (logits[token] == Float.NEGATIVE_INFINITY || !fits(pieces[token], text)) {
                continue;
            }
            if (logits[token] > largest) {
                sum = sum * Math.exp(largest - logits[token]) + 1;
                largest = logits[token];
            } else {
                sum += Math.exp(logits[token] - largest);
            }
        }
        return largest + Math.log(sum);
    }

    private static boolean fits(byte[] piece, byte[] text) {
        for (int i = 0; i < Math.min(piece.length, text.length); i++) {
            if (piece[i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
