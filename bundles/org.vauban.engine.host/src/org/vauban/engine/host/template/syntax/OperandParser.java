// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.template.filter.TemplateFilters;
import org.vauban.engine.host.template.filter.TemplateTests;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.syntax.Expression.Attribute;
import org.vauban.engine.host.template.syntax.Expression.Call;
import org.vauban.engine.host.template.syntax.Expression.CallArguments;
import org.vauban.engine.host.template.syntax.Expression.Constant;
import org.vauban.engine.host.template.syntax.Expression.DictLiteral;
import org.vauban.engine.host.template.syntax.Expression.Filtered;
import org.vauban.engine.host.template.syntax.Expression.Item;
import org.vauban.engine.host.template.syntax.Expression.Keyword;
import org.vauban.engine.host.template.syntax.Expression.ListLiteral;
import org.vauban.engine.host.template.syntax.Expression.Name;
import org.vauban.engine.host.template.syntax.Expression.Not;
import org.vauban.engine.host.template.syntax.Expression.Slice;
import org.vauban.engine.host.template.syntax.Expression.Tested;
import org.vauban.engine.host.template.syntax.Expression.TupleLiteral;
import org.vauban.engine.host.template.syntax.TemplateToken.Kind;

/**
 * Parses operands: literals and names, followed by attributes, items, calls, filters and tests. Called by {@link
 * ExpressionParser}, and calls it for expressions in brackets.
 */
final class OperandParser {
    private final TemplateTokens tokens;
    private final ParsedNames names;
    private final ExpressionParser expressions;

    OperandParser(TemplateTokens tokens, ParsedNames names, ExpressionParser expressions) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
    }

    Expression primary() {
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
                        names.read().add(token.text());
                        yield new Name(token.text(), line);
                    }
                };
            }
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.current().kind() == Kind.STRING) {
                    text.append(tokens.next().text());
                }
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
                    Expression inner = expressions.tuple(true, true, null);
                    tokens.expect(")");
                    return inner;
                }
                if (tokens.skip("[")) {
                    return new ListLiteral(list(), line);
                }
                if (tokens.skip("{")) {
                    return dictionary(line);
                }
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
            if (!items.isEmpty()) {
                tokens.expect(",");
            }
            if (tokens.skip("]")) {
                break;
            }
            items.add(expressions.expression());
        }
        return items;
    }

    private Expression dictionary(int line) {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.skip("}")) {
            if (!keys.isEmpty()) {
                tokens.expect(",");
            }
            if (tokens.skip("}")) {
                break;
            }
            keys.add(expressions.expression());
            tokens.expect(":");
            values.add(expressions.expression());
        }
        return new DictLiteral(keys, values, line);
    }

    Expression postfix(Expression start) {
        Expression node = start;
        while (true) {
            TemplateToken token = tokens.current();
            if (token.is(".")) {
                node = dotted(node);
            } else if (token.is("[")) {
                node = subscript(node);
            } else if (token.is("(")) {
                node = new Call(node, arguments(), token.line());
            } else {
                return node;
            }
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
            if (!indexes.isEmpty() || node != null) {
                tokens.expect(",");
            }
            if (node != null) {
                throw tokens.fail("Several slices in one subscript are not supported.");
            }
            Expression start = tokens.current().is(":") ? null : expressions.expression();
            if (tokens.current().is(":")) {
                node = slice(target, start, line);
            } else {
                indexes.add(start);
            }
        }
        tokens.next();
        if (node != null && indexes.isEmpty()) {
            return node;
        }
        if (node != null || indexes.isEmpty()) {
            throw tokens.fail("Expected one subscript expression.");
        }
        return new Item(target, indexes.size() == 1 ? indexes.getFirst() : new TupleLiteral(indexes, line), line);
    }

    private Expression slice(Expression target, @Nullable Expression start, int line) {
        tokens.expect(":");
        Expression stop = endsSlicePart() ? null : expressions.expression();
        Expression step = tokens.skip(":") && !endsSlicePart() ? expressions.expression() : null;
        return new Slice(target, start, stop, step, line);
    }

    private boolean endsSlicePart() {
        TemplateToken token = tokens.current();
        return token.is("]") || token.is(",") || token.is(":");
    }

    Expression filtersAndTests(Expression start) {
        Expression node = start;
        while (true) {
            TemplateToken token = tokens.current();
            if (token.is("|")) {
                node = filters(node);
            } else if (token.isName("is")) {
                node = test(node);
            } else if (token.is("(")) {
                node = new Call(node, arguments(), token.line());
            } else {
                return node;
            }
        }
    }

    private Expression filters(Expression start) {
        Expression node = start;
        while (tokens.skip("|")) {
            node = filter(node);
        }
        return node;
    }

    /** Parses the filters of a filter block: the first has no target. */
    Filtered filterChain(boolean pipeFirst) {
        if (pipeFirst) {
            tokens.expect("|");
        }
        Filtered chain = filter(null);
        while (tokens.skip("|")) {
            chain = filter(chain);
        }
        return chain;
    }

    private Filtered filter(@Nullable Expression target) {
        int line = tokens.line();
        String name = dottedName();
        CallArguments arguments = tokens.current().is("(") ? arguments() : CallArguments.NONE;
        if (!TemplateFilters.exists(name)) {
            names.unknown(new TemplateException(Reason.UNDEFINED, line, "No filter named '" + name + "'."));
        }
        return new Filtered(target, name, arguments, line);
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME, "a name").text());
        while (tokens.skip(".")) {
            name.append('.').append(tokens.expect(Kind.NAME, "a name").text());
        }
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
            if (tokens.current().isName("is")) {
                throw tokens.fail("You cannot chain multiple tests with is.");
            }
            arguments = new CallArguments(List.of(postfix(primary())), List.of(), null, null);
        }
        if (!TemplateTests.exists(name)) {
            names.unknown(new TemplateException(Reason.UNDEFINED, line, "No test named '" + name + "'."));
        }
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

    /** Parses the arguments of a call, including the parentheses. */
    private CallArguments arguments() {
        tokens.expect("(");
        List<Expression> positional = new ArrayList<>();
        List<Keyword> keywords = new ArrayList<>();
        Expression star = null;
        Expression doubleStar = null;
        boolean first = true;
        while (!tokens.current().is(")")) {
            if (!first) {
                tokens.expect(",");
                if (tokens.current().is(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.skip("*")) {
                if (star != null || doubleStar != null) {
                    throw tokens.fail("Invalid syntax for function call expression.");
                }
                star = expressions.expression();
            } else if (tokens.skip("**")) {
                if (doubleStar != null) {
                    throw tokens.fail("Invalid syntax for function call expression.");
                }
                doubleStar = expressions.expression();
            } else if (tokens.current().kind() == Kind.NAME && tokens.following().is("=")) {
                if (doubleStar != null) {
                    throw tokens.fail("Invalid syntax for function call expression.");
                }
                String name = tokens.next().text();
                tokens.next();
                if (keywords.stream().anyMatch(k -> k.name().equals(name))) {
                    throw tokens.fail("Keyword argument repeated: " + name + ".");
                }
                keywords.add(new Keyword(name, expressions.expression()));
            } else {
                if (star != null || doubleStar != null || !keywords.isEmpty()) {
                    throw tokens.fail("Invalid syntax for function call expression.");
                }
                positional.add(expressions.expression());
            }
        }
        tokens.expect(")");
        return new CallArguments(positional, keywords, star, doubleStar);
    }
}
