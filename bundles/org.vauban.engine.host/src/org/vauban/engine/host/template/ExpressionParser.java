// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.vauban.engine.host.template.Expression.And;
import org.vauban.engine.host.template.Expression.Attribute;
import org.vauban.engine.host.template.Expression.Binary;
import org.vauban.engine.host.template.Expression.Call;
import org.vauban.engine.host.template.Expression.CallArguments;
import org.vauban.engine.host.template.Expression.Compare;
import org.vauban.engine.host.template.Expression.Concatenation;
import org.vauban.engine.host.template.Expression.Conditional;
import org.vauban.engine.host.template.Expression.Constant;
import org.vauban.engine.host.template.Expression.DictLiteral;
import org.vauban.engine.host.template.Expression.Filtered;
import org.vauban.engine.host.template.Expression.Item;
import org.vauban.engine.host.template.Expression.Keyword;
import org.vauban.engine.host.template.Expression.ListLiteral;
import org.vauban.engine.host.template.Expression.Name;
import org.vauban.engine.host.template.Expression.Not;
import org.vauban.engine.host.template.Expression.Operand;
import org.vauban.engine.host.template.Expression.Or;
import org.vauban.engine.host.template.Expression.Slice;
import org.vauban.engine.host.template.Expression.Tested;
import org.vauban.engine.host.template.Expression.TupleLiteral;
import org.vauban.engine.host.template.Expression.Unary;
import org.vauban.engine.host.template.TemplateException.Reason;
import org.vauban.engine.host.template.TemplateToken.Kind;

