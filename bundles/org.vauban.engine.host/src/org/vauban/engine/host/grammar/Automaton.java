// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A finite automaton over code points: deterministic, minimal, without dead states; state 0 is the start. Immutable.
 */
final class Automaton {
    /** Maximum number of states before equal ones are merged. */
    static final int MAX_EXPLORED = 20_000;

    /** A transition for every code point of a range. */
    record Step<S>(int low, int high, S target) {}

    private final List<List<Step<Integer>>> steps;
    private final BitSet accepting;

    private Automaton(List<List<Step<Integer>>> steps, BitSet accepting) {
        this.steps = steps;
        this.accepting = accepting;
    }

    /**
     * Builds the automaton by exploring its states from a start state.
     *
     * @param next returns the transitions of a state, ascending and disjoint
     * @throws TooLargeException beyond {@link #MAX_EXPLORED} states
     */
    static <S> Automaton explore(S start, Function<S, List<Step<S>>> next, Predicate<S> accepts) {
        Map<S, Integer> numbers = new HashMap<>();
        List<List<Step<Integer>>> found = new ArrayList<>();
        BitSet accepting = new BitSet();
        Deque<S> open = new ArrayDeque<>();
        numbers.put(start, 0);
        open.add(start);
        while (!open.isEmpty()) {
            S state = open.remove();
            if (accepts.test(state)) {
                accepting.set(found.size());
            }
            List<Step<Integer>> row = new ArrayList<>();
            List<Step<S>> out = next.apply(state);
            GrammarEffort.spend(1L + out.size());
            for (Step<S> step : out) {
                Integer target = numbers.get(step.target());
                if (target == null) {
                    target = numbers.size();
                    if (target >= MAX_EXPLORED) {
                        throw new TooLargeException(MAX_EXPLORED);
                    }
                    numbers.put(step.target(), target);
                    open.add(step.target());
                }
                row.add(new Step<>(step.low(), step.high(), target));
            }
            found.add(row);
        }
        return smallest(found, accepting);
    }

    /** Accepts every text. */
    static Automaton any() {
        return explore(0, s -> over(CharSet.ALL, 0), s -> true);
    }

    /** Accepts texts of a length in code points; no upper bound if {@code max} is negative. */
    static Automaton lengths(int min, int max) {
        int last = max < 0 ? min : max;
        return explore(0, n -> n < last ? over(CharSet.ALL, n + 1) : max < 0 ? over(CharSet.ALL, n) : List.of(),
                n -> n >= min);
    }

    /** Accepts these words only. */
    static Automaton words(Collection<String> words) {
        List<int[]> all = words.stream().map(w -> w.codePoints().toArray()).toList();
        // a state is the set of words that begin with the text read so far, and its length
        record Trie(int depth, List<Integer> alive) {}
        List<Integer> everyone = java.util.stream.IntStream.range(0, all.size()).boxed().toList();
        return explore(new Trie(0, everyone), t -> {
            TreeMap<Integer, List<Integer>> byChar = new TreeMap<>();
            for (int w : t.alive()) {
                if (all.get(w).length > t.depth()) {
                    byChar.computeIfAbsent(all.get(w)[t.depth()], c -> new ArrayList<>()).add(w);
                }
            }
            return byChar.entrySet().stream()
                    .map(e -> new Step<>(e.getKey(), e.getKey(), new Trie(t.depth() + 1, e.getValue()))).toList();
        }, t -> t.alive().stream().anyMatch(w -> all.get(w).length == t.depth()));
    }

    static <S> List<Step<S>> over(CharSet set, S target) {
        return set.ranges().stream().map(r -> new Step<>(r.low(), r.high(), target)).toList();
    }

    Automaton intersect(Automaton other) {
        return product(other, (a, b) -> a && b);
    }

    Automaton union(Automaton other) {
        return product(other, (a, b) -> a || b);
    }

    Automaton minus(Automaton other) {
        return product(other, (a, b) -> a && !b);
    }

