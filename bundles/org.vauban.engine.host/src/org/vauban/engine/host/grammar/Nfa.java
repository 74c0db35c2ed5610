// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * A nondeterministic automaton over characters, built from fragments (Thompson) and made deterministic by the subset
 * construction.
 */
final class Nfa {
    private static final int MAX_STATES = 10_000;

    enum Kind {
        CHARS, FREE, AT_START, AT_END
    }

    private record Edge(Kind kind, CharSet chars, int target) {}

    /** A part of the automaton with one entry and one exit state. */
    record Fragment(int start, int end) {}

    private final List<List<Edge>> states = new ArrayList<>();

    /** Creates a state. */
    int state() {
        if (states.size() >= MAX_STATES) {
            throw new TooLargeException(MAX_STATES);
        }
        states.add(new ArrayList<>(2));
        return states.size() - 1;
    }

    private void edge(int from, Edge edge) {
        states.get(from).add(edge);
    }

    /** Adds a transition that reads no character. */
    void free(int from, int to) {
        edge(from, new Edge(Kind.FREE, CharSet.NONE, to));
    }

    /** Creates a single transition. */
    Fragment single(Kind kind, CharSet chars) {
        int start = state();
        int end = state();
        edge(start, new Edge(kind, chars, end));
        return new Fragment(start, end);
    }

    Fragment empty() {
        int only = state();
        return new Fragment(only, only);
    }

    Fragment sequence(Fragment first, Fragment second) {
        free(first.end(), second.start());
        return new Fragment(first.start(), second.end());
    }

    /** @param again whether the body may be repeated */
    Fragment optional(Fragment body, boolean again) {
        int start = state();
        int end = state();
        free(start, body.start());
        free(start, end);
        free(body.end(), end);
        if (again) {
            free(body.end(), body.start());
        }
        return new Fragment(start, end);
    }

    /** Adds a transition for any character from a state to itself. */
    void loop(int state) {
        edge(state, new Edge(Kind.CHARS, CharSet.ALL, state));
    }

    private record Subset(BitSet states, boolean first) {}

    /** Returns the deterministic automaton for the texts that lead from one state to another. */
    Automaton deterministic(int start, int end) {
        BitSet one = new BitSet();
        one.set(start);
        return Automaton.explore(new Subset(closure(one, true, false), true), subset -> {
            TreeSet<Integer> cuts = new TreeSet<>();
            List<Edge> edges = new ArrayList<>();
            subset.states().stream().forEach(s -> {
                for (Edge e : states.get(s)) {
                    if (e.kind() == Kind.CHARS) {
                        edges.add(e);
                        for (CharSet.Range r : e.chars().ranges()) {
                            cuts.add(r.low());
                            cuts.add(r.high() + 1);
                        }
                    }
                }
            });
            List<Automaton.Step<Subset>> out = new ArrayList<>();
            Integer low = null;
            for (int cut : cuts) {
                if (low != null) {
                    GrammarEffort.spend(edges.size());
                    BitSet targets = new BitSet();
                    for (Edge e : edges) {
                        if (e.chars().contains(low)) {
                            targets.set(e.target());
                        }
                    }
                    if (!targets.isEmpty()) {
                        out.add(new Automaton.Step<>(low, cut - 1,
                                new Subset(closure(targets, false, false), false)));
                    }
                }
                low = cut;
            }
            return out;
        }, subset -> closure(subset.states(), subset.first(), true).get(end));
    }

    private BitSet closure(BitSet from, boolean atStart, boolean atEnd) {
        BitSet reached = (BitSet) from.clone();
        int[] open = from.stream().toArray();
        int count = open.length;
        while (count > 0) {
            for (Edge e : states.get(open[--count])) {
                boolean passable = switch (e.kind()) {
                    case FREE -> true;
                    case AT_START -> atStart;
                    case AT_END -> atEnd;
                    case CHARS -> false;
                };
                if (passable && !reached.get(e.target())) {
                    reached.set(e.target());
                    if (count == open.length) {
                        open = Arrays.copyOf(open, 2 * count + 1);
                    }
                    open[count++] = e.target();
                }
            }
        }
        GrammarEffort.spend(reached.cardinality());
        return reached;
    }
}
