// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a GBNF grammar under construction, and their text (grammars/README.md of llama.cpp). Alternatives that
 * can never end are dropped before the text is generated.
 */
final class GrammarRules {
    /** A part of an alternative. */
    sealed interface Symbol {}

    /** Exactly this text. */
    record Text(String text) implements Symbol {}

    /** One code point of a set. */
    record Chars(CharSet set) implements Symbol {}

    /** A rule with repetition; no upper bound if {@code max} is negative. */
    record Ref(String rule, int min, int max) implements Symbol {
        Ref(String rule) {
            this(rule, 1, 1);
        }
    }

    /** The size of a grammar. */
    record Size(int rules, long elements, int characters) {}

    private final Map<String, List<List<Symbol>>> rules = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    /** Next number to try behind each name; lower ones are taken. */
    private final Map<String, Integer> numbers = new HashMap<>();
    private String owner = "";

    /** Sets the place in the schema for which the next rules are created. */
    void owner(String pointer) {
        owner = pointer;
    }

    /** Returns an unused name, similar to the hint. */
    String fresh(String hint) {
        String base = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (base.length() > 24) {
            base = base.substring(0, 24);
        }
        if (base.isEmpty()) {
            base = "x";
        }
        String name = base;
        int number = numbers.getOrDefault(base, 2);
        for (; rules.containsKey(name); number++) {
            name = base + "-" + number;
        }
        numbers.put(base, number);
        rules.put(name, List.of());
        owners.put(name, owner);
        return name;
    }

    /** Sets the place in the schema of one rule. */
    void owner(String name, String pointer) {
        owners.put(name, pointer);
    }

    /** Defines the alternatives of a name from {@link #fresh}; none means that no text matches. */
    void define(String name, List<List<Symbol>> alternatives) {
        rules.put(name, alternatives);
    }

    int count() {
        return rules.size();
    }

    /** Whether some text matches the rule. */
    boolean fits(String root) {
        return productive().contains(root);
    }

    /**
     * Returns the place in the schema that prevents any text from matching a rule: that of the first rule without
     * alternatives on the way. Empty if there is none, but only rules that depend on each other.
     */
    Optional<String> deadEnd(String root) {
        Set<String> productive = productive();
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (!seen.add(name)) {
                continue;
            }
            if (rules.get(name).isEmpty()) {
                return Optional.of(owners.get(name));
            }
            // the last one omits optional parts
            for (List<Symbol> alternative : rules.get(name).reversed()) {
                for (Symbol s : alternative) {
                    if (s instanceof Ref r && !ends(r, productive)) {
                        open.add(r.rule());
                        break;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Set<String> productive() {
        Set<String> productive = new HashSet<>();
        boolean grows = true;
        while (grows) {
            grows = false;
            for (var rule : rules.entrySet()) {
                if (!productive.contains(rule.getKey())
                        && rule.getValue().stream().anyMatch(a -> a.stream().allMatch(s -> ends(s, productive)))) {
                    productive.add(rule.getKey());
                    grows = true;
                }
            }
        }
        return productive;
    }

    private static boolean ends(Symbol symbol, Set<String> productive) {
        return switch (symbol) {
            case Text t -> true;
            case Chars c -> !c.set().isEmpty();
            case Ref r -> r.min() == 0 || productive.contains(r.rule());
        };
    }

    /** Drops alternatives that can never end and rules that the root does not reach. */
    void prune(String root) {
        Set<String> productive = productive();
        Map<String, List<List<Symbol>>> kept = new LinkedHashMap<>();
        List<String> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            String name = open.removeLast();
            if (kept.containsKey(name)) {
                continue;
            }
            Set<List<Symbol>> alternatives = new LinkedHashSet<>();
            for (List<Symbol> alternative : rules.get(name)) {
                if (!alternative.stream().allMatch(s -> ends(s, productive))) {
                    continue;
                }
                List<Symbol> symbols = alternative.stream()
                        .filter(s -> !(s instanceof Ref r && (r.max() == 0 || !productive.contains(r.rule()))))
                        .toList();
                alternatives.add(symbols);
                for (Symbol s : symbols) {
                    if (s instanceof Ref r) {
                        open.add(r.rule());
                    }
                }
            }
            kept.put(name, List.copyOf(alternatives));
        }
        rules.keySet().retainAll(kept.keySet());
        numbers.clear();
        rules.putAll(kept);
    }

    /** Returns the size as llama.cpp counts it, with repetitions expanded. */
    Size size() {
        long elements = 0;
        int made = rules.size();
        for (List<List<Symbol>> alternatives : rules.values()) {
            for (List<Symbol> alternative : alternatives) {
                elements++;
                for (Symbol s : alternative) {
                    elements += switch (s) {
                        case Text t -> t.text().length();
                        case Chars c -> 2L * c.set().ranges().size();
                        case Ref r -> r.max() < 0 ? r.min() + 4L : r.min() + 4L * (r.max() - r.min());
                    };
                }
            }
        }
        return new Size(made, elements, write().length());
    }

    /** Returns the text of the grammar, one rule per line, in ASCII. */
    String write() {
        StringBuilder out = new StringBuilder();
        rules.forEach((name, alternatives) -> {
            out.append(name).append(" ::= ");
            for (int i = 0; i < alternatives.size(); i++) {
                if (i > 0) {
                    out.append(" | ");
                }
                write(alternatives.get(i), out);
            }
            out.append('\n');
        });
        return out.toString();
    }

    private static void write(List<Symbol> alternative, StringBuilder out) {
        if (alternative.isEmpty()) {
            out.append("\"\"");
            return;
        }
        for (int i = 0; i < alternative.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            switch (alternative.get(i)) {
                case Text t -> {
                    out.append('"');
                    t.text().codePoints().forEach(c -> escape(c, false, out));
                    out.append('"');
                }
                case Chars c -> {
                    out.append('[');
                    for (CharSet.Range r : c.set().ranges()) {
                        escape(r.low(), true, out);
                        if (r.high() > r.low()) {
                            out.append('-');
                            escape(r.high(), true, out);
                        }
                    }
                    out.append(']');
                }
                case Ref r -> {
                    out.append(r.rule());
                    if (r.min() == 0 && r.max() < 0) {
                        out.append('*');
                    } else if (r.min() == 0 && r.max() == 1) {
                        out.append('?');
                    } else if (r.max() < 0) {
                        out.append('{').append(r.min()).append(",}");
                    } else if (r.min() != 1 || r.max() != 1) {
                        out.append('{').append(r.min()).append(',').append(r.max()).append('}');
                    }
                }
            }
        }
    }

    private static void escape(int c, boolean inSet, StringBuilder out) {
        if (c == '"' || c == '\\' || inSet && (c == '[' || c == ']' || c == '-')) {
            out.append('\\').append((char) c);
        } else if (c < 0x20 || c == 0x7F || inSet && c == '^') {
            out.append(String.format(Locale.ROOT, "\\x%02X", c));
        } else if (c < 0x7F) {
            out.append((char) c);
        } else if (c < 0x10000) {
            out.append(String.format(Locale.ROOT, "\\u%04X", c));
        } else {
            out.append(String.format(Locale.ROOT, "\\U%08X", c));
        }
    }
}