    private Automaton product(Automaton other, java.util.function.BinaryOperator<Boolean> both) {
        record Pair(int a, int b) {}
        return explore(new Pair(0, 0), p -> {
            List<Step<Integer>> left = p.a() < 0 ? List.of() : steps.get(p.a());
            List<Step<Integer>> right = p.b() < 0 ? List.of() : other.steps.get(p.b());
            TreeSet<Integer> cuts = new TreeSet<>();
            left.forEach(s -> cuts.addAll(List.of(s.low(), s.high() + 1)));
            right.forEach(s -> cuts.addAll(List.of(s.low(), s.high() + 1)));
            List<Step<Pair>> out = new ArrayList<>();
            Integer low = null;
            for (int cut : cuts) {
                if (low != null) {
                    Pair target = new Pair(target(left, low), target(right, low));
                    if (target.a() >= 0 || target.b() >= 0) {
                        out.add(new Step<>(low, cut - 1, target));
                    }
                }
                low = cut;
            }
            return out;
        }, p -> both.apply(p.a() >= 0 && accepting.get(p.a()), p.b() >= 0 && other.accepting.get(p.b())));
    }

    private static int target(List<Step<Integer>> row, int codePoint) {
        for (Step<Integer> step : row) {
            if (step.low() <= codePoint && codePoint <= step.high()) {
                return step.target();
            }
        }
        return -1;
    }

    boolean isEmpty() {
        return accepting.isEmpty();
    }

    boolean matches(String text) {
        int state = 0;
        for (int c : text.codePoints().toArray()) {
            state = target(steps.get(state), c);
            if (state < 0) {
                return false;
            }
        }
        return accepting.get(state);
    }

    /** Returns the length of the longest text in code points; -1 if there is no longest, 0 if nothing is accepted. */
    int longest() {
        if (isEmpty()) {
            return 0;
        }
        BitSet live = new BitSet();
        live.set(0, steps.size());
        return lengths(steps, live, accepting)[0].most();
    }

    int size() {
        return steps.size();
    }

    boolean accepts(int state) {
        return accepting.get(state);
    }

    /** Returns the targets of a state, each with all code points that lead there. */
    Map<Integer, CharSet> transitions(int state) {
        Map<Integer, List<CharSet.Range>> byTarget = new TreeMap<>();
        for (Step<Integer> s : steps.get(state)) {
            byTarget.computeIfAbsent(s.target(), t -> new ArrayList<>()).add(new CharSet.Range(s.low(), s.high()));
        }
        Map<Integer, CharSet> sets = new TreeMap<>();
        byTarget.forEach((target, ranges) -> sets.put(target, CharSet.union(ranges)));
        return sets;
    }

    // ---- merging equal states (Moore's refinement)

    private static Automaton smallest(List<List<Step<Integer>>> all, BitSet accepting) {
        BitSet live = live(all, accepting);
        if (!live.get(0)) {
            return new Automaton(List.of(List.of()), new BitSet());
        }
        TreeSet<Integer> cuts = new TreeSet<>();
        all.forEach(row -> row.forEach(s -> cuts.addAll(List.of(s.low(), s.high() + 1))));
        int[] symbols = cuts.stream().mapToInt(Integer::intValue).toArray();
        int[][] table = new int[all.size()][];
        for (int state = 0; state < all.size(); state++) {
            if (!live.get(state)) {
                continue;
            }
            GrammarEffort.spend(symbols.length);
            int[] row = new int[symbols.length];
            Arrays.fill(row, -1);
            for (Step<Integer> s : all.get(state)) {
                if (live.get(s.target())) {
                    int from = Arrays.binarySearch(symbols, s.low());
                    int to = Arrays.binarySearch(symbols, s.high() + 1);
                    Arrays.fill(row, from, to, s.target());
                }
            }
            table[state] = row;
        }
        int[] block = refine(table, accepting, lengths(all, live, accepting));
        return numbered(table, symbols, block, accepting);
    }

    private static BitSet live(List<List<Step<Integer>>> all, BitSet accepting) {
        List<List<Integer>> sources = new ArrayList<>();
        all.forEach(row -> sources.add(new ArrayList<>()));
        for (int state = 0; state < all.size(); state++) {
            for (Step<Integer> s : all.get(state)) {
                sources.get(s.target()).add(state);
            }
        }
        BitSet live = (BitSet) accepting.clone();
        Deque<Integer> open = new ArrayDeque<>();
        accepting.stream().forEach(open::add);
        while (!open.isEmpty()) {
            for (int source : sources.get(open.remove())) {
                if (!live.get(source)) {
                    live.set(source);
                    open.add(source);
                }
            }
        }
        return live;
    }

