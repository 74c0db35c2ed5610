// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The stacks of a grammar as in llama.cpp: the next element, and those that follow its rule. Equal stacks are one
 * object. Every call counts its steps, so that no grammar exceeds the time limit.
 */
final class GrammarStacks {
    /** The next element, and the stack below it. */
    static final class Stack {
        private final int rule;
        private final int at;
        /** Null if nothing follows its rule. */
        private final Stack below;
        private final int number;
        /** Null until first use. */
        private Next after;

        private Stack(int rule, int at, Stack below, int number) {
            this.rule = rule;
            this.at = at;
            this.below = below;
            this.number = number;
        }

        /** Returns a number that is unique within the grammar. */
        int number() {
            return number;
        }
    }

    /**
     * The continuations at a place.
     *
     * @param stacks each begins with a set of characters or a token
     * @param ends whether the text may end there
     */
    record Next(List<Stack> stacks, boolean ends) {}

    /** An element of the grammar, wherever it was reached from. */
    record Place(int rule, int at) {}

    private record Key(int rule, int at, int below) {}

    private final GbnfGrammar grammar;
    private final Supplier<? extends RuntimeException> exhausted;
    private final int most;
    private Map<Key, Stack> stacks = new HashMap<>();
    private final int[][] alternatives;
    private int numbers;
    private int left;

    /**
     * @param most maximum number of stacks at the same time
     * @param exhausted creates the exception for exceeding that number or the permitted steps
     */
    GrammarStacks(GbnfGrammar grammar, int most, Supplier<? extends RuntimeException> exhausted) {
        this.grammar = grammar;
        this.most = most;
        this.exhausted = exhausted;
        this.alternatives = new int[grammar.rules().size()][];
    }

    /** Permits this many steps from now on. */
    void allow(int steps) {
        left = steps;
    }

    /** Counts a step. */
    void step() {
        if (--left < 0 || stacks.size() > most) {
            throw exhausted.get();
        }
    }

    /** Returns the number of stacks. */
    int size() {
        return stacks.size();
    }

    /** Discards all stacks except these and those below them. */
    void retain(Collection<Stack> kept) {
        stacks = new HashMap<>();
        for (Stack each : kept) {
            for (Stack stack = each; stack != null; stack = stack.below) {
                Stack before = stacks.put(key(stack.rule, stack.at, stack.below), stack);
                stack.after = null; // it may refer to discarded ones
                if (before != null) {
                    break;
                }
            }
        }
    }

    /** Returns the possible beginnings of a text. */
    Next start(int root) {
        List<Stack> found = new ArrayList<>();
        boolean ends = false;
        for (int at : alternatives(root)) {
            Next next = expand(stack(root, at, null));
            found.addAll(next.stacks);
            ends |= next.ends;
        }
        return new Next(found, ends);
    }

    /** Returns the continuations after the first element of a stack. */
    Next after(Stack stack) {
        Next known = stack.after;
        if (known == null) {
            int[] rule = grammar.rules().get(stack.rule);
            int at = stack.at + 1;
            while (at < rule.length && rule[at] == GbnfGrammar.MORE) {
                at++;
            }
            known = expand(stack(stack.rule, at, stack.below));
            stack.after = known;
        }
        return known;
    }

    Place place(Stack stack) {
        return new Place(stack.rule, stack.at);
    }

    int element(Stack stack) {
        return grammar.rules().get(stack.rule)[stack.at];
    }

    /** Returns the characters that a stack may begin with. */
    CharacterSet set(Stack stack) {
        return grammar.set(element(stack));
    }

    private int[] alternatives(int number) {
        int[] known = alternatives[number];
        if (known == null) {
            int[] rule = grammar.rules().get(number);
            known = IntStream.rangeClosed(0, rule.length).filter(i -> i == 0 || rule[i - 1] == GbnfGrammar.OR)
                    .toArray();
            alternatives[number] = known;
        }
        return known;
    }

    private static Key key(int rule, int at, Stack below) {
        return new Key(rule, at, below == null ? -1 : below.number);
    }

    /** Returns the stack at a place of a rule; the stack below at the end of the rule. */
    private Stack stack(int rule, int at, Stack below) {
        step();
        int[] elements = grammar.rules().get(rule);
        if (at >= elements.length || elements[at] == GbnfGrammar.OR) {
            return below;
        }
        return stacks.computeIfAbsent(key(rule, at, below), each -> new Stack(rule, at, below, numbers++));
    }

    private Next expand(Stack from) {
        List<Stack> found = new ArrayList<>();
        Set<Stack> seen = new HashSet<>();
        Deque<Stack> todo = new ArrayDeque<>();
        boolean ends = from == null;
        if (from != null) {
            todo.push(from);
        }
        while (!todo.isEmpty()) {
            Stack stack = todo.pop();
            step();
            if (!seen.add(stack)) {
                continue;
            }
            int element = element(stack);
            if (element < 0) {
                found.add(stack);
                continue;
            }
            Stack rest = stack(stack.rule, stack.at + 1, stack.below);
            for (int at : alternatives(element)) {
                Stack next = stack(element, at, rest);
                if (next == null) {
                    ends = true;
                } else {
                    todo.push(next);
                }
            }
        }
        return new Next(List.copyOf(found), ends);
    }
}
