// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import org.vauban.engine.TokenProbability;
import org.vauban.knowledge.passage.WordStems;

/**
 * Decides whether passages answer a question, apart from the answer itself: small models answer whatever they are
 * given. It weighs how many words of the question stand in one passage, and what the model says to a question for yes
 * or no. The weights are in {@code selector.properties}.
 */
final class AnswerSelector {
    private static final ResourceBundle WEIGHTS = ResourceBundle.getBundle("org.vauban.assist.question.selector",
            Locale.ROOT, AnswerSelector.class.getClassLoader());
    /** Stems of words that say what is asked for, not about what. */
    private static final Set<String> ASKING = WordStems.of("what which when where who whom whose how why does did is"
            + " are was were the and for with from that this there have has can could should must shall will would many"
            + " much quel quelle quels quelles quand comment pourquoi combien est sont les des une dans pour avec que"
            + " qui quoi sur par aux doit peut faut cela cette ces elle ils elles ont fait être avoir peuvent doivent");
    /** A log-odds beyond this says no more. */
    private static final double MOST = 6;

    private AnswerSelector() {}

    /**
     * @param question as it was asked
     * @param passages that the model read
     * @param odds as {@link #odds} gave them
     */
    static boolean answered(String question, List<String> passages, double odds) {
        return weight("bias") + weight("coverage") * coverage(question, passages)
                + weight("odds") * Math.max(-MOST, Math.min(MOST, odds)) > 0;
    }

    private static double weight(String name) {
        return Double.parseDouble(WEIGHTS.getString(name));
    }

    /** The stems of the words of a question that say what it is about. */
    static Set<String> subject(String question) {
        Set<String> subject = new HashSet<>(WordStems.of(question));
        subject.removeAll(ASKING);
        return subject;
    }

    /** The largest share of the words of a question that one passage has; 1 for a question without any. */
    static double coverage(String question, List<String> passages) {
        Set<String> wanted = subject(question);
        double best = 0;
        for (String passage : passages) {
            Set<String> there = WordStems.of(passage);
            double found = wanted.stream().filter(there::contains).count();
            best = Math.max(best, found / Math.max(1, wanted.size()));
        }
        return wanted.isEmpty() ? 1 : best;
    }

    /** The logarithm of the odds of yes against no as the first word of an answer; 0 where it is neither. */
    static double odds(List<TokenProbability> probabilities) {
        if (probabilities.isEmpty()) {
            return 0;
        }
        double yes = 0;
        double no = 0;
        TokenProbability first = probabilities.getFirst();
        List<TokenProbability.Candidate> candidates = first.best().isEmpty()
                ? List.of(new TokenProbability.Candidate(first.token(), first.text(), first.logarithm()))
                : first.best();
        for (TokenProbability.Candidate each : candidates) {
            String text = each.text().strip().toLowerCase(Locale.ROOT);
            if (text.isEmpty()) {
                continue;
            }
            if ("yes".startsWith(text) || "oui".startsWith(text)) {
                yes += Math.exp(each.logarithm());
            } else if ("no".startsWith(text) || "non".startsWith(text)) {
                no += Math.exp(each.logarithm());
            }
        }
        double least = 1e-9;
        return yes + no < least ? 0 : Math.log(Math.max(least, yes)) - Math.log(Math.max(least, no));
    }
}
