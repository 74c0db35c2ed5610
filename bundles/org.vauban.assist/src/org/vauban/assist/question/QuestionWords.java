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
 * The content words of a question, with weights: a word found in few of the retrieved passages is more significant than
 * one found in all. Immutable.
 */
final class QuestionWords {
    /** Stems of question words, which do not name the subject. */
    private static final Set<String> ASKING = WordStems.of("what which when where who whom whose how why does did is"
            + " are was were the and for with from that this there have has can could should must shall will would many"
            + " much quel quelle quels quelles quand comment pourquoi combien est sont les des une dans pour avec que"
            + " qui quoi sur par aux doit peut faut cela cette ces elle ils elles ont fait être avoir peuvent doivent");

    private final Map<String, Double> weights = new HashMap<>();
    private final double total;

    /** @param found all retrieved passages */
    QuestionWords(String question, List<Passage> found) {
        List<Set<String>> stems = found.stream().map(QuestionWords::stems).toList();
        Set<String> subject = new HashSet<>(WordStems.of(question));
        subject.removeAll(ASKING);
        for (String stem : subject) {
            long having = stems.stream().filter(each -> each.contains(stem)).count();
            // inverse document frequency as in BM25, never negative
            weights.put(stem, Math.log(1 + Math.max(1, found.size()) / (having + 0.5)));
        }
        total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Set<String> stems(Passage passage) {
        return stems(passage, passage.text());
    }

    /** Returns the stems of a text of a passage and of the headings above it. */
    static Set<String> stems(Passage passage, String text) {
        return WordStems.of(String.join(" ", passage.headings()) + "\n" + text);
    }

    /** Whether the question has no content words. */
    boolean isEmpty() {
        return weights.isEmpty();
    }

    /** Returns the weighted share of the question's words among the stems; 0 for a question without any. */
    double share(Set<String> stems) {
        double share = 0;
        for (Map.Entry<String, Double> each : weights.entrySet()) {
            share += stems.contains(each.getKey()) ? each.getValue() : 0;
        }
        return total == 0 ? 0 : share / total;
    }

    /** Returns how many of the question's words are among the stems. */
    int count(Set<String> stems) {
        return (int) weights.keySet().stream().filter(stems::contains).count();
    }
}
