// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.syntax.Expression.CallArguments;
import org.vauban.engine.host.template.syntax.Expression.Filtered;

/** A statement of a template. */
public sealed interface Statement {
    record Text(String text) implements Statement {}

    record Output(Expression value, int line) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression test, List<Statement> body) {}

    /** {@code test} is null where the loop has no {@code if}. */
    record For(Target target, Expression iterable, @Nullable Expression test, boolean recursive, List<Statement> body,
            List<Statement> otherwise, int line) implements Statement {}

    record Assign(Target target, Expression value, int line) implements Statement {}

    /** {@code filter} is null where the block has none. */
    record AssignBlock(Target target, @Nullable Filtered filter, List<Statement> body, int line) implements Statement {}

    record Macro(String name, Signature signature, List<Statement> body, int line) implements Statement {}

    record CallBlock(Signature signature, Expression target, CallArguments arguments, List<Statement> body, int line)
            implements Statement {}

    record FilterBlock(Filtered filter, List<Statement> body, int line) implements Statement {}

    /** {@code generation}: the part that an assistant wrote; only training needs the mark, rendering runs the body. */
    record Generation(List<Statement> body, int line) implements Statement {}

    record With(List<Target> targets, List<Expression> values, List<Statement> body, int line) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    /** A tag that needs a template loader, which there is none of; fails when it is reached, as in Python. */
    record NeedsLoader(String tag, int line) implements Statement {}

    /**
     * The parameters of a macro or call block.
     *
     * @param defaults one per parameter, null where it has none
     * @param takesMore whether the body reads {@code varargs}
     * @param takesMoreKeywords whether it reads {@code kwargs}
     * @param takesCaller whether it reads {@code caller}
     */
    record Signature(List<String> parameters, List<Expression> defaults, boolean takesMore,
            boolean takesMoreKeywords,
            boolean takesCaller) {}

    /** What a value is assigned to. */
    sealed interface Target {
        record Variable(String name) implements Target {}

        record Unpacked(List<Target> targets) implements Target {}

        record NamespaceAttribute(String namespace, String attribute) implements Target {}
    }
}
