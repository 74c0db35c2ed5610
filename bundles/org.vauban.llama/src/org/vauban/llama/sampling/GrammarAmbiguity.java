// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for places of a grammar from which a few characters can be read in very many ways, such as
 * {@code ([a-z] | [a-z])*}. For a token of many characters, such as a line of blanks, llama.cpp goes through each of
 * them, and their number doubles with each character. What is looked for is a character that repeats, and then the
 * characters that most ways go on with; not every ambiguous grammar is found so.
 */
final class GrammarAmbiguity {
    /** Characters of a long token, such as a line of blanks or dashes. */
    private static final int CHARACTERS = 32;
    /** Of one with letters or digits. */
    private static final int LETTERS = 12;
    /** Ways to read a token; each takes some microseconds, for one token after the other. */
    static final long MAX_WAYS = 50_000;
    /** Of all that is looked at: some 50 ms. */
    private static final int MAX_STEPS = 500_000;
    private static final int MAX_STACKS = 50_000;
    /** Characters to begin with that are tried at one place. */
    private static final int MAX_FIRST = 16;

    /** A stack of llama.cpp's: the element that comes next, and those that come after its rule; equal ones are one. */
    private static final class Stack {
        private final int rule;
        private final int at;
        private final Stack below;
        private final int number;
        private List<Stack> after;

        Stack(int rule, int at, Stack below, int number) {
            this.number = number;
            this.rule = rule;
            this.at = at;
            this.below = below;
        }
    }

    private record Key(int rule, int at, int below) {}

    /** The search is over before it found anything. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super(null, null, false, false);
        }
    }

    private final GbnfGrammar grammar;
    private final Map<Key, Stack> stacks = new HashMap<>();
    private int steps;

    private GrammarAmbiguity(GbnfGrammar grammar) {
        this.grammar = grammar;
    }

    /** @throws org.vauban.llama.error.GrammarException if such a place is found */
    static void check(GbnfGrammar grammar, int root) {
        GrammarAmbiguity search = new GrammarAmbiguity(grammar);
        try {
            search.check(root);
        } catch (StoppedException e) {
            // a grammar of this size is taken as it is
        }
    }

    private void check(int root) {
        Deque<Stack> todo = new ArrayDeque<>();
        Set<Key> seen = new HashSet<>();
        List<Stack> begins = new ArrayList<>();
        for (int at : alternatives(root)) {
            begins.addAll(expand(stack(root, at, null)));
        }
        add(begins, seen, todo);
        while (!todo.isEmpty()) {
            Stack stack = todo.remove();
            probe(stack);
            add(after(stack), seen, todo);
        }
    }

    /** Each element of the grammar is a place once, however it was reached. */
    private static void add(List<Stack> found, Set<Key> seen, Deque<Stack> todo) {
        for (Stack stack : found) {
            if (seen.add(new Key(stack.rule, stack.at, 0))) {
                todo.add(stack);
            }
        }
    }

    private void step() {
        if (++steps > MAX_STEPS || stacks.size() > MAX_STACKS) {
            throw new StoppedException();
        }
    }

    private static boolean isEnd(int[] rule, int at) {
        return at >= rule.length || rule[at] == GbnfGrammar.OR;
    }

    private List<Integer> alternatives(int number) {
        List<Integer> found = new ArrayList<>();
        int[] rule = grammar.rules().get(number);
        found.add(0);
        for (int i = 0; i < rule.length; i++) {
            if (rule[i] == GbnfGrammar.OR) {
                found.add(i + 1);
            }
        }
        return found;
    }

    /** What goes on at a place of a rule; what lies below where that is its end. */
    private Stack stack(int rule, int at, Stack below) {
        step();
        if (isEnd(grammar.rules().get(rule), at)) {
            return below;
        }
        Key key = new Key(rule, at, below == null ? -1 : below.number);
        return stacks.computeIfAbsent(key, each -> new Stack(rule, at, below, stacks.size()));
    }

    /** The stacks that begin with a character. */
    private List<Stack> expand(Stack from) {
        List<Stack> found = new ArrayList<>();
        Set<Stack> seen = new HashSet<>();
        Deque<Stack> todo = new ArrayDeque<>();
        if (from != null) {
            todo.push(from);
        }
        while (!todo.isEmpty()) {
            Stack stack = todo.pop();
            step();
            if (!seen.add(stack)) {
                continue;
            }
            int element = grammar.rules().get(stack.rule)[stack.at];
            if (element < 0) {
                found.add(stack);
                continue;
            }
            Stack rest = stack(stack.rule, stack.at + 1, stack.below);
            for (int at : alternatives(element)) {
                Stack next = stack(element, at, rest);
                if (next != null) {
                    todo.push(next);
                }
            }
        }
        return found;
    }

    private List<Stack> after(Stack stack) {
        List<Stack> known = stack.after;
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

    private CharacterSet set(Stack stack) {
        return grammar.set(grammar.rules().get(stack.rule)[stack.at]);
    }

    /** A place that can be gone on from in one way is passed over: what comes after it is a place too. */
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
            step();
            if (set(stack).contains(character)) {
                for (Stack after : after(stack)) {
                    step();
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
                step();
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
