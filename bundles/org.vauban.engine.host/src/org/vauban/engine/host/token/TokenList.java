// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

import java.util.Arrays;

/** A growing array of tokens. Not thread-safe. */
public final class TokenList {
    private int[] tokens;
    private int size;

    public TokenList(int... tokens) {
        this.tokens = tokens.clone();
        size = tokens.length;
    }

    public int size() {
        return size;
    }

    public int get(int index) {
        return tokens[index];
    }

    public int last() {
        return tokens[size - 1];
    }

    public void add(int token) {
        ensure(size + 1);
        tokens[size++] = token;
    }

    /** Appends a range of another list. */
    public void addAll(TokenList other, int from, int to) {
        ensure(size + to - from);
        System.arraycopy(other.tokens, from, tokens, size, to - from);
        size += to - from;
    }

    /** Truncates the list to the given length. */
    public void truncate(int length) {
        size = Math.min(size, length);
    }

    /** Returns the length of the longest common prefix. */
    public int common(TokenList other) {
        int mismatch = Arrays.mismatch(tokens, 0, size, other.tokens, 0, other.size);
        return mismatch < 0 ? size : mismatch;
    }

    /** Returns the length of the longest common run from the given offsets, at most {@code limit}. */
    public int common(int from, TokenList other, int otherFrom, int limit) {
        int end = Math.min(limit, Math.min(size - from, other.size - otherFrom));
        int mismatch = Arrays.mismatch(tokens, from, from + end, other.tokens, otherFrom, otherFrom + end);
        return mismatch < 0 ? end : mismatch;
    }

    /** Returns a copy of a range. */
    public int[] part(int from, int to) {
        return Arrays.copyOfRange(tokens, from, to);
    }

    public int[] toArray() {
        return Arrays.copyOf(tokens, size);
    }

    private void ensure(int capacity) {
        if (capacity > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(64, Math.max(capacity, tokens.length * 2)));
        }
    }
}