    private record Signature(int block, int hash, int[] targets) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Signature s && s.block == block && s.hash == hash
                    && Arrays.equals(s.targets, targets);
        }

        @Override
        public int hashCode() {
            return hash * 31 + block;
        }
    }

    /** The lengths of the texts that are accepted from a state on; no maximum if {@code most} is negative. */
    private record Lengths(int least, int most) {}

    /**
     * Computes the lengths for live states. Equal states have equal lengths, and the states of a repetition differ in
     * them: to tell these apart by transitions alone would take as many rounds as there are repetitions.
     */
    private static Lengths[] lengths(List<List<Step<Integer>>> all, BitSet live, BitSet accepting) {
        List<List<Integer>> sources = new ArrayList<>();
        all.forEach(row -> sources.add(new ArrayList<>()));
        int[] ahead = new int[all.size()];
        live.stream().forEach(state -> all.get(state).stream().map(Step::target).filter(live::get).distinct()
                .forEach(target -> {
                    sources.get(target).add(state);
                    ahead[state]++;
                }));
        int[] least = new int[all.size()];
        Arrays.fill(least, -1);
        Deque<Integer> open = new ArrayDeque<>();
        accepting.stream().forEach(state -> {
            least[state] = 0;
            open.add(state);
        });
        while (!open.isEmpty()) {
            int state = open.remove();
            for (int source : sources.get(state)) {
                if (least[source] < 0) {
                    least[source] = least[state] + 1;
                    open.add(source);
                }
            }
        }
        int[] most = new int[all.size()];
        Arrays.fill(most, -1);
        int[] longest = new int[all.size()];
        live.stream().filter(state -> ahead[state] == 0).forEach(open::add);
        while (!open.isEmpty()) { // does not include states from which a loop can be reached
            int state = open.remove();
            most[state] = longest[state];
            for (int source : sources.get(state)) {
                longest[source] = Math.max(longest[source], longest[state] + 1);
                if (--ahead[source] == 0) {
                    open.add(source);
                }
            }
        }
        Lengths[] lengths = new Lengths[all.size()];
        live.stream().forEach(state -> lengths[state] = new Lengths(least[state], most[state]));
        return lengths;
    }

    /** @param lengths null for states that are not live */
    private static int[] refine(int[][] table, BitSet accepting, Lengths[] lengths) {
        int[] block = new int[table.length];
        Map<Lengths, Integer> first = new HashMap<>();
        for (int s = 0; s < table.length; s++) {
            if (table[s] != null) {
                block[s] = first.computeIfAbsent(lengths[s], k -> first.size());
            }
        }
        int before = 0;
        while (true) {
            Map<Signature, Integer> blocks = new HashMap<>();
            int[] next = new int[table.length];
            for (int s = 0; s < table.length; s++) {
                if (table[s] == null) {
                    continue;
                }
                GrammarEffort.spend(1L + table[s].length);
                int[] targets = new int[table[s].length];
                for (int c = 0; c < targets.length; c++) {
                    targets[c] = table[s][c] < 0 ? -1 : block[table[s][c]];
                }
                Signature signature = new Signature(block[s], Arrays.hashCode(targets), targets);
                next[s] = blocks.computeIfAbsent(signature, k -> blocks.size());
            }
            block = next;
            if (blocks.size() == before) {
                return block;
            }
            before = blocks.size();
        }
    }

    private static Automaton numbered(int[][] table, int[] symbols, int[] block, BitSet accepting) {
        Map<Integer, Integer> numbers = new HashMap<>();
        List<Integer> order = new ArrayList<>();
        numbers.put(block[0], 0);
        order.add(0);
        List<List<Step<Integer>>> steps = new ArrayList<>();
        BitSet accepts = new BitSet();
        for (int i = 0; i < order.size(); i++) {
            int state = order.get(i);
            if (accepting.get(state)) {
                accepts.set(i);
            }
            List<Step<Integer>> row = new ArrayList<>();
            for (int c = 0; c < symbols.length - 1; c++) {
                int target = table[state][c];
                if (target < 0) {
                    continue;
                }
                Integer number = numbers.get(block[target]);
                if (number == null) {
                    number = order.size();
                    numbers.put(block[target], number);
                    order.add(target);
                }
                int last = row.size() - 1;
                if (last >= 0 && row.get(last).target().equals(number) && row.get(last).high() == symbols[c] - 1) {
                    row.set(last, new Step<>(row.get(last).low(), symbols[c + 1] - 1, number));
                } else {
                    row.add(new Step<>(symbols[c], symbols[c + 1] - 1, number));
                }
            }
            steps.add(List.copyOf(row));
        }
        return new Automaton(List.copyOf(steps), accepts);
    }
}
