// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

import org.vauban.llama.error.GrammarException;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.SamplerFunctions;

/**
 * A grammar beside a chain of samplers. Accepting a token outside the grammar is a C++ exception in llama.cpp and
 * ends the process, so every token is tried on the grammar first. For the same reason waiting for a trigger is done
 * here and not by llama.cpp, which feeds the grammar unchecked text once its trigger matches.
 */
public final class SamplerGrammar {
    /** A token that was accepted while waiting, and how many bytes it has. */
    private record Seen(int token, int length) {}

    private final SamplerFunctions functions;
    private final IntFunction<byte[]> pieces;
    private final Function<byte[], int[]> tokenizer;
    private final MemorySegment handle;
    private final Set<Integer> triggerTokens;
    private final List<byte[]> triggerWords;
    private final int longestWord;
    private final boolean lazy;
    private final MemorySegment one;
    private final MemorySegment oneArray;

    private final Deque<Seen> seen = new ArrayDeque<>();
    private byte[] tail = {};
    private boolean waiting;

    /**
     * @param pieces    the bytes of a token
     * @param tokenizer the tokens of a text, without special ones
     * @param handle    owned by this object from now on
     * @param arena     for what is asked of the grammar
     */
    public SamplerGrammar(SamplerFunctions functions, IntFunction<byte[]> pieces, Function<byte[], int[]> tokenizer,
            MemorySegment handle, GrammarConstraint constraint, Arena arena) {
        this.functions = functions;
        this.pieces = pieces;
        this.tokenizer = tokenizer;
        this.handle = handle;
        this.triggerTokens = constraint.triggerTokens();
        this.triggerWords = constraint.triggerWords();
        this.longestWord = triggerWords.stream().mapToInt(w -> w.length).max().orElse(0);
        this.lazy = !triggerTokens.isEmpty() || !triggerWords.isEmpty();
        this.waiting = lazy;
        this.one = arena.allocate(Layouts.TOKEN_DATA);
        this.oneArray = arena.allocate(Layouts.TOKEN_DATA_ARRAY);
    }

    /** Whether it constrains the next token. */
    boolean active() {
        return !waiting;
    }

    /** Whether the token may come next. */
    boolean allows(int token) {
        return waiting || fits(token);
    }

    private boolean fits(int token) {
        one.set(JAVA_INT, Layouts.offset(Layouts.TOKEN_DATA, "id"), token);
        one.set(JAVA_FLOAT, Layouts.offset(Layouts.TOKEN_DATA, "logit"), 1f);
        oneArray.set(ADDRESS, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "data"), one);
        oneArray.set(JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "size"), 1);
        oneArray.set(JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "selected"), -1);
        functions.apply(handle, oneArray);
        return one.get(JAVA_FLOAT, Layouts.offset(Layouts.TOKEN_DATA, "logit")) != Float.NEGATIVE_INFINITY;
    }

    /** Gives every candidate outside the grammar the logit minus infinity. */
    void apply(MemorySegment candidates) {
        functions.apply(handle, candidates);
    }

    /** Goes on by a token, which may trigger a waiting grammar. */
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
        if (!fits(token)) {
            throw new GrammarException("Token " + token + " does not fit the grammar at this place.", List.of());
        }
        functions.accept(handle, token);
    }

    private void watch(int token) {
        byte[] piece = pieces.apply(token);
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

    /** The grammar begins at a byte of the text, which may lie inside a token. */
    private void triggerAt(byte[] text, int start) {
        int bytes = seen.stream().mapToInt(Seen::length).sum();
        // the first token may begin before the kept text
        int at = text.length - bytes;
        byte[] part = {};
        List<Integer> whole = new java.util.ArrayList<>();
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
            if (partBefore.length > 0) {
                int[] parts = tokenizer.apply(partBefore);
                ByteArrayOutputStream joined = new ByteArrayOutputStream();
                for (int part : parts) {
                    joined.writeBytes(pieces.apply(part));
                }
                if (!Arrays.equals(joined.toByteArray(), partBefore)) {
                    throw new GrammarException("The trigger begins inside a token that cannot be split.", List.of());
                }
                for (int part : parts) {
                    feed(part);
                }
            }
            for (int token : tokens) {
                feed(token);
            }
            waiting = false;
        } finally {
            seen.clear();
            tail = new byte[0];
            if (waiting) {
                functions.reset(handle);
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
        functions.reset(handle);
        seen.clear();
        tail = new byte[0];
        waiting = lazy;
    }

    public void free() {
        functions.free(handle);
    }
}
