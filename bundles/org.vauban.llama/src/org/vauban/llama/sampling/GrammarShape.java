// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

import org.vauban.llama.error.GrammarException;

/**
 * Estimates the cost of a grammar's rules: at each place of a text there is a stack for each element that may come
 * next, and for each of them those that may follow it; llama.cpp, which parses the grammar first, compares these with
 * one another.
 */
final class GrammarShape {
    /** Maximum number of elements that may come next at one place. */
    static final int MAX_OPEN = 5_000;
    /** Maximum number of characters and range bounds in the sets that may come next. */
    static final int MAX_CHARACTERS = 10_000;
    /** Comparisons of stacks for one token: about 20 ms. */
    static final long MAX_COMPARISONS = 10_000_000;
    /** Calls of llama.cpp's check for left recursion, which visits a rule once for each path to it. */
    static final long MAX_CALLS = 10_000_000;
    /** Maximum recursion depth of that check, limited by the stack of the thread. */
    static final int MAX_CALL_DEPTH = 4_000;
    private static final long MOST = 1L << 40;

    private final List<int[]> rules;
    private final boolean[] empty;
    /** Groups of rules that may begin with one another; groups that others depend on come first. */
    private final List<int[]> byStart;
    /** For each rule, the rules that may end with it. */
    private final int[][] enders;
    private final List<int[]> byEnd;

