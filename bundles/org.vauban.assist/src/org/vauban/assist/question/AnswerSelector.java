// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import org.vauban.assist.document.LanguageDetector;
import org.vauban.engine.TokenProbability;
import org.vauban.knowledge.passage.Passage;

/**
 * Selects the passage that answers a question, and decides separately whether it answers it at all, since small models
 * answer from any passage. Selection combines the share of the question's words in the passage, with more weight for
 * rare words, the similarity of the vectors, and the likelihood of the question after the passage. The decision
 * combines those words, which count only if question and passage are prose of one language, and the model's reply to a
 * yes-or-no question. {@code releng/knowledge/selector.py} fits the weights of {@code selector.properties}. Pure.
 */
final class AnswerSelector {
    private static final ResourceBundle WEIGHTS = ResourceBundle.getBundle("org.vauban.assist.question.selector",
            Locale.ROOT, AnswerSelector.class.getClassLoader());
    /** Limit of log-odds; values beyond it mean no more. */
    private static final double MOST = 6;

    private AnswerSelector() {}

    /**
     * Returns the score of a passage; the highest one is selected.
     *
     * @param sent the part of it that the model received
     * @param likeness cosine of question and passage; 0 without vectors
     * @param likelihood likelihood of the question after the passage, a natural logarithm
     */
    static double suitability(QuestionWords words, Passage passage, String sent, double likeness, double likelihood) {
        return words.share(QuestionWords.stems(passage, sent)) + likeness + weight("likelihood") * likelihood;
    }

    /**
     * Whether a passage answers a question.
     *
     * @param sent the part of it that the model received
     * @param odds result of {@link #odds}
     */
    static boolean answered(String question, QuestionWords words, Passage passage, String sent, double odds) {
        double sum = weight("odds") * Math.max(-MOST, Math.min(MOST, odds));
        if (words.isEmpty() || hasOtherWords(question, passage)) {
            sum += weight("bias.foreign");
        } else {
            Set<String> stems = QuestionWords.stems(passage, sent);
            sum += weight("bias") + weight("coverage") * words.share(stems)
                    + weight("words") * Math.log1p(words.count(stems));
        }
        return sum > 0;
    }

    private static double weight(String name) {
        return Double.parseDouble(WEIGHTS.getString(name));
    }

    /** Whether a passage is code or in another language than the question, as far as both are known. */
    private static boolean hasOtherWords(String question, Passage passage) {
        String language = LanguageDetector.surely(question).map(Locale::getLanguage).orElse("");
        return passage.isCode() || !language.isEmpty() && !passage.language().isEmpty()
                && !passage.language().equals(language);
    }

    /** Returns the log-odds of yes against no as the first word of an answer; 0 if it is neither. */
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
