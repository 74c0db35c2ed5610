// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.syntax.Expression.And;
import org.vauban.engine.host.template.syntax.Expression.Binary;
import org.vauban.engine.host.template.syntax.Expression.Compare;
import org.vauban.engine.host.template.syntax.Expression.Concatenation;
import org.vauban.engine.host.template.syntax.Expression.Conditional;
import org.vauban.engine.host.template.syntax.Expression.Filtered;
import org.vauban.engine.host.template.syntax.Expression.Not;
import org.vauban.engine.host.template.syntax.Expression.Operand;
import org.vauban.engine.host.template.syntax.Expression.Or;
import org.vauban.engine.host.template.syntax.Expression.TupleLiteral;
import org.vauban.engine.host.template.syntax.Expression.Unary;
import org.vauban.engine.host.template.syntax.TemplateToken.Kind;

/**
 * Parses expressions by recursive descent with jinja2's order of precedence: conditional, or, and, not, comparison,
 * sum, {@code ~}, product, power, sign; then the operand, which {@link OperandParser} parses.
 */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TemplateTokens tokens;
    private final ParsedNames names;
    private final OperandParser operandParser;

    ExpressionParser(TemplateTokens tokens, ParsedNames names) {
        this.tokens = tokens;
        this.names = names;
        this.operandParser = new OperandParser(tokens, names, this);
    }

    Expression expression() {
        return conditional();
    }

    /** Parses one expression, or several separated by commas, which form a tuple. */
    Expression tuple(boolean conditionals) {
        return tuple(conditionals, false, null);
    }

    /** Parses a tuple that may also end at a name, such as {@code recursive}. */
    Expression tuple(boolean conditionals, boolean parentheses, @Nullable String endName) {
        int line = tokens.line();
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!endsTuple(endName)) {
            items.add(conditionals ? conditional() : or());
            if (!tokens.skip(",")) {
                break;
            }
            comma = true;
        }
        if (comma) {
            return new TupleLiteral(items, line);
        }
        if (!items.isEmpty()) {
            return items.getFirst();
        }
        if (parentheses) {
            return new TupleLiteral(items, line);
        }
        throw tokens.expected("an expression");
    }

    private boolean endsTuple(@Nullable String endName) {
        TemplateToken token = tokens.current();
        return token.kind() == Kind.OUTPUT_END || token.kind() == Kind.BLOCK_END || token.is(")")
                || endName != null && token.isName(endName);
    }

    private Expression conditional() {
        tokens.enter();
        int known = names.errors();
        Expression value = or();
        while (tokens.current().isName("if")) {
            int line = tokens.next().line();
            Expression test = or();
            Expression otherwise = tokens.skipName("else") ? conditional() : null;
            value = new Conditional(test, value, otherwise, line);
            names.forgiveAfter(known);
        }
        tokens.leave();
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (tokens.current().isName("or")) {
            int line = tokens.next().line();
            left = new Or(left, and(), line);
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.current().isName("and")) {
            int line = tokens.next().line();
            left = new And(left, not(), line);
        }
        return left;
    }

    private Expression not() {
        if (!tokens.current().isName("not")) {
            return comparison();
        }
        tokens.enter();
        int line = tokens.next().line();
        Expression negated = new Not(not(), line);
        tokens.leave();
        return negated;
    }

    private Expression comparison() {
        int line = tokens.line();
        Expression first = sum();
        List<Operand> operands = new ArrayList<>();
        while (true) {
            TemplateToken token = tokens.current();
            if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                tokens.next();
                operands.add(new Operand(token.text(), sum()));
            } else if (tokens.skipName("in")) {
                operands.add(new Operand("in", sum()));
            } else if (token.isName("not") && tokens.following().isName("in")) {
                tokens.next();
                tokens.next();
                operands.add(new Operand("not in", sum()));
            } else {
                break;
            }
        }
        return operands.isEmpty() ? first : new Compare(first, operands, line);
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.current().is("+") || tokens.current().is("-")) {
            TemplateToken operator = tokens.next();
            left = new Binary(operator.text(), left, concatenation(), operator.line());
        }
        return left;
    }

    private Expression concatenation() {
        int line = tokens.line();
        Expression first = product();
        if (!tokens.current().is("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skip("~")) {
            parts.add(product());
        }
        return new Concatenation(parts, line);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.current().is("*") || tokens.current().is("/") || tokens.current().is("//")
                || tokens.current().is("%")) {
            TemplateToken operator = tokens.next();
            left = new Binary(operator.text(), left, power(), operator.line());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (tokens.current().is("**")) {
            int line = tokens.next().line();
            left = new Binary("**", left, unary(true), line);
        }
        return left;
    }

    private Expression unary(boolean filters) {
        tokens.enter();
        TemplateToken token = tokens.current();
        Expression node;
        if (token.is("-") || token.is("+")) {
            tokens.next();
            node = new Unary(token.text(), unary(false), token.line());
        } else {
            node = operandParser.primary();
        }
        node = operandParser.postfix(node);
        if (filters) {
            node = operandParser.filtersAndTests(node);
        }
        tokens.leave();
        return node;
    }

    /** Parses the filters of a filter block: the first has no target. */
    Filtered filterChain(boolean pipeFirst) {
        return operandParser.filterChain(pipeFirst);
    }
}