    private GrammarShape(List<int[]> rules) {
        this.rules = rules;
        empty = emptyRules();
        int[][] starts = new int[rules.size()][];
        List<List<Integer>> ends = new ArrayList<>();
        rules.forEach(rule -> ends.add(new ArrayList<>()));
        for (int number = 0; number < rules.size(); number++) {
            starts[number] = begins(rules.get(number), empty);
            for (int ending : ends(rules.get(number))) {
                ends.get(ending).add(number);
            }
        }
        byStart = RuleGroups.of(starts);
        enders = ends.stream().map(list -> list.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
        byEnd = RuleGroups.of(enders);
    }

    /** @throws org.vauban.llama.error.GrammarException if it exceeds the limits, or a rule begins with itself */
    static void check(GbnfGrammar grammar) {
        List<int[]> rules = grammar.rules();
        GrammarShape shape = new GrammarShape(rules);
        shape.checkCalls();
        shape.checkGrowth();
        long[][] ones = new long[rules.size()][];
        Arrays.setAll(ones, number -> {
            long[] weights = new long[rules.get(number).length];
            Arrays.fill(weights, 1);
            return weights;
        });
        long[][] open = shape.next(ones);
        if (most(open) > MAX_OPEN) {
            throw GrammarLimits.tooComplex("has places at which more than " + MAX_OPEN + " parts may come next");
        }
        long[][] characters = new long[rules.size()][];
        Arrays.setAll(characters, number -> characters(rules.get(number)));
        if (most(shape.next(characters)) > MAX_CHARACTERS) {
            throw GrammarLimits.tooComplex("has places at which more than " + MAX_CHARACTERS
                    + " characters are listed for what comes next");
        }
        for (long[] widths : open) {
            Arrays.setAll(widths, i -> widths[i] * widths[i]);
        }
        if (most(shape.next(open)) > MAX_COMPARISONS) {
            throw GrammarLimits.tooComplex("has too many parts in a row that may be empty");
        }
    }

    /**
     * Returns the number of comparisons per element: its own characters, and those of the elements that continue it.
     */
    private static long[] characters(int[] rule) {
        long[] characters = new long[rule.length];
        for (int i = rule.length - 1; i >= 0; i--) {
            characters[i] = 1 + (i + 1 < rule.length && rule[i + 1] == GbnfGrammar.MORE ? characters[i + 1] : 0);
        }
        return characters;
    }

    private static long most(long[][] values) {
        return Arrays.stream(values).flatMapToLong(Arrays::stream).max().orElse(0);
    }

    /** Finds the rules that may be empty: an alternative may be empty if all its rules may. */
    private boolean[] emptyRules() {
        boolean[] found = new boolean[rules.size()];
        List<List<int[]>> users = new ArrayList<>();
        rules.forEach(rule -> users.add(new ArrayList<>()));
        Deque<Integer> todo = new ArrayDeque<>();
        for (int number = 0; number < rules.size(); number++) {
            int[] rule = rules.get(number);
            for (int from = 0; from <= rule.length;) {
                int to = end(rule, from);
                int[] alternative = {number, to - from};
                for (int i = from; i < to; i++) {
                    if (rule[i] >= 0) {
                        users.get(rule[i]).add(alternative);
                    }
                }
                if (to == from && !found[number]) {
                    found[number] = true;
                    todo.add(number);
                }
                from = to + 1;
            }
        }
        while (!todo.isEmpty()) {
            for (int[] alternative : users.get(todo.remove())) {
                if (--alternative[1] == 0 && !found[alternative[0]]) {
                    found[alternative[0]] = true;
                    todo.add(alternative[0]);
                }
            }
        }
        return found;
    }

    private static int end(int[] rule, int from) {
        int to = from;
        while (to < rule.length && rule[to] != GbnfGrammar.OR) {
            to++;
        }
        return to;
    }

    private static int[] begins(int[] rule, boolean[] empty) {
        List<Integer> found = new ArrayList<>();
        boolean beginning = true;
        for (int element : rule) {
            if (element == GbnfGrammar.OR) {
                beginning = true;
            } else if (beginning) {
                if (element >= 0) {
                    found.add(element);
                }
                beginning = element >= 0 && empty[element];
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[] ends(int[] rule) {
        List<Integer> found = new ArrayList<>();
        boolean ending = true;
        for (int i = rule.length - 1; i >= 0; i--) {
            if (rule[i] == GbnfGrammar.OR) {
                ending = true;
            } else if (ending) {
                if (rule[i] >= 0) {
                    found.add(rule[i]);
                }
                ending = rule[i] >= 0 && empty[rule[i]];
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Simulates llama.cpp's check, which considers only rules with an empty alternative as possibly empty. */
    private void checkCalls() {
        boolean[] plainlyEmpty = new boolean[rules.size()];
        int[][] called = new int[rules.size()][];
        for (int number = 0; number < rules.size(); number++) {
            int[] rule = rules.get(number);
            plainlyEmpty[number] = rule.length == 0 || rule[0] == GbnfGrammar.OR
                    || rule[rule.length - 1] == GbnfGrammar.OR
                    || IntStream.range(1, rule.length)
                            .anyMatch(i -> rule[i] == GbnfGrammar.OR && rule[i - 1] == GbnfGrammar.OR);
        }
        Arrays.setAll(called, number -> begins(rules.get(number), plainlyEmpty));
        long[] calls = new long[rules.size()];
        int[] depth = new int[rules.size()];
        for (int[] group : RuleGroups.of(called)) {
            int number = group[0];
            calls[number] = 1;
            depth[number] = 1;
            for (int next : called[number]) {
                if (group.length > 1 || next == number) {
                    throw leftRecursion();
                }
                calls[number] = sum(calls[number], calls[next]);
                depth[number] = Math.max(depth[number], depth[next] + 1);
            }
            if (calls[number] > MAX_CALLS || depth[number] > MAX_CALL_DEPTH) {
                throw GrammarLimits.tooComplex("has too many ways to begin a rule with another");
            }
        }
    }

    /** Refuses rules that begin with themselves and then continue, since their stack would grow without end. */
    private void checkGrowth() {
        int[] groupOf = groupOf(byStart);
        for (int number = 0; number < rules.size(); number++) {
            int[] rule = rules.get(number);
            boolean beginning = true;
            for (int i = 0; i < rule.length; i++) {
                if (rule[i] == GbnfGrammar.OR) {
                    beginning = true;
                } else if (beginning) {
                    if (rule[i] >= 0 && groupOf[rule[i]] == groupOf[number] && end(rule, i) > i + 1) {
                        throw leftRecursion();
                    }
                    beginning = rule[i] >= 0 && empty[rule[i]];
                }
            }
        }
    }

    private static GrammarException leftRecursion() {
        return GrammarLimits.refused("has a rule that may begin with itself (left recursion)");
    }

    private int[] groupOf(List<int[]> groups) {
        int[] groupOf = new int[rules.size()];
        for (int group = 0; group < groups.size(); group++) {
            for (int number : groups.get(group)) {
                groupOf[number] = group;
            }
        }
        return groupOf;
    }

    /** Returns, for each element, the sum of the weights of possible next elements, wherever its rule is used. */
    private long[][] next(long[][] weights) {
        long[] first = new long[rules.size()];
        for (int[] group : byStart) {
            // rules of one group may all begin with one another, so their sums are set together
            long sum = 0;
            for (int number : group) {
                sum = sum(sum, first(rules.get(number), weights[number], first));
            }
            for (int number : group) {
                first[number] = sum;
            }
        }
        long[][] after = new long[rules.size()][];
        boolean[][] ending = new boolean[rules.size()][];
        long[] within = new long[rules.size()];
        for (int number = 0; number < rules.size(); number++) {
            after[number] = new long[rules.get(number).length + 1];
            ending[number] = new boolean[after[number].length];
            within(number, weights[number], first, after[number], ending[number], within);
        }
        long[] behind = behind(after, ending, within);
        for (int number = 0; number < rules.size(); number++) {
            for (int i = 0; i < after[number].length; i++) {
                after[number][i] = sum(after[number][i], ending[number][i] ? behind[number] : 0);
            }
        }
        // the beginning of the grammar counts as another place
        for (int number = 0; number < rules.size(); number++) {
            int last = after[number].length - 1;
            after[number][last] = Math.max(after[number][last], first[number]);
        }
        return after;
    }

    private long first(int[] rule, long[] weights, long[] first) {
        long sum = 0;
        boolean beginning = true;
        for (int i = 0; i < rule.length; i++) {
            if (rule[i] == GbnfGrammar.OR) {
                beginning = true;
            } else if (beginning) {
                sum = sum(sum, rule[i] >= 0 ? first[rule[i]] : weights[i]);
                beginning = rule[i] >= 0 && empty[rule[i]];
            }
        }
        return sum;
    }

    /** Computes what follows each element in its own alternative, and whether the alternative may end there. */
    private void within(int number, long[] weights, long[] first, long[] after, boolean[] ending, long[] most) {
        int[] rule = rules.get(number);
        long sum = 0;
        boolean open = true;
        for (int i = rule.length - 1; i >= 0; i--) {
            after[i] = sum;
            ending[i] = open;
            int element = rule[i];
            if (element == GbnfGrammar.OR) {
                sum = 0;
                open = true;
            } else if (element <= GbnfGrammar.FIRST_SET) {
                sum = weights[i];
                open = false;
            } else if (element >= 0) {
                most[element] = Math.max(most[element], sum);
                sum = sum(first[element], empty[element] ? sum : 0);
                open &= empty[element];
            }
        }
    }

    /** Returns the maximum that may follow a rule; rules that end with one another are visited once. */
    private long[] behind(long[][] after, boolean[][] ending, long[] within) {
        long[] behind = within.clone();
        int[] groupOf = groupOf(byEnd);
        List<List<long[]>> uses = new ArrayList<>();
        rules.forEach(rule -> uses.add(new ArrayList<>()));
        for (int number = 0; number < rules.size(); number++) {
            int[] rule = rules.get(number);
            for (int i = 0; i < rule.length; i++) {
                if (rule[i] >= 0 && ending[number][i]) {
                    uses.get(rule[i]).add(new long[] {number, after[number][i]});
                }
            }
        }
        for (int group = 0; group < byEnd.size(); group++) {
            long outside = 0;
            long inside = 0;
            for (int number : byEnd.get(group)) {
                outside = Math.max(outside, within[number]);
                for (long[] use : uses.get(number)) {
                    int user = (int) use[0];
                    if (groupOf[user] == group) {
                        inside = sum(inside, use[1]);
                    } else {
                        outside = Math.max(outside, sum(use[1], behind[user]));
                    }
                }
            }
            for (int number : byEnd.get(group)) {
                behind[number] = sum(outside, inside);
            }
        }
        return behind;
    }

    private static long sum(long a, long b) {
        return Math.min(MOST, a + b);
    }
}
