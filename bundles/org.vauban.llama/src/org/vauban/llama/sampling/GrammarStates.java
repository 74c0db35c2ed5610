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
 * The states that a text leads a grammar to: each is the set of stacks that its next character may begin with. Equal
 * ones are one object, and what a character leads to is computed once. Threads: one at a time.
 */
final class GrammarStates {
    /** Steps for one token: some 50 ms. */
    static final int MAX_STEPS = 500_000;
    /** Stacks at one place. */
    static final int MAX_OPEN = 10_000;
    private static final int MAX_KNOWN = 100_000;
    /** What is kept between two tokens, about a megabyte of each. */
    private static final int KEPT_STACKS = 10_000;
    private static final int KEPT_CELLS = 200_000;
    /** What is kept within a token, some 40 MB: with more, what a character leads to is computed each time. */
    private static final int MAX_CELLS = 10_000_000;
    /** From so many stacks on, they are sorted by their characters first. */
    private static final int MANY = 16;

    /** Where a text is in a grammar. */
    static final class State {
        private final Stack[] stacks;
        private final boolean ends;
        /** By class of characters, null where it is not known; null until it is needed. */
        private State[] next;
        /** By class of characters, for many stacks; null until it is needed. */
        private List<Stack>[] sorted;
        /** Classes of which there are some, likewise. */
        private BitSet open;
        /** The tokens that may come; null until they are needed. */
        private long[] tokens;

        private State(Stack[] stacks, boolean ends) {
            this.stacks = stacks;
            this.ends = ends;
        }

        /** Whether the text may end here. */
        boolean ends() {
            return ends;
        }

        /** Whether no text comes here. */
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

    /** Allows the steps of one token from now on. */
    void begin() {
        stacks.allow(MAX_STEPS);
    }

    /** Forgets what is not needed for what comes after a state, where too much is kept. */
    State end(State current) {
        return stacks.size() <= KEPT_STACKS && cells <= KEPT_CELLS ? current : forget(current);
    }

    /** Forgets all states but one. */
    State forget(State current) {
        known.clear();
        cells = 0;
        stacks.retain(List.of(current.stacks));
        return state(List.of(current.stacks), current.ends);
    }

    /** What no text comes to. */
    State none() {
        return dead;
    }

    /** Before the first character. */
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

    /** After one more character. */
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

    /** Whether one of some characters may come. */
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

    /** The elements that stand for a token, as {@link GbnfGrammar#tokens()} names them. */
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

    /** What one of some elements leads to, and what else a text has led to. */
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
