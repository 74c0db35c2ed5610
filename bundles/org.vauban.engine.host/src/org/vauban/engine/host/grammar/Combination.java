// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonElement;
import org.eclipse.jdt.annotation.Nullable;

/**
 * One way to satisfy all schemas of a place: the result of following references, joining {@code allOf} and choosing one
 * branch of each {@code anyOf} and {@code oneOf}.
 *
 * @param bases the schemas whose own keywords must all be satisfied
 * @param picks the chosen branch of each {@code oneOf}, by its place
 * @param candidates the values of {@code const} or {@code enum} that satisfy the keywords of the bases, null if none
 *            are listed
 * @param values the candidates that satisfy the schemas of the place in full, null likewise
 */
record Combination(List<SchemaNode> bases, Map<String, Integer> picks, @Nullable List<JsonElement> candidates,
        @Nullable List<JsonElement> values) {

    /** The types of JSON, with numbers divided into integers and others. */
    enum Type {
        NULL, BOOLEAN, INTEGER, FRACTION, STRING, ARRAY, OBJECT
    }

    private static final Map<Type, Set<String>> KEYWORDS = Map.of(
            Type.STRING, Set.of("minLength", "maxLength", "pattern", "format"),
            Type.INTEGER, Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
            Type.ARRAY, Set.of("items", "additionalItems", "prefixItems", "minItems", "maxItems", "uniqueItems"),
            Type.OBJECT, Set.of("properties", "required", "additionalProperties", "patternProperties",
                    "minProperties", "maxProperties", "propertyNames"));

    /**
     * Returns the types that are generated. If no {@code type} is given but keywords for certain types are, only those
     * types: JSON Schema would allow all others as well, which is never intended.
     */
    Set<Type> types() {
        EnumSet<Type> types = EnumSet.allOf(Type.class);
        EnumSet<Type> meant = EnumSet.noneOf(Type.class);
        boolean given = false;
        for (SchemaNode base : bases) {
            if (base.has("type")) {
                given = true;
                types.retainAll(named(base.get("type")));
            }
            KEYWORDS.forEach((type, keywords) -> {
                if (keywords.stream().anyMatch(base::has)) {
                    meant.add(type);
                }
            });
        }
        if (!given && !meant.isEmpty()) {
            if (meant.contains(Type.INTEGER)) {
                meant.add(Type.FRACTION);
            }
            return meant;
        }
        return types;
    }

    /** Returns the types that the schemas allow, whether they are generated or not. */
    Set<Type> allowedTypes() {
        EnumSet<Type> types = EnumSet.allOf(Type.class);
        for (SchemaNode base : bases) {
            if (base.has("type")) {
                types.retainAll(named(base.get("type")));
            }
        }
        return types;
    }

    private static Set<Type> named(JsonElement types) {
        EnumSet<Type> named = EnumSet.noneOf(Type.class);
        if (types.isJsonArray()) {
            types.getAsJsonArray().forEach(t -> named.addAll(named(t)));
            return named;
        }
        switch (types.getAsString()) {
            case "null" -> named.add(Type.NULL);
            case "boolean" -> named.add(Type.BOOLEAN);
            case "integer" -> named.add(Type.INTEGER);
            case "number" -> named.addAll(List.of(Type.INTEGER, Type.FRACTION));
            case "string" -> named.add(Type.STRING);
            case "array" -> named.add(Type.ARRAY);
            default -> named.add(Type.OBJECT);
        }
        return named;
    }

    /** Whether there are no constraints. */
    boolean isFree() {
        return values == null && types().size() == Type.values().length && bases.stream().noneMatch(
                base -> KEYWORDS.values().stream().anyMatch(keywords -> keywords.stream().anyMatch(base::has)));
    }

    // ---- joined numeric keywords

    int least(String keyword) {
        return bases.stream().filter(b -> b.has(keyword)).mapToInt(b -> b.get(keyword).getAsBigDecimal().intValue())
                .max().orElse(0);
    }

    /** Returns the lowest maximum, -1 for none. */
    int most(String keyword) {
        return bases.stream().filter(b -> b.has(keyword)).mapToInt(b -> b.get(keyword).getAsBigDecimal().intValue())
                .min().orElse(-1);
    }

    DecimalText.@Nullable Bound lower() {
        DecimalText.Bound best = null;
        for (SchemaNode base : bases) {
            for (String keyword : List.of("minimum", "exclusiveMinimum")) {
                if (base.has(keyword)) {
                    BigDecimal value = base.get(keyword).getAsBigDecimal();
                    boolean exclusive = keyword.startsWith("ex");
                    int compared = best == null ? 1 : value.compareTo(best.value());
                    if (compared > 0 || compared == 0 && exclusive) {
                        best = new DecimalText.Bound(value, exclusive);
                    }
                }
            }
        }
        return best;
    }

    DecimalText.@Nullable Bound upper() {
        DecimalText.Bound best = null;
        for (SchemaNode base : bases) {
            for (String keyword : List.of("maximum", "exclusiveMaximum")) {
                if (base.has(keyword)) {
                    BigDecimal value = base.get(keyword).getAsBigDecimal();
                    boolean exclusive = keyword.startsWith("ex");
                    int compared = best == null ? -1 : value.compareTo(best.value());
                    if (compared < 0 || compared == 0 && exclusive) {
                        best = new DecimalText.Bound(value, exclusive);
                    }
                }
            }
        }
        return best;
    }

    List<BigDecimal> factors() {
        return bases.stream().filter(b -> b.has("multipleOf")).map(b -> b.get("multipleOf").getAsBigDecimal())
                .distinct().toList();
    }

    // ---- strings

    /** Returns the permitted contents of strings, null for any; ignores lengths. */
    @Nullable
    Automaton texts(SchemaDocument document) {
        Automaton all = null;
        for (SchemaNode base : bases) {
            if (base.has("pattern")) {
                all = join(all, document.pattern(base.get("pattern").getAsString()));
            }
            if (base.has("format")) {
                all = join(all, StringFormats.automaton(base.get("format").getAsString()));
            }
        }
        return all;
    }

    /** Returns the permitted contents of strings, including lengths and listed values. */
    Automaton allTexts(SchemaDocument document) {
        if (candidates != null) {
            return Automaton.words(candidates.stream()
                    .filter(v -> v.isJsonPrimitive() && v.getAsJsonPrimitive().isString()).map(JsonElement::getAsString)
                    .toList());
        }
        if (!allowedTypes().contains(Type.STRING)) {
            return Automaton.words(List.of());
        }
        Automaton texts = texts(document);
        int min = least("minLength");
        int max = most("maxLength");
        if (texts != null && max >= 0) { // an automaton of lengths has as many states: avoid it if possible
            int longest = texts.longest();
            max = longest >= 0 && longest <= max && max >= min ? -1 : max;
        }
        if (min > 0 || max >= 0) {
            texts = max >= 0 && max < min ? Automaton.words(List.of()) : join(texts, Automaton.lengths(min, max));
        }
        return texts == null ? Automaton.any() : texts;
    }

    private static Automaton join(@Nullable Automaton all, Automaton more) {
        return all == null ? more : all.intersect(more);
    }

    // ---- arrays

    int prefixLength() {
        return bases.stream().mapToInt(b -> b.firstItems().size()).max().orElse(0);
    }

    /** Returns the schemas of the item at an index. */
    Set<SchemaNode> item(int index) {
        Set<SchemaNode> all = new LinkedHashSet<>();
        for (SchemaNode base : bases) {
            List<SchemaNode> prefix = base.firstItems();
            if (index < prefix.size()) {
                all.add(prefix.get(index));
            } else if (base.hasOtherItems()) {
                all.add(base.otherItems());
            }
        }
        return all;
    }

    // ---- objects

    /**
     * Returns the property names in the order of generation: those of {@code properties}, then those that are only
     * required.
     */
    Collection<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (SchemaNode base : bases) {
            if (base.has("properties")) {
                names.addAll(base.get("properties").getAsJsonObject().keySet());
            }
        }
        names.addAll(required());
        return names;
    }

    Set<String> required() {
        Set<String> names = new LinkedHashSet<>();
        for (SchemaNode base : bases) {
            if (base.has("required")) {
                base.get("required").getAsJsonArray().forEach(n -> names.add(n.getAsString()));
            }
        }
        return names;
    }

    /** Returns the schemas of a named property. */
    Set<SchemaNode> property(String name, SchemaDocument document) {
        Set<SchemaNode> all = new LinkedHashSet<>();
        for (SchemaNode base : bases) {
            boolean named = base.has("properties") && base.get("properties").getAsJsonObject().has(name);
            if (named) {
                all.add(base.child("properties", name));
            }
            for (String pattern : patterns(base)) {
                if (document.pattern(pattern).matches(name)) {
                    named = true;
                    all.add(base.child("patternProperties", pattern));
                }
            }
            if (!named && base.has("additionalProperties")) {
                all.add(base.child("additionalProperties"));
            }
        }
        return all;
    }

    static Collection<String> patterns(SchemaNode base) {
        return base.has("patternProperties") ? base.get("patternProperties").getAsJsonObject().keySet() : List.of();
    }

    Set<String> patterns() {
        Set<String> all = new LinkedHashSet<>();
        bases.forEach(b -> all.addAll(patterns(b)));
        return all;
    }

    /** Returns the schemas of properties that are not listed by name and match these patterns and no other. */
    Set<SchemaNode> others(Collection<String> matched) {
        Set<SchemaNode> all = new LinkedHashSet<>();
        for (SchemaNode base : bases) {
            List<String> own = new ArrayList<>(patterns(base));
            own.retainAll(matched);
            own.forEach(p -> all.add(base.child("patternProperties", p)));
            if (own.isEmpty() && base.has("additionalProperties")) {
                all.add(base.child("additionalProperties"));
            }
        }
        return all;
    }

    Set<SchemaNode> nameSchemas() {
        Set<SchemaNode> all = new LinkedHashSet<>();
        bases.stream().filter(b -> b.has("propertyNames")).forEach(b -> all.add(b.child("propertyNames")));
        return all;
    }
}
