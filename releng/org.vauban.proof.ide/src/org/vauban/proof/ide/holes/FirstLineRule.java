// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.vauban.proof.ide.holes.HoleResult.Token;

/**
 * A rule that estimates from the probabilities of a first line's tokens how likely the line is right. To choose a rule
 * for showing suggestions, the report compares how many right lines each rule keeps at the same share of lines shown.
 *
 * @param name name for tables
 * @param score score of the tokens of a first line; a higher score is surer
 */
record FirstLineRule(String name, ToDoubleFunction<List<Token>> score) {
    static final List<FirstLineRule> ALL = List.of(
            new FirstLineRule("all tokens together", line -> logarithms(line).sum()),
            new FirstLineRule("tokens with letters together",
                    line -> logarithms(line.stream().filter(FirstLineRule::hasLetters).toList()).sum()),
            new FirstLineRule("mean of the tokens", line -> logarithms(line).average().orElse(0)),
            new FirstLineRule("least likely token", line -> logarithms(line).min().orElse(0)),
            new FirstLineRule("first token", line -> logarithms(line).findFirst().orElse(0)),
            new FirstLineRule("roots of the logarithms together",
                    line -> -logarithms(line).map(each -> Math.sqrt(-each)).sum()));

    double of(HoleResult result) {
        return score.applyAsDouble(firstLine(result.tokens()));
    }

    private static DoubleStream logarithms(List<Token> line) {
        return line.stream().mapToDouble(Token::logarithm).map(each -> Math.min(0, each));
    }

    private static boolean hasLetters(Token token) {
        return token.text().chars().anyMatch(Character::isLetterOrDigit);
    }

    /** Returns the tokens up to the end of the first non-blank line. */
    private static List<Token> firstLine(List<Token> tokens) {
        boolean begun = false;
        for (int i = 0; i < tokens.size(); i++) {
            String text = tokens.get(i).text();
            if (begun && text.isBlank() && text.indexOf('\n') >= 0) {
                return tokens.subList(0, i);
            }
            begun |= !text.isBlank();
            if (begun && text.strip().indexOf('\n') < 0 && text.indexOf('\n') > 0) {
                return tokens.subList(0, i + 1);
            }
        }
        return tokens;
    }
}
