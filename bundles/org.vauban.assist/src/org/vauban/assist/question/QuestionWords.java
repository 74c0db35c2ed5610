// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.WordStems;

/**
 * The words of a question that say what it is about, with weights: a word that few of the passages have that were found
 * for it tells more than one that all have. Immutable.
 */
final class QuestionWords {
    /** Stems of words that say what is asked for, not about what. */
    private static final Set<String> ASKING = WordStems.of("what which when where who whom whose how why does did is"
            + " are was were the and for with from that this there have has can could should must shall will would many"
            + " much quel quelle quels quelles quand comment pourquoi combien est sont les des une dans pour avec que"
            + " qui quoi sur par aux doit peut faut cela cette ces elle ils elles ont fait être avoir peuvent doivent");

    private final Map<String, Double> weights = new HashMap<>();
    private final double total;

    /** @param found all passages that were found */
    QuestionWords(String question, List<Passage> found) {
        List<Set<String>> stems = found.stream().map(QuestionWords::stems).toList();
        Set<String> subject = new HashSet<>(WordStems.of(question));
        subject.removeAll(ASKING);
        for (String stem : subject) {
            long having = stems.stream().filter(each -> each.contains(stem)).count();
            // the inverse document frequency of BM25's kind, never negative
            weights.put(stem, Math.log(1 + Math.max(1, found.size()) / (having + 0.5)));
        }
        total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Set<String> stems(Passage passage) {
        return stems(passage, passage.text());
    }

    /** The stems of some text of a passage and of the headings above it. */
    static Set<String> stems(Passage passage, String text) {
        return WordStems.of(String.join(" ", passage.headings()) + "\n" + text);
    }

    /** Whether the question has only words that all questions have. */
    boolean isEmpty() {
        return weights.isEmpty();
    }

    /** The weighted share of the question's words that are among some stems; 0 for a question without any. */
    double share(Set<String> stems) {
        double share = 0;
        for (Map.Entry<String, Double> each : weights.entrySet()) {
            share += stems.contains(each.getKey()) ? each.getValue() : 0;
        }
        return total == 0 ? 0 : share / total;
    }

    /** How many of the question's words are among some stems. */
    int count(Set<String> stems) {
        return (int) weights.keySet().stream().filter(stems::contains).count();
    }
}
