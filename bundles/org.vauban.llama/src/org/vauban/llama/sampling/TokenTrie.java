// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * A trie of the tokens of a vocabulary by their characters. Its nodes are in depth-first order. Created once per model;
 * takes some megabytes. Threads: any.
 */
public final class TokenTrie {
    private record Entry(int[] path, int token) {}

    private final byte[][] pieces;
    private final BitSet ends = new BitSet();
    /** Tokens that have only a name. */
    private final BitSet named = new BitSet();
    /** Tokens that continue a character of the previous token. */
    private final int[] continuing;
    /** The symbol of each node: a character, or -1 - the index of an incomplete one. */
    private int[] symbols = new int[1024];
    private int[] depths = new int[1024];
    /** The node after the subtree of each node. */
    private int[] skips = new int[1024];
    /** Index in {@link #tokens} of the first token of each node. */
    private int[] firsts = new int[1024];
    private final List<Utf8Piece> broken = new ArrayList<>();
    private final int[] tokens;
    private int nodes;
    private int deepest;

    /**
     * @param size number of tokens in the vocabulary
     * @param piece returns the bytes of a token, the name for a control token
     * @param named whether these bytes are only its name
     * @param ends tokens that end a generation
     */
    public TokenTrie(int size, IntFunction<byte[]> piece, IntPredicate named, int[] ends) {
        pieces = new byte[size][];
        Arrays.stream(ends).forEach(this.ends::set);
        List<Entry> entries = new ArrayList<>();
        List<Integer> continues = new ArrayList<>();
        for (int token = 0; token < size; token++) {
            byte[] bytes = untilZero(piece.apply(token));
            pieces[token] = bytes;
            if (bytes.length == 0 || this.ends.get(token)) {
                continue;
            }
            this.named.set(token, named.test(token));
            if (Utf8Piece.continues(bytes)) {
                continues.add(token);
                continue;
            }
            Utf8Piece text = Utf8Piece.NONE.then(bytes);
            if (text.isText()) {
                entries.add(new Entry(path(text), token));
            }
        }
        continuing = continues.stream().mapToInt(Integer::intValue).toArray();
        entries.sort((a, b) -> Arrays.compare(a.path, b.path));
        tokens = entries.stream().mapToInt(Entry::token).toArray();
        build(entries);
    }

    private static byte[] untilZero(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return Arrays.copyOf(bytes, i);
            }
        }
        return bytes;
    }

    private int[] path(Utf8Piece text) {
        int[] characters = text.characters();
        if (text.missing() == 0) {
            return characters;
        }
        broken.add(text);
        int[] path = Arrays.copyOf(characters, characters.length + 1);
        path[characters.length] = -broken.size();
        return path;
    }

    private void build(List<Entry> entries) {
        int[] before = {};
        int[] open = new int[1 + entries.stream().mapToInt(each -> each.path.length).max().orElse(0)];
        for (int i = 0; i < entries.size(); i++) {
            int[] path = entries.get(i).path;
            int common = Arrays.mismatch(before, path);
            common = common < 0 ? path.length : common;
            for (int depth = common; depth < before.length; depth++) {
                skips[open[depth]] = nodes;
            }
            for (int depth = common; depth < path.length; depth++) {
                open[depth] = add(path[depth], depth, i);
            }
            before = path;
            deepest = Math.max(deepest, path.length);
        }
        for (int depth = 0; depth < before.length; depth++) {
            skips[open[depth]] = nodes;
        }
        add(0, 0, entries.size()); // ends the tokens of the last node
        nodes--;
    }

    private int add(int symbol, int depth, int first) {
        if (nodes == symbols.length) {
            symbols = Arrays.copyOf(symbols, 2 * nodes);
            depths = Arrays.copyOf(depths, 2 * nodes);
            skips = Arrays.copyOf(skips, 2 * nodes);
            firsts = Arrays.copyOf(firsts, 2 * nodes);
        }
        symbols[nodes] = symbol;
        depths[nodes] = depth;
        firsts[nodes] = first;
        return nodes++;
    }

    /** Returns the number of tokens in the vocabulary. */
    int size() {
        return pieces.length;
    }

    /** Returns the depth of the trie. */
    int deepest() {
        return deepest;
    }

    int nodes() {
        return nodes;
    }

    /** Returns a character, or a negative number for an incomplete one. */
    int symbol(int node) {
        return symbols[node];
    }

    /** Returns an incomplete character. */
    Utf8Piece broken(int symbol) {
        return broken.get(-1 - symbol);
    }

    /** Returns the number of nodes before it on its path. */
    int depth(int node) {
        return depths[node];
    }

    /** Returns the next node outside the subtree of this one. */
    int skip(int node) {
        return skips[node];
    }

    /** Adds the tokens that end at a node. */
    void addTokens(int node, long[] set) {
        for (int i = firsts[node]; i < firsts[node + 1]; i++) {
            set[tokens[i] >> 6] |= 1L << tokens[i];
        }
    }

    /** Returns the tokens that continue a character that began before them. */
    int[] continuing() {
        return continuing;
    }

    /** Returns the bytes of a token up to a zero; callers must not change them. */
    byte[] piece(int token) {
        return pieces[token];
    }

    boolean isEnd(int token) {
        return ends.get(token);
    }

    BitSet ends() {
        return ends;
    }

    /** Returns the tokens whose bytes are only a name; callers must not change them. */
    BitSet named() {
        return named;
    }
}
