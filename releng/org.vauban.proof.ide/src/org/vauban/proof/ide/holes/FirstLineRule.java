// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.vauban.proof.ide.holes.HoleResult.Token;

/**
 * A way to tell from the probabilities of a first line's tokens how likely it is right: what a suggestion is shown by
 * can be chosen by comparing how many right lines each of them keeps at the same share of lines shown.
 *
 * @param name for tables
 * @param score of the tokens of a first line; greater is surer
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

    /** The tokens up to the end of the first line with something in it. */
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
