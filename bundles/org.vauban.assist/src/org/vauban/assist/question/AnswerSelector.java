// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import org.vauban.assist.document.LanguageDetector;
import org.vauban.engine.TokenProbability;
import org.vauban.knowledge.passage.Passage;

/**
 * Decides whether passages answer a question, apart from the answer itself: small models answer whatever they are
 * given. It weighs which share of the question's words stands in one passage and how many these are, how much the best
 * passage is like the question, and what the model says to a question for yes or no. Words count only where question
 * and passages are prose of one language. {@code releng/knowledge/selector.py} fits the weights of
 * {@code selector.properties}. Pure.
 */
final class AnswerSelector {
    private static final ResourceBundle WEIGHTS = ResourceBundle.getBundle("org.vauban.assist.question.selector",
            Locale.ROOT, AnswerSelector.class.getClassLoader());
    /** A log-odds beyond this says no more. */
    private static final double MOST = 6;
    /** About the cosine of a question and the best of passages that do not answer it. */
    private static final double UNLIKE = 0.3;
    private static final double STEP = 0.1;

    private AnswerSelector() {}

    /**
     * @param question as it was asked
     * @param words of the question
     * @param likeness cosine of question and best passage; 0 where there are no vectors
     * @param sent what the model read of each passage
     * @param odds as {@link #odds} gave them
     */
    static boolean answered(String question, QuestionWords words, double likeness, Map<Passage, String> sent,
            double odds) {
        double sum = weight("odds") * Math.max(-MOST, Math.min(MOST, odds));
        if (likeness > 0) {
            sum += weight("likeness") * (likeness - UNLIKE) / STEP;
        }
        if (words.isEmpty() || hasOtherWords(question, sent.keySet())) {
            sum += weight("bias.foreign");
        } else {
            sum += weight(likeness > 0 ? "bias" : "bias.words") + support(words, sent);
        }
        return sum > 0;
    }

    private static double weight(String name) {
        return Double.parseDouble(WEIGHTS.getString(name));
    }

    /** Whether no passage is prose of the language of the question, as far as both are known. */
    private static boolean hasOtherWords(String question, Set<Passage> passages) {
        String language = LanguageDetector.surely(question).map(Locale::getLanguage).orElse("");
        return passages.stream().allMatch(passage -> passage.isCode() || !language.isEmpty()
                && !passage.language().isEmpty() && !passage.language().equals(language));
    }

    /** By the passage with the largest share of a question's words: one word of one says less than three of four. */
    private static double support(QuestionWords words, Map<Passage, String> sent) {
        double share = 0;
        int count = 0;
        for (Map.Entry<Passage, String> each : sent.entrySet()) {
            Set<String> stems = QuestionWords.stems(each.getKey(), each.getValue());
            double covered = words.share(stems);
            if (covered > share) {
                share = covered;
                count = words.count(stems);
            }
        }
        return weight("coverage") * share + weight("words") * Math.log1p(count);
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