/**
 * Parses expressions by recursive descent with jinja2's order of precedence: conditional, or, and, not, comparison,
 * sum, {@code ~}, product, power, sign, and then what follows an operand: attributes, items, calls, filters, tests.
 */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TemplateTokens tokens;
    /** The names read since a macro began; its parser asks for {@code varargs}, {@code kwargs} and {@code caller}. */
    private Set<String> namesRead = new HashSet<>();
    /**
     * Whether an unknown filter is an error only when it is reached: as in jinja2 right under an {@code if} or in a
     * conditional expression, and nowhere else.
     */
    private boolean lenient;
    /** What {@link #lenient} did not forgive. */
    private final List<TemplateException> unknown = new ArrayList<>();

    ExpressionParser(TemplateTokens tokens) {
        this.tokens = tokens;
    }

    Set<String> namesRead() {
        return namesRead;
    }

    void namesRead(Set<String> names) {
        namesRead = names;
    }

    boolean lenient() {
        return lenient;
    }

    void lenient(boolean value) {
        lenient = value;
    }

    /** @throws TemplateException if a filter or test that is not there was found where that is an error in itself */
    void checkNames() {
        if (!unknown.isEmpty())
            throw unknown.getFirst();
    }

    Expression expression() {
        return conditional();
    }

    /** One expression, or several with commas, which are a tuple. */
    Expression tuple(boolean conditionals) {
        return tuple(conditionals, false, null);
    }

    /** The same, ended by a name too, such as {@code recursive}. */
    Expression tuple(boolean conditionals, boolean parentheses, String endName) {
        int line = tokens.line();
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!endsTuple(endName)) {
            items.add(conditionals ? conditional() : or());
            if (!tokens.skip(","))
                break;
            comma = true;
        }
        if (comma)
            return new TupleLiteral(items, line);
        if (!items.isEmpty())
            return items.getFirst();
        if (parentheses)
            return new TupleLiteral(items, line);
        throw tokens.expected("an expression");
    }

    private boolean endsTuple(String endName) {
        TemplateToken token = tokens.current();
        return token.kind() == Kind.OUTPUT_END || token.kind() == Kind.BLOCK_END || token.is(")")
                || endName != null && token.isName(endName);
    }

    private Expression conditional() {
        tokens.enter();
        int known = unknown.size();
        Expression value = or();
        while (tokens.current().isName("if")) {
            int line = tokens.next().line();
            Expression test = or();
            Expression otherwise = tokens.skipName("else") ? conditional() : null;
            value = new Conditional(test, value, otherwise, line);
            unknown.subList(known, unknown.size()).clear();
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
        if (!tokens.current().isName("not"))
            return comparison();
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
        if (!tokens.current().is("~"))
            return first;
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skip("~"))
            parts.add(product());
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
            node = primary();
        }
        node = postfix(node);
        if (filters)
            node = filtersAndTests(node);
        tokens.leave();
        return node;
    }

    private Expression primary() {
        TemplateToken token = tokens.current();
        int line = token.line();
        switch (token.kind()) {
            case NAME -> {
                tokens.next();
                return switch (token.text()) {
                    case "true", "True" -> new Constant(true, line);
                    case "false", "False" -> new Constant(false, line);
                    case "none", "None" -> new Constant(null, line);
                    default -> {
                        namesRead.add(token.text());
                        yield new Name(token.text(), line);
                    }
                };
            }
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.current().kind() == Kind.STRING)
                    text.append(tokens.next().text());
                return new Constant(text.toString(), line);
            }
            case INTEGER -> {
                tokens.next();
                return new Constant(integer(token), line);
            }
            case FLOAT -> {
                tokens.next();
                return new Constant(Double.valueOf(token.text()), line);
            }
            default -> {
                if (tokens.skip("(")) {
                    Expression inner = tuple(true, true, null);
                    tokens.expect(")");
                    return inner;
                }
                if (tokens.skip("["))
                    return new ListLiteral(list(), line);
                if (tokens.skip("{"))
                    return dictionary(line);
                throw tokens.fail("Unexpected " + token.description() + ".");
            }
        }
    }

    private Long integer(TemplateToken token) {
        String text = token.text();
        int radix = text.length() < 2 ? 10 : switch (text.charAt(1) | 0x20) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 10;
        };
        try {
            return Long.valueOf(radix == 10 ? text : text.substring(2), radix);
        } catch (NumberFormatException e) {
            throw new TemplateException(Reason.VALUE, token.line(), "The number " + text + " is too large.");
        }
    }

    private List<Expression> list() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.skip("]")) {
            if (!items.isEmpty())
                tokens.expect(",");
            if (tokens.skip("]"))
                break;
            items.add(expression());
        }
        return items;
    }

    private Expression dictionary(int line) {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.skip("}")) {
            if (!keys.isEmpty())
                tokens.expect(",");
            if (tokens.skip("}"))
                break;
            keys.add(expression());
            tokens.expect(":");
            values.add(expression());
        }
        return new DictLiteral(keys, values, line);
    }

    private Expression postfix(Expression start) {
        Expression node = start;
        while (true) {
            TemplateToken token = tokens.current();
            if (token.is("."))
                node = dotted(node);
            else if (token.is("["))
                node = subscript(node);
            else if (token.is("("))
                node = new Call(node, arguments(), token.line());
            else
                return node;
        }
    }

    private Expression dotted(Expression target) {
        tokens.next();
        TemplateToken token = tokens.next();
        return switch (token.kind()) {
            case NAME -> new Attribute(target, token.text(), token.line());
            case INTEGER -> new Item(target, new Constant(integer(token), token.line()), token.line());
            default -> throw new TemplateException(Reason.SYNTAX, token.line(), "Expected a name or number after '.'.");
        };
    }

    private Expression subscript(Expression target) {
        int line = tokens.next().line();
        List<Expression> indexes = new ArrayList<>();
        Expression node = null;
        while (!tokens.current().is("]")) {
            if (!indexes.isEmpty() || node != null)
                tokens.expect(",");
            if (node != null)
                throw tokens.fail("Several slices in one subscript are not supported.");
            Expression start = tokens.current().is(":") ? null : expression();
            if (tokens.current().is(":"))
                node = slice(target, start, line);
            else
                indexes.add(start);
        }
        tokens.next();
        if (node != null && indexes.isEmpty())
            return node;
        if (node != null || indexes.isEmpty())
            throw tokens.fail("Expected one subscript expression.");
        return new Item(target, indexes.size() == 1 ? indexes.getFirst() : new TupleLiteral(indexes, line), line);
    }

    private Expression slice(Expression target, Expression start, int line) {
        tokens.expect(":");
        Expression stop = endsSlicePart() ? null : expression();
        Expression step = tokens.skip(":") && !endsSlicePart() ? expression() : null;
        return new Slice(target, start, stop, step, line);
    }

    private boolean endsSlicePart() {
        TemplateToken token = tokens.current();
        return token.is("]") || token.is(",") || token.is(":");
    }

    private Expression filtersAndTests(Expression start) {
        Expression node = start;
        while (true) {
            TemplateToken token = tokens.current();
            if (token.is("|"))
                node = filters(node);
            else if (token.isName("is"))
                node = test(node);
            else if (token.is("("))
                node = new Call(node, arguments(), token.line());
            else
                return node;
        }
    }

    private Expression filters(Expression start) {
        Expression node = start;
        while (tokens.skip("|"))
            node = filter(node);
        return node;
    }

    /** A filter block's filters: the first has no target. */
    Filtered filterChain(boolean pipeFirst) {
        if (pipeFirst)
            tokens.expect("|");
        Filtered chain = filter(null);
        while (tokens.skip("|"))
            chain = filter(chain);
        return chain;
    }

    private Filtered filter(Expression target) {
        int line = tokens.line();
        String name = dottedName();
        CallArguments arguments = tokens.current().is("(") ? arguments() : CallArguments.NONE;
        if (!TemplateFilters.exists(name) && !lenient)
            unknown.add(new TemplateException(Reason.UNDEFINED, line, "No filter named '" + name + "'."));
        return new Filtered(target, name, arguments, line);
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME, "a name").text());
        while (tokens.skip("."))
            name.append('.').append(tokens.expect(Kind.NAME, "a name").text());
        return name.toString();
    }

    private Expression test(Expression target) {
        int line = tokens.next().line();
        boolean negated = tokens.skipName("not");
        String name = dottedName();
        CallArguments arguments = CallArguments.NONE;
        if (tokens.current().is("(")) {
            arguments = arguments();
        } else if (startsTestArgument()) {
            if (tokens.current().isName("is"))
                throw tokens.fail("You cannot chain multiple tests with is.");
            arguments = new CallArguments(List.of(postfix(primary())), List.of(), null, null);
        }
        if (!TemplateTests.exists(name) && !lenient)
            unknown.add(new TemplateException(Reason.UNDEFINED, line, "No test named '" + name + "'."));
        Expression tested = new Tested(target, name, arguments, line);
        return negated ? new Not(tested, line) : tested;
    }

    private boolean startsTestArgument() {
        TemplateToken token = tokens.current();
        return switch (token.kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
            default -> token.is("[") || token.is("{");
        };
    }

    /** The arguments of a call, with their parentheses. */
    CallArguments arguments() {
        tokens.expect("(");
        List<Expression> positional = new ArrayList<>();
        List<Keyword> keywords = new ArrayList<>();
        Expression star = null;
        Expression doubleStar = null;
        boolean first = true;
        while (!tokens.current().is(")")) {
            if (!first) {
                tokens.expect(",");
                if (tokens.current().is(")"))
                    break;
            }
            first = false;
            if (tokens.skip("*")) {
                if (star != null || doubleStar != null)
                    throw tokens.fail("Invalid syntax for function call expression.");
                star = expression();
            } else if (tokens.skip("**")) {
                if (doubleStar != null)
                    throw tokens.fail("Invalid syntax for function call expression.");
                doubleStar = expression();
            } else if (tokens.current().kind() == Kind.NAME && tokens.following().is("=")) {
                if (doubleStar != null)
                    throw tokens.fail("Invalid syntax for function call expression.");
                String name = tokens.next().text();
                tokens.next();
                if (keywords.stream().anyMatch(k -> k.name().equals(name)))
                    throw tokens.fail("Keyword argument repeated: " + name + ".");
                keywords.add(new Keyword(name, expression()));
            } else {
                if (star != null || doubleStar != null || !keywords.isEmpty())
                    throw tokens.fail("Invalid syntax for function call expression.");
                positional.add(expression());
            }
        }
        tokens.expect(")");
        return new CallArguments(positional, keywords, star, doubleStar);
    }
}
