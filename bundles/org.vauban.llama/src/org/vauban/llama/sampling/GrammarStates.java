// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.vauban.llama.error.GrammarException;
import org.vauban.llama.sampling.GrammarStacks.Next;
import org.vauban.llama.sampling.GrammarStacks.Stack;

/**
 * The states of a grammar while it matches a text: each is the set of stacks with which the next character may begin.
 * Equal states are one object, and the successor for a character is computed once. Threads: one at a time.
 */
final class GrammarStates {
    /** Maximum steps for one token: about 50 ms. */
    static final int MAX_STEPS = 500_000;
    /** Maximum number of stacks at one place. */
    static final int MAX_OPEN = 10_000;
    private static final int MAX_KNOWN = 100_000;
    /** Limits of what is kept between two tokens, about a megabyte of each. */
    private static final int KEPT_STACKS = 10_000;
    private static final int KEPT_CELLS = 200_000;
    /** Limit of what is kept within a token, about 40 MB: beyond it, successors are computed each time. */
    private static final int MAX_CELLS = 10_000_000;
    /** Number of stacks from which they are first sorted by their characters. */
    private static final int MANY = 16;

    /** A position of a text in a grammar. */
    static final class State {
        private final Stack[] stacks;
        private final boolean ends;
        /** Successors by class of characters, null where unknown; null until first use. */
        private State[] next;
        /** Stacks by class of characters, for states with many stacks; null until first use. */
        private List<Stack>[] sorted;
        /** Classes that have stacks, likewise. */
        private BitSet open;
        /** The tokens that may come next; null until first use. */
        private long[] tokens;

        private State(Stack[] stacks, boolean ends) {
            this.stacks = stacks;
            this.ends = ends;
        }

        /** Whether the text may end here. */
        boolean ends() {
            return ends;
        }

        /** Whether no text leads here. */
        boolean isDead() {
            return stacks.length == 0 && !ends;
        }

        /** Null until they are set. */
        long[] tokens() {
            return tokens;
        }

        void setTokens(long[] tokens) {
            this.tokens = tokens;
        }
    }

    private final GbnfGrammar grammar;
    private final GrammarStacks stacks;
    private final CharacterClasses classes;
    private final Map<IntBuffer, State> known = new HashMap<>();
    private final State dead;
    private long cells;

    GrammarStates(GbnfGrammar grammar) {
        this.grammar = grammar;
        this.stacks = new GrammarStacks(grammar, MAX_KNOWN, GrammarStates::tooManyWays);
        this.classes = new CharacterClasses(grammar.sets());
        this.dead = new State(new Stack[0], false);
    }

    private static GrammarException tooManyWays() {
        return GrammarLimits.tooComplex("can be read in too many ways here");
    }

    /** Permits the steps of one token from now on. */
    void begin() {
        stacks.allow(MAX_STEPS);
    }

    /** Discards what the continuation of a state does not need, if too much is kept. */
    State end(State current) {
        return stacks.size() <= KEPT_STACKS && cells <= KEPT_CELLS ? current : forget(current);
    }

    /** Discards all states but one. */
    State forget(State current) {
        known.clear();
        cells = 0;
        stacks.retain(List.of(current.stacks));
        return state(List.of(current.stacks), current.ends);
    }

    /** Returns the state that no text leads to. */
    State none() {
        return dead;
    }

    /** Returns the state before the first character. */
    State start(int root) {
        stacks.allow(MAX_STEPS);
        Next start = stacks.start(root);
        return state(new LinkedHashSet<>(start.stacks()), start.ends());
    }

    private State state(Collection<Stack> open, boolean ends) {
        if (open.isEmpty() && !ends) {
            return dead;
        }
        if (open.size() > MAX_OPEN) {
            throw tooManyWays();
        }
        int[] key = new int[open.size() + 1];
        int i = 0;
        for (Stack stack : open) {
            key[i++] = stack.number();
        }
        key[i] = ends ? -2 : -1;
        Arrays.sort(key);
        return known.computeIfAbsent(IntBuffer.wrap(key), each -> {
            State state = new State(open.toArray(Stack[]::new), ends);
            cells += state.stacks.length;
            return state;
        });
    }

