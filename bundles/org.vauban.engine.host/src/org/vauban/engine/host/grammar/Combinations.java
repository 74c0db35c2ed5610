// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.vauban.engine.host.grammar.Combination.Type;

import com.google.gson.JsonElement;
import org.eclipse.jdt.annotation.Nullable;

/** Splits the schemas of a place into combinations, and proves that two of them have no value in common. */
final class Combinations {
    private static final int MAX_PROOF_DEPTH = 3;
    /** Limit of comparisons of numbers or texts over the whole schema. */
    private static final int MAX_COMPARISONS = 2_000;
    /** Branches examined per place for each permitted alternative; most of them may be contradictory. */
    private static final int BRANCHES_PER_ALTERNATIVE = 50;

    /** Cost in steps of comparing two combinations, without their automata. */
    private static final int DISJOINT = 50;

    private final SchemaDocument document;
    private final SchemaValidator validator;
    private final GrammarOptions options;
    private final Map<String, List<Combination>> known = new HashMap<>();
    private int branches;
    private int comparisons;

    Combinations(SchemaDocument document, SchemaValidator validator, GrammarOptions options) {
        this.document = document;
        this.validator = validator;
        this.options = options;
    }

    /** Returns a key that is the same for the same schemas in any order. */
    static String key(Collection<SchemaNode> schemas) {
        TreeSet<String> pointers = new TreeSet<>();
        schemas.stream().filter(s -> !s.isTrue()).forEach(s -> pointers.add("#" + s.pointer()));
        return String.join("\n", pointers);
    }

    /** Returns the ways to satisfy all schemas at once; none if they contradict each other openly. */
    List<Combination> of(Collection<SchemaNode> schemas) {
        String key = key(schemas);
        List<Combination> found = known.get(key);
        if (found == null) {
            found = new ArrayList<>();
            branches = 0;
            expand(new Draft(new ArrayDeque<>(schemas), new LinkedHashSet<>(), new ArrayDeque<>(), Map.of()), schemas,
                    found);
            known.put(key, found);
        }
        return found;
    }

    /** A node with {@code anyOf} or {@code oneOf}, of which a branch must be chosen. */
    private record Choice(SchemaNode node, String keyword) {}

    private record Draft(Deque<SchemaNode> pending, Set<SchemaNode> bases, Deque<Choice> choices,
            Map<String, Integer> picks) {}

    private void expand(Draft draft, Collection<SchemaNode> schemas, List<Combination> found) {
        if (++branches > options.maxAlternatives() * BRANCHES_PER_ALTERNATIVE) {
            throw tooMany(schemas);
        }
        while (!draft.pending().isEmpty()) {
            SchemaNode node = draft.pending().remove();
            if (node.isFalse()) {
                return;
            }
            if (node.isTrue() || !draft.bases().add(node)) {
                continue;
            }
            if (node.has("$ref")) {
                draft.pending().add(document.target(node));
            }
            draft.pending().addAll(node.children("allOf"));
            for (String keyword : List.of("anyOf", "oneOf")) {
                if (node.has(keyword)) {
                    draft.choices().add(new Choice(node, keyword));
                }
            }
        }
        Choice choice = draft.choices().poll();
        if (choice == null) {
            add(draft, schemas, found);
            return;
        }
        List<SchemaNode> branches = choice.node().children(choice.keyword());
        for (int i = 0; i < branches.size(); i++) {
            Map<String, Integer> picks = new HashMap<>(draft.picks());
            if (choice.keyword().equals("oneOf")) {
                picks.put(choice.node().pointer() + "/oneOf", i);
            }
            expand(new Draft(new ArrayDeque<>(List.of(branches.get(i))), new LinkedHashSet<>(draft.bases()),
                    new ArrayDeque<>(draft.choices()), picks), schemas, found);
        }
    }

    private void add(Draft draft, Collection<SchemaNode> schemas, List<Combination> found) {
        if (found.size() >= options.maxAlternatives()) {
            throw tooMany(schemas);
        }
        List<SchemaNode> bases = List.copyOf(draft.bases());
        List<JsonElement> candidates = null;
        List<JsonElement> values = null;
        for (SchemaNode base : bases) {
            if (base.has("const") || base.has("enum")) {
                List<JsonElement> listed = base.has("const") ? List.of(base.get("const"))
                        : base.get("enum").getAsJsonArray().asList();
                GrammarEffort.spend((long) listed.size() * bases.size());
                candidates = listed.stream().filter(v -> bases.stream().allMatch(b -> validator.keepsOwn(v, b)))
                        .toList();
                values = candidates.stream().filter(v -> schemas.stream().allMatch(s -> validator.valid(v, s)))
                        .toList();
                break;
            }
        }
        found.add(new Combination(bases, draft.picks(), candidates, values));
    }

    private SchemaException tooMany(Collection<SchemaNode> schemas) {
        return new SchemaException(schemas.iterator().next().pointer(), "too-many-alternatives",
                options.maxAlternatives());
    }

    // ---- oneOf

