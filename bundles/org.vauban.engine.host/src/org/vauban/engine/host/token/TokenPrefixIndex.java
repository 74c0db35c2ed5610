// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds tokens by how they begin. A caret mostly stands inside what would be one token; a model that is given the half
 * of it seldom knows how to go on, so the half is taken back and the next token has to begin with it.
 */
public final class TokenPrefixIndex {
    private final byte[][] pieces;
    private final int[][] byFirst = new int[256][];

    /**
     * @param size tokens of the vocabulary
     * @param piece the bytes of a token, empty for control tokens
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

    /** The token with the largest logit that begins with the text, or that the text begins with; -1 for none. */
    public int best(float[] logits, byte[] text) {
        int best = -1;
        for (int token : byFirst[text[0] & 0xFF]) {
            if ((best < 0 || logits[token] > logits[best]) && fits(pieces[token], text)) {
                best = token;
            }
        }
        return best;
    }

    /** As {@link Logits#scale}, of the tokens that {@link #best} chooses from; negative infinity for none. */
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