    /** Returns the state after another character. */
    State next(State from, int character) {
        if (from.stacks.length == 0) {
            return dead;
        }
        int number = classes.of(character);
        State[] known = from.next;
        State found = known == null ? null : known[number];
        if (found == null) {
            found = compute(from, number, character);
            if (known == null && hasRoom()) {
                known = new State[classes.size()];
                cells += known.length;
                from.next = known;
            }
            if (known != null) {
                known[number] = found;
            }
        }
        return found;
    }

    private boolean hasRoom() {
        return cells + classes.size() <= MAX_CELLS;
    }

    private boolean isSorted(State state) {
        return state.sorted != null || state.stacks.length >= MANY && hasRoom();
    }

    private State compute(State from, int number, int character) {
        Set<Stack> open = new LinkedHashSet<>();
        boolean ends = false;
        boolean sorted = isSorted(from);
        for (Stack stack : sorted ? sorted(from, number) : List.of(from.stacks)) {
            stacks.step();
            if (sorted || stacks.set(stack).contains(character)) {
                ends |= add(stack, open);
            }
        }
        return state(open, ends);
    }

    private boolean add(Stack stack, Set<Stack> open) {
        Next after = stacks.after(stack);
        for (Stack next : after.stacks()) {
            stacks.step();
            open.add(next);
        }
        return after.ends();
    }

    private List<Stack> sorted(State state, int number) {
        List<Stack> list = sorted(state)[number];
        return list == null ? List.of() : list;
    }

    private List<Stack>[] sorted(State state) {
        List<Stack>[] lists = state.sorted;
        if (lists == null) {
            lists = sort(state);
            state.open = new BitSet();
            for (int i = 0; i < lists.length; i++) {
                state.open.set(i, lists[i] != null);
            }
            state.sorted = lists;
        }
        return lists;
    }

    private List<Stack>[] sort(State state) {
        @SuppressWarnings({"unchecked", "rawtypes"}) List<Stack>[] lists = new List[classes.size()];
        cells += lists.length;
        for (Stack stack : state.stacks) {
            CharacterSet set = stacks.set(stack);
            List<Integer> ranges = set.ranges();
            int from = 0;
            for (int i = 0; i < ranges.size(); i += 2) {
                int first = classes.of(ranges.get(i));
                int last = classes.of(ranges.get(i + 1));
                fill(lists, set.not() ? from : first, set.not() ? first - 1 : last, stack);
                from = last + 1;
            }
            if (set.not()) {
                fill(lists, from, lists.length - 1, stack);
            }
        }
        return lists;
    }

    private void fill(List<Stack>[] lists, int first, int last, Stack stack) {
        for (int i = first; i <= last; i++) {
            stacks.step();
            cells++;
            if (lists[i] == null) {
                lists[i] = new ArrayList<>();
            }
            lists[i].add(stack);
        }
    }

    /** Whether one of the characters from the first to the last may come next. */
    boolean mayBegin(State from, int first, int last) {
        if (isSorted(from)) {
            sorted(from);
            int next = from.open.nextSetBit(classes.of(first));
            return next >= 0 && next <= classes.of(last);
        }
        for (Stack stack : from.stacks) {
            stacks.step();
            if (stacks.set(stack).containsAny(first, last)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the elements that match a token, as in {@link GbnfGrammar#tokens()}. */
    Set<Integer> tokenElements(State from) {
        Set<Integer> found = new LinkedHashSet<>();
        if (!grammar.tokens().isEmpty()) {
            for (Stack stack : from.stacks) {
                stacks.step();
                if (grammar.tokens().containsKey(stacks.element(stack))) {
                    found.add(stacks.element(stack));
                }
            }
        }
        return found;
    }

    /** Returns the union of another state and the state after some elements. */
    State join(State from, Set<Integer> elements, State other) {
        Set<Stack> open = new LinkedHashSet<>(List.of(other.stacks));
        boolean ends = other.ends;
        for (Stack stack : from.stacks) {
            stacks.step();
            if (elements.contains(stacks.element(stack))) {
                ends |= add(stack, open);
            }
        }
        return state(open, ends);
    }
}
