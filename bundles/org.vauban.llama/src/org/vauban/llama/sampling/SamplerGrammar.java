// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

import org.vauban.llama.error.GrammarException;

/**
 * The grammar of a sampler chain, which applies from the beginning or from its first trigger on. Replaces llama.cpp's
 * own, in which a token that violates the grammar ends the process, and which takes hours for one token with some
 * grammars.
 */
public final class SamplerGrammar {
    /** A token accepted while waiting, and its number of bytes. */
    private record Seen(int token, int length) {}

    private final TokenTrie trie;
    private final GrammarMatcher matcher;
    private final Set<Integer> triggerTokens;
    private final List<byte[]> triggerWords;
    private final int longestWord;
    private final boolean lazy;

    private final Deque<Seen> seen = new ArrayDeque<>();
    private byte[] tail = {};
    private boolean waiting;

    /**
     * @param trie the tokens of the vocabulary
     * @param tokenOf returns the token with this notation in a grammar, such as {@code <[12]>}
     */
    public SamplerGrammar(TokenTrie trie, ToIntFunction<String> tokenOf, GrammarConstraint constraint) {
        this.trie = trie;
        this.matcher = constraint.matcher(trie, tokenOf);
        this.triggerTokens = constraint.triggerTokens();
        this.triggerWords = constraint.triggerWords();
        this.longestWord = triggerWords.stream().mapToInt(w -> w.length).max().orElse(0);
        this.lazy = !triggerTokens.isEmpty() || !triggerWords.isEmpty();
        this.waiting = lazy;
    }

    /** Whether it constrains the next token. */
    boolean active() {
        return !waiting;
    }

    /** Whether the token may come next. */
    boolean allows(int token) {
        return waiting || matcher.allows(token);
    }

    /** Returns all tokens that may come next, one bit for each; callers must not change it. */
    long[] tokens() {
        return matcher.tokens();
    }

    /** Accepts a token, which may trigger a waiting grammar. */
    void accept(int token) {
        if (!waiting) {
            feed(token);
        } else if (triggerTokens.contains(token)) {
            trigger(List.of(token), new byte[0]);
        } else if (longestWord > 0) {
            watch(token);
        }
    }

    private void feed(int token) {
        if (!matcher.accept(token)) {
            throw new GrammarException("Token " + token + " does not fit the grammar at this place.", List.of());
        }
    }

    private void watch(int token) {
        byte[] piece = trie.piece(token);
        byte[] text = Arrays.copyOf(tail, tail.length + piece.length);
        System.arraycopy(piece, 0, text, tail.length, piece.length);
        seen.addLast(new Seen(token, piece.length));

        int start = triggerWords.stream().mapToInt(w -> indexOf(text, w)).filter(i -> i >= 0).min().orElse(-1);
        if (start >= 0) {
            triggerAt(text, start);
            return;
        }
        int kept = Math.min(text.length, longestWord - 1);
        tail = Arrays.copyOfRange(text, text.length - kept, text.length);
        int bytes = seen.stream().mapToInt(Seen::length).sum();
        while (!seen.isEmpty() && bytes - seen.peekFirst().length() >= kept) {
            bytes -= seen.removeFirst().length();
        }
    }

    /** Begins the grammar at a byte of the text, which may be inside a token. */
    private void triggerAt(byte[] text, int start) {
        int bytes = seen.stream().mapToInt(Seen::length).sum();
        // the first token may begin before the kept text
        int at = text.length - bytes;
        byte[] part = {};
        List<Integer> whole = new ArrayList<>();
        for (Seen s : seen) {
            if (at >= start) {
                whole.add(s.token());
            } else if (at + s.length() > start) {
                part = Arrays.copyOfRange(text, start, at + s.length());
            }
            at += s.length();
        }
        trigger(whole, part);
    }

    private void trigger(List<Integer> tokens, byte[] partBefore) {
        try {
            if (partBefore.length > 0 && !matcher.accept(partBefore)) {
                throw new GrammarException("The end of a token does not fit the grammar that begins in it.",
                        List.of());
            }
            for (int token : tokens) {
                feed(token);
            }
            waiting = false;
        } finally {
            seen.clear();
            tail = new byte[0];
            if (waiting) {
                matcher.reset();
            }
        }
    }

    private static int indexOf(byte[] text, byte[] word) {
        for (int i = 0; i + word.length <= text.length; i++) {
            if (Arrays.equals(text, i, i + word.length, word, 0, word.length)) {
                return i;
            }
        }
        return -1;
    }

    void reset() {
        matcher.reset();
        seen.clear();
        tail = new byte[0];
        waiting = lazy;
    }
}
