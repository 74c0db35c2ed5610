// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.List;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;

/**
 * How sure a model must be of an automatic suggestion for it to be shown: of its first line, and of each further one. A
 * line's likelihood is that of all its tokens together. Immutable.
 *
 * @param firstLine least likelihood of a first line, a natural logarithm
 * @param nextLine least likelihood of each further line; the text ends before a less likely one
 */
record SuggestionConfidence(double firstLine, double nextLine) {
    /** For invoked suggestions: no minimum. */
    static final SuggestionConfidence ANY = new SuggestionConfidence(Double.NEGATIVE_INFINITY,
            Double.NEGATIVE_INFINITY);
    /** For automatic suggestions; see {@code docs/quality.md} for what it drops. */
    private static final SuggestionConfidence AUTOMATIC = new SuggestionConfidence(Math.log(0.25), Math.log(0.03));
    /**
     * Lower minimum for a small model, and for a short prompt: the model is then less sure of correct text, too.
     */
    private static final SuggestionConfidence AUTOMATIC_LESS_SURE = new SuggestionConfidence(Math.log(0.1),
            Math.log(0.03));
    private static final long SMALL = 1_000_000_000;

    /**
     * Returns the confidence required of a model's answer to a trigger.
     *
     * @param last whether the answer is from the longest prompt of the place
     */
    static SuggestionConfidence of(Trigger trigger, AssistantServices.Open open, boolean last) {
        if (trigger != Trigger.AUTOMATIC) {
            return ANY;
        }
        return last && !open.isSmallerThan(SMALL) ? AUTOMATIC : AUTOMATIC_LESS_SURE;
    }

    /** Whether probabilities are needed. */
    boolean matters() {
        return firstLine > Double.NEGATIVE_INFINITY || nextLine > Double.NEGATIVE_INFINITY;
    }

    /** Whether a line is shown. */
    boolean isEnough(int line, double likelihood) {
        return likelihood >= (line == 0 ? firstLine : nextLine);
    }

    /**
     * Returns the part of a text that the model was sure of, in whole lines; empty for none.
     *
     * @param text the trimmed text; its lines occur in the generated text unchanged, except for blanks
     */
    String sure(String text, Generation generation) {
        List<TokenProbability> tokens = generation.probabilities();
        // where a character spans several tokens, the positions of tokens in the text are unknown
        if (tokens.isEmpty() || !matters() || tokens.stream().anyMatch(token -> token.text().indexOf('\uFFFD') >= 0)) {
            return text;
        }
        String written = generation.text();
        // if the caret is within the first token, the generated text holds only the token's end
        int surplus = tokens.stream().mapToInt(token -> token.text().length()).sum() - written.length();
        int line = 0;
        int from = 0;
        int end = 0;
        for (String each : text.lines().toList()) {
            String code = each.strip();
            int at = code.isEmpty() ? -1 : written.indexOf(code, from);
            if (at >= 0) {
                from = at + code.length();
                if (!isEnough(line, likelihood(tokens, at + surplus, from + surplus))) {
                    return line == 0 ? "" : text.substring(0, end).stripTrailing();
                }
                line++;
            }
            end = lineEnd(text, end);
        }
        return text;
    }

    /** Returns the offset after the line that begins at an offset. */
    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end + 1;
    }

    /** Returns the likelihood of the tokens that overlap a range. */
    private static double likelihood(List<TokenProbability> tokens, int from, int to) {
        double sum = 0;
        int at = 0;
        for (TokenProbability token : tokens) {
            int end = at + token.text().length();
            if (end > from && at < to) {
                sum += token.logarithm();
            }
            at = end;
        }
        return sum;
    }
}
