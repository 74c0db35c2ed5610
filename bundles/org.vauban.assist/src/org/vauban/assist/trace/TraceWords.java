// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Computes the similarity of a requirement and an artifact from their words: the cosine of vectors with a component for
 * each stem, weighted by its rarity in the texts (TF-IDF). In an artifact, words of the name count most, then those of
 * its comment, of the enclosing type, and of its code. Immutable.
 */
final class TraceWords {
    private static final double NAME = 1;
    private static final double COMMENT = 0.8;
    private static final double TYPE = 0.6;
    private static final double CODE = 0.1;
    private static final int SHOWN = 6;
    /** Least length of a stem without its ending; number of letters of a stem that are compared. */
    private static final int SHORTEST_STEM = 3;
    private static final int LONGEST_STEM = 7;
    private static final Pattern WORD = Pattern
            .compile("\\p{L}[\\p{L}\\p{N}]{2,}|\\p{N}{3,}|\\p{Lu}{2}(?![\\p{L}\\p{N}])");
    private static final Pattern PARTS = Pattern
            .compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|_");
    /** Endings of English and French words; the longer ones first. */
    private static final List<String> ENDINGS = List.of("ations", "ation", "ities", "ments", "ment", "ness", "ably",
            "ible", "able", "ings", "ions", "ites", "ees", "ion", "ing", "ies", "ied", "ers", "ite", "ity", "ed", "er",
            "es", "ee", "ly", "al", "s", "e", "y");
    /** Words that say nothing about the requirement. */
    private static final Set<String> COMMON = Set.of("the", "and", "not", "with", "that", "which", "its", "for",
            "from", "any", "may", "must", "shall", "can", "than", "then", "they", "their", "each", "all", "has",
            "have", "when", "where", "into", "was", "were", "been", "other", "does", "there", "these", "those", "will",
            "would", "should", "could", "also", "but", "more", "are", "les", "des", "une", "est", "doit", "dans",
            "pour", "par", "sur", "que", "qui");

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

    /**
     * @param texts all compared texts, which determine the rarity of a word
     * @param stop whether to leave out the other texts, checked before each
     */
    TraceWords(Collection<String> texts, BooleanSupplier stop) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts) {
            if (stop.getAsBoolean()) {
                break;
            }
            stems(text).forEach(stem -> counts.merge(stem, 1, Integer::sum));
        }
        int all = texts.size();
        counts.forEach((stem, count) -> rarity.put(stem, Math.log((all + 1.0) / (count + 0.5))));
        rarest = Math.log((all + 1.0) / 0.5);
    }

    /** Returns the words without accents and endings, in lower case; identifiers split into parts. */
    static Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        Matcher matcher = WORD.matcher(PARTS.matcher(plain).replaceAll(" "));
        while (matcher.find()) {
            String word = matcher.group().toLowerCase(Locale.ROOT);
            if (!COMMON.contains(word)) {
                stems.add(stem(word));
            }
        }
        return stems;
    }

    private static String stem(String word) {
        for (String ending : ENDINGS) {
            if (word.endsWith(ending) && word.length() - ending.length() >= SHORTEST_STEM) {
                return limited(word.substring(0, word.length() - ending.length()));
            }
        }
        return limited(word);
    }

    private static String limited(String stem) {
        return stem.length() <= LONGEST_STEM ? stem : stem.substring(0, LONGEST_STEM);
    }

    Vector requirement(String text) {
        Map<String, Double> weights = new HashMap<>();
        add(weights, text, 1);
        return vector(weights);
    }

    /** @param name name with that of the enclosing type, if there is one */
    Vector artifact(String name, String comment, String code) {
        Map<String, Double> weights = new HashMap<>();
        int dot = name.lastIndexOf('.');
        add(weights, name.substring(dot + 1).replaceFirst("^test(?=\\p{Lu})", ""), NAME);
        add(weights, name.substring(0, Math.max(0, dot)).replaceFirst("Tests?$", ""), TYPE);
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

    /** Returns the words that a requirement and an artifact have in common, the rarest first. */
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
