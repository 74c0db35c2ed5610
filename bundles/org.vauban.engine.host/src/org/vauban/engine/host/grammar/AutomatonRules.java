// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.vauban.engine.host.grammar.GrammarRules.Chars;
import org.vauban.engine.host.grammar.GrammarRules.Ref;
import org.vauban.engine.host.grammar.GrammarRules.Symbol;
import org.vauban.engine.host.grammar.GrammarRules.Text;

/** Converts deterministic automata over characters to grammar rules. */
final class AutomatonRules {
    private final GrammarRules rules;
    private final GrammarOptions options;
    private final JsonRules json;

    AutomatonRules(GrammarRules rules, GrammarOptions options, JsonRules json) {
        this.rules = rules;
        this.options = options;
        this.json = json;
    }

    /** Returns the name of a rule for the texts that an automaton accepts, without quotes. */
    String literal(Automaton a, String hint) {
        return write(a, hint, false);
    }

    /** Defines a rule for JSON strings whose content an automaton accepts. */
    void quote(String rule, Automaton texts, String hint) {
        rules.define(rule,
                List.of(List.of(new Text("\""), new Ref(write(texts, hint, true)), new Text("\""))));
    }

    /** Creates one rule per state; states with one source and one target become part of the rule before. */
    private String write(Automaton a, String hint, boolean text) {
        if (a.size() > options.maxRules()) {
            throw new TooLargeException(options.maxRules());
        }
        int[] sources = new int[a.size()];
        List<Map<Integer, CharSet>> rows = new ArrayList<>();
        for (int state = 0; state < a.size(); state++) {
            Map<Integer, CharSet> row = a.transitions(state);
            row.keySet().forEach(t -> sources[t]++);
            rows.add(row);
        }
        String[] names = new String[a.size()];
        Deque<Integer> open = new ArrayDeque<>();
        names[0] = rules.fresh(hint);
        open.add(0);
        while (!open.isEmpty()) {
            int state = open.remove();
            List<List<Symbol>> alternatives = new ArrayList<>();
            if (a.accepts(state)) {
                alternatives.add(List.of());
            }
            rows.get(state).forEach((target, set) -> {
                for (List<Symbol> way : ways(set, text)) {
                    List<Symbol> symbols = new ArrayList<>(way);
                    int at = target;
                    while (at > 0 && sources[at] == 1 && !a.accepts(at) && rows.get(at).size() == 1) {
                        var only = rows.get(at).entrySet().iterator().next();
                        List<List<Symbol>> next = ways(only.getValue(), text);
                        if (next.size() != 1) {
                            break;
                        }
                        symbols.addAll(next.getFirst());
                        at = only.getKey();
                    }
                    if (!(a.accepts(at) && rows.get(at).isEmpty())) {
                        if (names[at] == null) {
                            names[at] = rules.fresh(hint);
                            open.add(at);
                        }
                        symbols.add(new Ref(names[at]));
                    }
                    alternatives.add(joined(symbols));
                }
            });
            rules.define(names[state], alternatives);
        }
        return names[0];
    }

    private List<List<Symbol>> ways(CharSet set, boolean text) {
        if (!text) {
            return List.of(List.of(new Chars(set)));
        }
        return set.equals(CharSet.ALL) ? List.of(List.of(new Ref(json.character()))) : JsonEscapes.ways(set);
    }

    /** Converts sets of a single character to text, and joins adjacent texts. */
    static List<Symbol> joined(List<Symbol> symbols) {
        List<Symbol> joined = new ArrayList<>();
        for (Symbol symbol : symbols) {
            Symbol s = symbol instanceof Chars c && c.set().single() >= 0
                    ? new Text(Character.toString(c.set().single()))
                    : symbol;
            if (s instanceof Text t && !joined.isEmpty() && joined.getLast() instanceof Text before) {
                joined.set(joined.size() - 1, new Text(before.text() + t.text()));
            } else {
                joined.add(s);
            }
        }
        return List.copyOf(joined);
    }
}
