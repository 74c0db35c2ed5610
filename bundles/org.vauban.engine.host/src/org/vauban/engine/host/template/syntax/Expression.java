// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** An expression of a template, with its line. */
public sealed interface Expression {
    int line();

    record Constant(@Nullable Object value, int line) implements Expression {}

    record Name(String name, int line) implements Expression {}

    record TupleLiteral(List<Expression> items, int line) implements Expression {}

    record ListLiteral(List<Expression> items, int line) implements Expression {}

    record DictLiteral(List<Expression> keys, List<Expression> values, int line) implements Expression {}

    /** {@code operator} is {@code -} or {@code +}. */
    record Unary(String operator, Expression operand, int line) implements Expression {}

    record Binary(String operator, Expression left, Expression right, int line) implements Expression {}

    record Concatenation(List<Expression> parts, int line) implements Expression {}

    record And(Expression left, Expression right, int line) implements Expression {}

    record Or(Expression left, Expression right, int line) implements Expression {}

    record Not(Expression operand, int line) implements Expression {}

    /** {@code a < b < c} is one comparison with two operands. */
    record Compare(Expression first, List<Operand> operands, int line) implements Expression {}

    /** {@code otherwise} is null if there is no {@code else}. */
    record Conditional(Expression test, Expression then, @Nullable Expression otherwise, int line)
            implements Expression {}

    record Attribute(Expression target, String name, int line) implements Expression {}

    record Item(Expression target, Expression index, int line) implements Expression {}

    /** {@code start}, {@code stop}, {@code step} are null if omitted. */
    record Slice(Expression target, @Nullable Expression start, @Nullable Expression stop, @Nullable Expression step,
            int line)
            implements Expression {}

    record Call(Expression target, CallArguments arguments, int line) implements Expression {}

    /** {@code target} is null in a filter block, whose body is the target. */
    record Filtered(@Nullable Expression target, String filter, CallArguments arguments, int line)
            implements Expression {}

    record Tested(Expression target, String test, CallArguments arguments, int line) implements Expression {}

    /** One comparison: {@code operator} is one of {@code == != < <= > >= in}, or {@code not in}. */
    record Operand(String operator, Expression value) {}

    /** {@code star} and {@code doubleStar} are null if omitted. */
    record CallArguments(List<Expression> positional, List<Keyword> keywords, @Nullable Expression star,
            @Nullable Expression doubleStar) {
        public static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);
    }

    record Keyword(String name, Expression value) {}
}
