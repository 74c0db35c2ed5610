// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import com.google.gson.JsonElement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.grammar.Combination.Type;
import org.vauban.engine.host.grammar.GrammarRules.Ref;
import org.vauban.engine.host.grammar.GrammarRules.Symbol;
import org.vauban.engine.host.grammar.GrammarRules.Text;

/**
 * Compiles the rules: one for each place of the document, that is, for each set of schemas that must hold together.
 * Places are processed from a list, so that neither depth nor recursion of the schema causes recursive calls.
 */
final class SchemaCompiler {
    private static final String ROOT = "root";
    private static final int MAX_KEY_PATTERNS = 4;

    /** A rule that has a name and is still to be defined. */
    private record Task(String rule, List<SchemaNode> schemas) {}

    private final SchemaDocument document;
    private final GrammarOptions options;
    private final Combinations combinations;
    private final GrammarRules rules = new GrammarRules();
    private final JsonRules json;
    private final AutomatonRules automata;
    private final LengthRules lengths;
    private final LiteralRules literals;
    private final Map<String, String> places = new HashMap<>();
    private final Deque<Task> tasks = new ArrayDeque<>();

    SchemaCompiler(SchemaDocument document, SchemaValidator validator, GrammarOptions options) {
        this.document = document;
        this.options = options;
        this.combinations = new Combinations(document, validator, options);
        this.json = new JsonRules(rules, options);
        this.automata = new AutomatonRules(rules, options, json);
        this.lengths = new LengthRules(rules, options, json);
        this.literals = new LiteralRules(rules);
    }

    /** Returns the grammar's text; its first rule is {@code root}. */
    String compile() {
        rules.fresh(ROOT);
        List<SchemaNode> top = List.of(document.root());
        rules.define(ROOT, List.of(List.of(new Ref(place(top, "document")))));
        while (!tasks.isEmpty()) {
            Task task = tasks.remove();
            String pointer = task.schemas().getFirst().pointer();
            rules.owner(pointer);
            try {
                write(task);
            } catch (TooLargeException e) {
                throw new SchemaException(pointer, "too-complex");
            }
            if (rules.count() > options.maxRules() * 4L) {
                throw new SchemaException(pointer, "grammar-too-big", options.maxRules());
            }
        }
        if (!rules.fits(ROOT)) {
            throw rules.deadEnd(ROOT).map(at -> new SchemaException(at, "impossible"))
                    .orElseGet(() -> new SchemaException("", "endless"));
        }
        rules.prune(ROOT);
        GrammarRules.Size size = rules.size();
        if (size.rules() > options.maxRules() || size.elements() > options.maxElements()
                || size.characters() > options.maxCharacters()) {
            throw new SchemaException("", "grammar-too-big", options.maxRules());
        }
        return rules.write();
    }

    /** Returns the rule of a place, which is defined later if it is new. */
    private String place(Collection<SchemaNode> schemas, String hint) {
        String key = Combinations.key(schemas);
        if (key.isEmpty()) {
            return json.value();
        }
        return places.computeIfAbsent(key, k -> {
            String name = rules.fresh(hint);
            tasks.add(new Task(name, List.copyOf(schemas)));
            rules.owner(name, schemas.iterator().next().pointer());
            return name;
        });
    }

    private void write(Task task) {
        List<Combination> all = combinations.of(task.schemas());
        combinations.checkExclusive(all);
        Set<List<Symbol>> alternatives = new LinkedHashSet<>();
        for (Combination combination : all) {
            alternatives.addAll(alternatives(combination, task.rule(), task.schemas().getFirst().pointer()));
        }
        rules.define(task.rule(), List.copyOf(alternatives));
    }

    private List<List<Symbol>> alternatives(Combination c, String hint, String pointer) {
        List<List<Symbol>> all = new ArrayList<>();
        List<JsonElement> values = c.values();
        if (values != null) {
            return literals.alternatives(values.stream().map(SchemaCompiler::literal).toList(), hint + "-value");
        }
        if (c.isFree()) {
            return List.of(List.of(new Ref(json.value())));
        }
        Set<Type> types = c.types();
        for (Type type : types) {
            switch (type) {
                case NULL -> all.add(List.of(new Text("null")));
                case BOOLEAN -> {
                    all.add(List.of(new Text("true")));
                    all.add(List.of(new Text("false")));
                }
                case INTEGER -> {
                    if (!types.contains(Type.FRACTION)) {
                        all.add(List.of(new Ref(number(c, true, hint))));
                    }
                }
                case FRACTION -> all.add(List.of(new Ref(number(c, false, hint))));
                case STRING -> all.add(List.of(new Ref(string(c, hint))));
                case ARRAY -> all.add(List.of(new Ref(array(c, hint, pointer))));
                case OBJECT -> all.add(List.of(new Ref(object(c, hint, pointer))));
            }
        }
        return all;
    }

