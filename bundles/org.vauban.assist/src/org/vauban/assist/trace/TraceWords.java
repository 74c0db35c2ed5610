// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vauban.knowledge.passage.WordStems;

/**
 * How like a requirement and an artifact are by their words: the cosine of vectors with a component for each stem,
 * which weighs more the fewer texts have it (TF-IDF). Of an artifact, words of the name count most, then those of its
 * comment, then those of its code. Immutable.
 */
final class TraceWords {
    private static final double NAME = 1;
    private static final double COMMENT = 0.8;
    private static final double CODE = 0.25;
    private static final int SHOWN = 6;

    private final Map<String, Double> rarity = new HashMap<>();
    private final double rarest;

    /** The weighted stems of one text. */
    record Vector(Map<String, Double> weights, double length) {
        double cosine(Vector other) {
            if (length == 0 || other.length == 0) {
                return 0;
            }
            Map<String, Double> small = weights.size() < other.weights.size() ? weights : other.weights;
            Map<String, Double> large = small == weights ? other.weights : weights;
            double sum = 0;
            for (Map.Entry<String, Double> each : small.entrySet()) {
                sum += each.getValue() * large.getOrDefault(each.getKey(), 0.0);
            }
            return sum / (length * other.length);
        }
    }

    /** @param texts all that are compared, by which the rarity of a word is told */
    TraceWords(Collection<String> texts) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts) {
            stems(text).forEach(stem -> counts.merge(stem, 1, Integer::sum));
        }
        int all = texts.size();
        counts.forEach((stem, count) -> rarity.put(stem, Math.log((all + 1.0) / (count + 0.5))));
        rarest = Math.log((all + 1.0) / 0.5);
    }

    /** Identifiers in parts. */
    static Set<String> stems(String text) {
        return WordStems.of(text.replaceAll("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|_", " "));
    }

    Vector requirement(String text) {
        Map<String, Double> weights = new HashMap<>();
        add(weights, text, 1);
        return vector(weights);
    }

    Vector artifact(String name, String comment, String code) {
        Map<String, Double> weights = new HashMap<>();
        add(weights, name, NAME);
        add(weights, comment, COMMENT);
        add(weights, code, CODE);
        return vector(weights);
    }

    private void add(Map<String, Double> weights, String text, double factor) {
        for (String stem : stems(text)) {
            weights.merge(stem, factor * rarity.getOrDefault(stem, rarest), Math::max);
        }
    }

    private static Vector vector(Map<String, Double> weights) {
        return new Vector(weights, Math.sqrt(weights.values().stream().mapToDouble(each -> each * each).sum()));
    }

    /** Words of a requirement that an artifact has as well, the rarest first. */
    String common(String requirement, Vector artifact) {
        Set<String> seen = new HashSet<>();
        return List.of(requirement.split("[^\\p{L}\\p{N}]+")).stream()
                .filter(word -> stems(word).stream().anyMatch(stem -> artifact.weights().containsKey(stem)
                        && seen.add(stem)))
                .sorted(Comparator.comparingDouble((String word) -> stems(word).stream()
                        .mapToDouble(stem -> rarity.getOrDefault(stem, rarest)).max().orElse(0)).reversed())
                .limit(SHOWN).collect(Collectors.joining(", "));
    }
}
