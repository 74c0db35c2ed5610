// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.vauban.llama.sampling.GrammarStacks.Place;
import org.vauban.llama.sampling.GrammarStacks.Stack;

/**
 * Searches a grammar for places where a few characters can be parsed in very many ways, such as {@code ([a-z] |
 * [a-z])*}: their number doubles with each character. If they lead to different stacks, they would end a request in the
 * middle ({@link GrammarStates}), so the grammar is refused in advance. The search tries a repeated character, then the
 * characters with which most ways continue; it does not find every ambiguous grammar.
 */
final class GrammarAmbiguity {
    /** Length of a long token, such as a line of blanks or dashes. */
    private static final int CHARACTERS = 32;
    /** Length of a token with letters or digits. */
    private static final int LETTERS = 12;
    /** Maximum number of ways to parse a token. */
    static final long MAX_WAYS = 50_000;
    /** Limit of the whole search: about 50 ms. */
    private static final int MAX_STEPS = 500_000;
    private static final int MAX_STACKS = 50_000;
    /** Number of first characters that are tried at one place. */
    private static final int MAX_FIRST = 16;

    /** Ends the search before it found anything. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super(null, null, false, false);
        }
    }

    private final GrammarStacks stacks;

    private GrammarAmbiguity(GbnfGrammar grammar) {
        stacks = new GrammarStacks(grammar, MAX_STACKS, StoppedException::new);
        stacks.allow(MAX_STEPS);
    }

    /** @throws org.vauban.llama.error.GrammarException if such a place is found */
    static void check(GbnfGrammar grammar, int root) {
        GrammarAmbiguity search = new GrammarAmbiguity(grammar);
        try {
            search.check(root);
        } catch (StoppedException e) {
            // a grammar of this size is accepted without a complete search
        }
    }

    private void check(int root) {
        Deque<Stack> todo = new ArrayDeque<>();
        Set<Place> seen = new HashSet<>();
        add(stacks.start(root).stacks(), seen, todo);
        while (!todo.isEmpty()) {
            Stack stack = todo.remove();
            probe(stack);
            add(after(stack), seen, todo);
        }
    }

    /** Adds each element of the grammar as a place once, however it was reached. */
    private void add(List<Stack> found, Set<Place> seen, Deque<Stack> todo) {
        for (Stack stack : found) {
            if (seen.add(stacks.place(stack))) {
                todo.add(stack);
            }
        }
    }

    private List<Stack> after(Stack stack) {
        return stacks.after(stack).stacks();
    }

    private CharacterSet set(Stack stack) {
        return stacks.set(stack);
    }

    /** Tries a place, unless it has only one continuation, which is tried as a place itself. */
    private void probe(Stack from) {
        if (after(from).size() < 2) {
            return;
        }
        Set<Integer> first = new TreeSet<>();
        set(from).addSome(first);
        int tried = 0;
        for (int character : first) {
            if (tried++ < MAX_FIRST) {
                probe(from, character);
            }
        }
    }

    private void probe(Stack from, int repeated) {
        Map<Stack, Long> ways = Map.of(from, 1L);
        int most = isOfWords(repeated) ? LETTERS : CHARACTERS;
        for (int i = 0; i < most && !ways.isEmpty(); i++) {
            Map<Stack, Long> next = read(ways, repeated);
            if (next.isEmpty()) {
                int other = mostCommon(ways);
                most = isOfWords(other) ? LETTERS : most;
                next = read(ways, other);
            }
            ways = next;
            if (ways.values().stream().mapToLong(Long::longValue).sum() > MAX_WAYS) {
                throw GrammarLimits.tooComplex("can read the same few characters in too many ways");
            }
        }
    }

    private static boolean isOfWords(int character) {
        return Character.isLetterOrDigit(character);
    }

    private Map<Stack, Long> read(Map<Stack, Long> ways, int character) {
        Map<Stack, Long> next = new HashMap<>();
        ways.forEach((stack, count) -> {
            stacks.step();
            if (set(stack).contains(character)) {
                for (Stack after : after(stack)) {
                    stacks.step();
                    next.merge(after, count, Long::sum);
                }
            }
        });
        return next;
    }

    private int mostCommon(Map<Stack, Long> ways) {
        Set<Integer> characters = new TreeSet<>();
        ways.keySet().forEach(stack -> set(stack).addSome(characters));
        int best = 0;
        long most = 0;
        for (int character : characters) {
            long count = 0;
            for (Map.Entry<Stack, Long> each : ways.entrySet()) {
                stacks.step();
                count += set(each.getKey()).contains(character) ? each.getValue() : 0;
            }
            if (count > most) {
                most = count;
                best = character;
            }
        }
        return best;
    }
}