    private static String literal(com.google.gson.JsonElement value) {
        if (value.isJsonObject()) {
            return value.getAsJsonObject().entrySet().stream()
                    .map(e -> JsonEscapes.quoted(e.getKey()) + ":" + literal(e.getValue()))
                    .collect(java.util.stream.Collectors.joining(",", "{", "}"));
        }
        if (value.isJsonArray()) {
            return value.getAsJsonArray().asList().stream().map(SchemaCompiler::literal)
                    .collect(java.util.stream.Collectors.joining(",", "[", "]"));
        }
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
            return JsonEscapes.quoted(value.getAsString());
        }
        return value.toString();
    }

    // ---- numbers

    private String number(Combination c, boolean integer, String hint) {
        if (c.lower() == null && c.upper() == null && c.factors().isEmpty()) {
            return integer ? json.integer() : json.number();
        }
        return automata.literal(DecimalText.between(c.lower(), c.upper(), c.factors(), integer), hint);
    }

    // ---- strings

    private String string(Combination c, String hint) {
        int min = c.least("minLength");
        int max = c.most("maxLength");
        Automaton texts = c.texts(document);
        if (texts == null && min == 0 && max < 0) {
            return json.string();
        }
        if (texts == null && (max < 0 || max >= min)) {
            return lengths.string(min, max);
        }
        String rule = rules.fresh(hint + "-text");
        if (max < 0 || max >= min) {
            automata.quote(rule, c.allTexts(document), hint);
        }
        return rule;
    }

    // ---- arrays

    private String array(Combination c, String hint, String pointer) {
        int prefix = c.prefixLength();
        int min = c.least("minItems");
        int max = c.most("maxItems");
        boolean more = prefix == 0 || min > prefix || c.bases().stream().anyMatch(b -> b.hasOtherItems());
        String rule = rules.fresh(hint + "-list");
        if (max >= 0 && max < min) {
            return rule;
        }
        // in reverse order: what may follow after i items
        String rest = rules.fresh(hint + "-items");
        if (prefix > options.maxRepetition()) {
            throw new SchemaException(pointer, "repetition-too-big", options.maxRepetition());
        }
        int last = max >= 0 ? Math.min(prefix, max) : prefix;
        rules.define(rest, rest(c, last, min, max, more, hint));
        for (int i = last - 1; i >= 0; i--) {
            String from = rules.fresh(hint + "-items");
            List<List<Symbol>> alternatives = new ArrayList<>();
            if (i >= min) {
                alternatives.add(List.of());
            }
            List<Symbol> item = new ArrayList<>(json.separator(i == 0));
            item.add(new Ref(place(c.item(i), hint + "-item")));
            item.add(new Ref(rest));
            alternatives.add(item);
            rules.define(from, alternatives);
            rest = from;
        }
        List<Symbol> whole = new ArrayList<>(List.of(new Text("["), new Ref(rest)));
        whole.addAll(json.space());
        whole.add(new Text("]"));
        rules.define(rule, List.of(whole));
        return rule;
    }

    /** Returns alternatives for the items after those with separate schemas. */
    private List<List<Symbol>> rest(Combination c, int written, int min, int max, boolean more, String hint) {
        List<List<Symbol>> alternatives = new ArrayList<>();
        int needed = Math.max(0, min - written);
        int possible = max < 0 ? -1 : max - written;
        if (!more || possible == 0) {
            if (needed == 0) {
                alternatives.add(List.of());
            }
            return alternatives;
        }
        String item = place(c.item(Integer.MAX_VALUE), hint + "-item");
        String next = rules.fresh(hint + "-more");
        List<Symbol> symbols = new ArrayList<>(json.separator(false));
        symbols.add(new Ref(item));
        rules.define(next, List.of(symbols));
        return json.repeated(written == 0, List.of(new Ref(item)), next, needed, possible);
    }

    // ---- objects

    private String object(Combination c, String hint, String pointer) {
        List<String> names = List.copyOf(c.names());
        Set<String> required = c.required();
        int min = c.least("minProperties");
        int max = c.most("maxProperties");
        String rule = rules.fresh(hint + "-object");
        if (max >= 0 && (max < min || max < required.size())) {
            return rule;
        }
        Automaton allowedNames = allowedNames(c);
        String entry = rules.fresh(hint + "-other");
        rules.define(entry, combinations.mayInvent(c) ? others(c, names, allowedNames, hint, pointer) : List.of());
        String next = rules.fresh(hint + "-more");
        List<Symbol> more = new ArrayList<>(json.separator(false));
        more.add(new Ref(entry));
        rules.define(next, List.of(more));

        // properties are counted only as far as the number matters
        int cap = Math.max(1, Math.max(min, max < 0 ? 0 : Math.min(max, names.size()) + 1));
        if ((long) cap * names.size() > options.maxRules() * 4L) {
            throw new SchemaException(pointer, "grammar-too-big", options.maxRules());
        }
        String[] after = new String[cap + 1];
        for (int count = 0; count <= cap; count++) {
            after[count] = rules.fresh(hint + "-end");
            rules.define(after[count], max >= 0 && count > max ? List.of()
                    : json.repeated(count == 0, List.of(new Ref(entry)), next, Math.max(0, min - count),
                            max < 0 ? -1 : max - count));
        }
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            boolean possible = allowedNames == null || allowedNames.matches(name);
            List<Symbol> pair = new ArrayList<>(List.of(new Text(JsonEscapes.quoted(name) + ":")));
            pair.addAll(json.space());
            pair.add(new Ref(place(c.property(name, document), name)));
            String[] before = new String[cap + 1];
            for (int count = 0; count <= Math.min(cap, i); count++) {
                List<List<Symbol>> alternatives = new ArrayList<>();
                if (possible && (max < 0 || count < max)) {
                    List<Symbol> symbols = new ArrayList<>(json.separator(count == 0));
                    symbols.addAll(pair);
                    symbols.add(new Ref(after[Math.min(cap, count + 1)]));
                    alternatives.add(AutomatonRules.joined(symbols));
                }
                if (!required.contains(name)) {
                    alternatives.add(List.of(new Ref(after[count])));
                }
                before[count] = rules.fresh(hint + "-p");
                rules.define(before[count], alternatives);
            }
            after = before;
        }
        List<Symbol> whole = new ArrayList<>(List.of(new Text("{"), new Ref(after[0])));
        whole.addAll(json.space());
        whole.add(new Text("}"));
        rules.define(rule, List.of(whole));
        return rule;
    }

    /** Returns the names that {@code propertyNames} allows, null for all. */
    private @Nullable Automaton allowedNames(Combination c) {
        Set<SchemaNode> schemas = c.nameSchemas();
        if (schemas.isEmpty()) {
            return null;
        }
        Automaton all = Automaton.words(List.of());
        for (Combination names : combinations.of(schemas)) {
            all = all.union(names.allTexts(document));
        }
        return all;
    }

    /** Returns alternatives for properties that are not named in the schema, by the patterns that the name matches. */
    private List<List<Symbol>> others(Combination c, List<String> names, @Nullable Automaton allowed, String hint,
            String pointer) {
        List<String> patterns = List.copyOf(c.patterns());
        if (patterns.size() > MAX_KEY_PATTERNS) {
            throw new SchemaException(pointer, "too-many-key-patterns", MAX_KEY_PATTERNS);
        }
        List<List<Symbol>> alternatives = new ArrayList<>();
        boolean free = c.bases().stream()
                .noneMatch(b -> b.has("properties") || b.has("patternProperties") || b.has("required"));
        for (int choice = (1 << patterns.size()) - 1; choice >= 0; choice--) {
            List<String> matched = new ArrayList<>();
            Automaton keys = allowed;
            for (int p = 0; p < patterns.size(); p++) {
                Automaton pattern = document.pattern(patterns.get(p));
                boolean yes = (choice & 1 << p) != 0;
                if (yes) {
                    matched.add(patterns.get(p));
                }
                keys = yes ? keys == null ? pattern : keys.intersect(pattern)
                        : (keys == null ? Automaton.any() : keys).minus(pattern);
            }
            Set<SchemaNode> schemas = c.others(matched);
            boolean written = !schemas.isEmpty() || free || options.openObjects()
                    || c.least("minProperties") > names.size();
            if (!written || schemas.stream().anyMatch(SchemaNode::isFalse)) {
                continue;
            }
            if (!names.isEmpty()) {
                keys = (keys == null ? Automaton.any() : keys).minus(Automaton.words(names));
            }
            List<Symbol> pair = new ArrayList<>();
            if (keys == null) {
                pair.add(new Ref(json.string()));
            } else if (keys.isEmpty()) {
                continue;
            } else {
                String key = rules.fresh(hint + "-key");
                automata.quote(key, keys, hint + "-key");
                pair.add(new Ref(key));
            }
            pair.add(new Text(":"));
            pair.addAll(json.space());
            pair.add(new Ref(place(schemas, hint + "-value")));
            alternatives.add(pair);
        }
        return alternatives;
    }
}