    /**
     * Checks that no generated value of one branch of a {@code oneOf} satisfies another branch, too. Branches that list
     * their values were checked value by value.
     */
    void checkExclusive(List<Combination> all) {
        for (Combination written : all) {
            if (written.values() != null) {
                continue;
            }
            for (Combination other : all) {
                for (var pick : written.picks().entrySet()) {
                    Integer otherPick = other.picks().get(pick.getKey());
                    if (otherPick != null && !otherPick.equals(pick.getValue())
                            && !disjoint(written, other, MAX_PROOF_DEPTH)) {
                        throw new SchemaException(pick.getKey(), "one-of-overlaps",
                                Math.min(pick.getValue(), otherPick), Math.max(pick.getValue(), otherPick));
                    }
                }
            }
        }
    }

    /** Whether it can be proved that no generated value of the first satisfies the second. */
    private boolean disjoint(Combination written, Combination other, int depth) {
        GrammarEffort.spend(DISJOINT);
        List<JsonElement> candidates = other.candidates();
        if (candidates != null) {
            GrammarEffort.spend(candidates.size());
            return candidates.stream()
                    .allMatch(v -> written.bases().stream().anyMatch(b -> !validator.keepsOwn(v, b)));
        }
        List<JsonElement> own = written.candidates();
        if (own != null) {
            GrammarEffort.spend(own.size());
            return own.stream()
                    .allMatch(v -> other.bases().stream().anyMatch(b -> !validator.keepsOwn(v, b)));
        }
        Set<Type> common = new HashSet<>(written.types());
        common.retainAll(other.allowedTypes());
        if (common.contains(Type.FRACTION)) {
            common.remove(Type.INTEGER);
        }
        return common.stream().allMatch(type -> switch (type) {
            case NULL, BOOLEAN -> false;
            case INTEGER, FRACTION -> numbersDisjoint(written, other, type == Type.INTEGER);
            case STRING -> stringsDisjoint(written, other);
            case ARRAY -> arraysDisjoint(written, other, depth);
            case OBJECT -> objectsDisjoint(written, other, depth);
        });
    }

    private boolean numbersDisjoint(Combination a, Combination b, boolean integer) {
        if (below(a.upper(), b.lower()) || below(b.upper(), a.lower())) {
            return true;
        }
        if (!integer) {
            return false;
        }
        countComparison();
        return DecimalText.between(a.lower(), a.upper(), a.factors(), true)
                .intersect(DecimalText.between(b.lower(), b.upper(), b.factors(), true)).isEmpty();
    }

    private static boolean below(DecimalText.@Nullable Bound upper, DecimalText.@Nullable Bound lower) {
        if (upper == null || lower == null) {
            return false;
        }
        int compared = upper.value().compareTo(lower.value());
        return compared < 0 || compared == 0 && (upper.exclusive() || lower.exclusive());
    }

    private boolean stringsDisjoint(Combination a, Combination b) {
        countComparison();
        return a.allTexts(document).intersect(b.allTexts(document)).isEmpty();
    }

    private void countComparison() {
        if (++comparisons > MAX_COMPARISONS) {
            throw new TooLargeException(MAX_COMPARISONS);
        }
    }

    private boolean arraysDisjoint(Combination a, Combination b, int depth) {
        int maxA = a.most("maxItems");
        int maxB = b.most("maxItems");
        if (maxA >= 0 && maxA < b.least("minItems") || maxB >= 0 && maxB < a.least("minItems")) {
            return true;
        }
        int sure = Math.min(Math.max(a.least("minItems"), b.least("minItems")), 20);
        for (int i = 0; i < sure; i++) {
            if (placesDisjoint(a.item(i), b.item(i), depth)) {
                return true;
            }
        }
        return false;
    }

    private boolean objectsDisjoint(Combination written, Combination other, int depth) {
        Set<String> sure = new LinkedHashSet<>(written.required());
        sure.addAll(other.required());
        for (String name : sure) {
            boolean writable = written.names().contains(name) || mayInvent(written);
            if (!writable
                    || placesDisjoint(written.property(name, document), other.property(name, document), depth)) {
                return true;
            }
        }
        return false;
    }

    /** Whether properties that are not named in the schema are generated. */
    boolean mayInvent(Combination object) {
        boolean names = object.bases().stream()
                .anyMatch(b -> b.has("properties") || b.has("patternProperties") || b.has("required"));
        boolean tells = object.bases().stream()
                .anyMatch(b -> b.has("patternProperties") || b.has("additionalProperties"));
        return !names || tells || options.openObjects() || object.least("minProperties") > object.names().size();
    }

    private boolean placesDisjoint(Collection<SchemaNode> a, Collection<SchemaNode> b, int depth) {
        List<Combination> left = of(a);
        List<Combination> right = of(b);
        if (left.isEmpty() || right.isEmpty()) {
            return true;
        }
        return depth > 0 && left.stream().allMatch(l -> right.stream().allMatch(r -> disjoint(l, r, depth - 1)));
    }
}
