// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.filter.TemplateFilters;
import org.vauban.engine.host.template.filter.TemplateTests;
import org.vauban.engine.host.template.operation.Attributes;
import org.vauban.engine.host.template.operation.Operators;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.syntax.Expression;
import org.vauban.engine.host.template.syntax.Expression.And;
import org.vauban.engine.host.template.syntax.Expression.Attribute;
import org.vauban.engine.host.template.syntax.Expression.Binary;
import org.vauban.engine.host.template.syntax.Expression.Call;
import org.vauban.engine.host.template.syntax.Expression.CallArguments;
import org.vauban.engine.host.template.syntax.Expression.Compare;
import org.vauban.engine.host.template.syntax.Expression.Concatenation;
import org.vauban.engine.host.template.syntax.Expression.Conditional;
import org.vauban.engine.host.template.syntax.Expression.Constant;
import org.vauban.engine.host.template.syntax.Expression.DictLiteral;
import org.vauban.engine.host.template.syntax.Expression.Filtered;
import org.vauban.engine.host.template.syntax.Expression.Item;
import org.vauban.engine.host.template.syntax.Expression.Keyword;
import org.vauban.engine.host.template.syntax.Expression.ListLiteral;
import org.vauban.engine.host.template.syntax.Expression.Name;
import org.vauban.engine.host.template.syntax.Expression.Not;
import org.vauban.engine.host.template.syntax.Expression.Operand;
import org.vauban.engine.host.template.syntax.Expression.Or;
import org.vauban.engine.host.template.syntax.Expression.Slice;
import org.vauban.engine.host.template.syntax.Expression.Tested;
import org.vauban.engine.host.template.syntax.Expression.TupleLiteral;
import org.vauban.engine.host.template.syntax.Expression.Unary;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.TemplateCallable;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.ValueComparison;
import org.vauban.engine.host.template.value.Values;

/** Evaluates expressions. An error ends the rendering, so nesting levels are left in the normal case only. */
final class Evaluator {
    private final Rendering run;

    Evaluator(Rendering run) {
        this.run = run;
    }

    @Nullable
    Object evaluate(Expression expression, Scope scope) {
        run.enter();
        Object value = switch (expression) {
            case Constant e -> e.value();
            case Name e -> scope.get(e.name());
            case Attribute e -> {
                Object target = evaluate(e.target(), scope);
                run.at(e.line());
                yield Attributes.attribute(target, e.name(), run);
            }
            case Item e -> {
                Object target = evaluate(e.target(), scope);
                Object index = evaluate(e.index(), scope);
                run.at(e.line());
                yield Attributes.item(target, index, run);
            }
            case And e -> {
                Object left = evaluate(e.left(), scope);
                yield Values.truth(left) ? evaluate(e.right(), scope) : left;
            }
            case Or e -> {
                Object left = evaluate(e.left(), scope);
                yield Values.truth(left) ? left : evaluate(e.right(), scope);
            }
            case Not e -> !Values.truth(evaluate(e.operand(), scope));
            case Compare e -> compare(e, scope);
            case Conditional e -> conditional(e, scope);
            case Tested e -> {
                Object target = evaluate(e.target(), scope);
                Arguments arguments = arguments(e.arguments(), scope);
                run.at(e.line());
                yield TemplateTests.test(e.test(), target, arguments, run);
            }
            case Filtered e -> filter(e, null, scope);
            case Call e -> call(e.target(), e.arguments(), null, e.line(), scope);
            case Binary e -> {
                Object left = evaluate(e.left(), scope);
                Object right = evaluate(e.right(), scope);
                run.at(e.line());
                yield Operators.binary(e.operator(), left, right, run);
            }
            case Unary e -> {
                Object operand = evaluate(e.operand(), scope);
                run.at(e.line());
                yield Operators.unary(e.operator(), operand, run);
            }
            case Concatenation e -> concatenate(e, scope);
            case Slice e -> slice(e, scope);
            case ListLiteral e -> ListValue.made(items(e.items(), scope));
            case TupleLiteral e -> new TupleValue(items(e.items(), scope));
            case DictLiteral e -> dictionary(e, scope);
        };
        run.leave();
        return value;
    }

    private @Nullable Object compare(Compare e, Scope scope) {
        Object left = evaluate(e.first(), scope);
        for (Operand operand : e.operands()) {
            Object right = evaluate(operand.value(), scope);
            run.at(e.line());
            if (!ValueComparison.test(operand.operator(), left, right, run)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private @Nullable Object conditional(Conditional e, Scope scope) {
        if (Values.truth(evaluate(e.test(), scope))) {
            return evaluate(e.then(), scope);
        }
        Expression otherwise = e.otherwise();
        return otherwise != null ? evaluate(otherwise, scope)
                : Undefined.of("the inline if-expression in line " + e.line()
                        + " evaluated to false and no else section was defined.");
    }

    private @Nullable Object concatenate(Concatenation e, Scope scope) {
        List<Object> values = new ArrayList<>(e.parts().size());
        for (Expression part : e.parts()) {
            values.add(evaluate(part, scope));
        }
        run.at(e.line());
        StringBuilder out = new StringBuilder();
        for (Object value : values) {
            run.append(out, Printer.string(value, run));
        }
        return out.toString();
    }

    private @Nullable Object bound(@Nullable Expression bound, Scope scope) {
        return bound == null ? null : evaluate(bound, scope);
    }

    private @Nullable Object slice(Slice e, Scope scope) {
        Object target = evaluate(e.target(), scope);
        Object start = bound(e.start(), scope);
        Object stop = bound(e.stop(), scope);
        Object step = bound(e.step(), scope);
        run.at(e.line());
        return Attributes.slice(target, start, stop, step, run);
    }

    private List<Object> items(List<Expression> expressions, Scope scope) {
        run.elements(expressions.size() + 1L);
        List<Object> items = new ArrayList<>(expressions.size());
        for (Expression item : expressions) {
            items.add(evaluate(item, scope));
        }
        return items;
    }

    private @Nullable Object dictionary(DictLiteral e, Scope scope) {
        run.elements(e.keys().size() + 1L);
        DictValue dict = new DictValue();
        for (int i = 0; i < e.keys().size(); i++) {
            Object key = evaluate(e.keys().get(i), scope);
            Object value = evaluate(e.values().get(i), scope);
            run.at(e.line());
            dict.put(key, value, run);
        }
        return dict;
    }

    /** Applies a filter, or a chain of filters; {@code body} is the input of the first if the chain has no target. */
    @Nullable
    Object filter(Filtered e, @Nullable Object body, Scope scope) {
        Object target = switch (e.target()) {
            case null -> body;
            case Filtered inner -> {
                run.enter();
                Object value = filter(inner, body, scope);
                run.leave();
                yield value;
            }
            default -> evaluate(Objects.requireNonNull(e.target()), scope);
        };
        Arguments arguments = arguments(e.arguments(), scope);
        run.at(e.line());
        return TemplateFilters.apply(e.filter(), target, arguments, run);
    }

    /** Calls the value of an expression; {@code caller} is the body of a call block, or null. */
    @Nullable
    Object call(Expression callee, CallArguments given, @Nullable Object caller, int line, Scope scope) {
        Object target = evaluate(callee, scope);
        Arguments arguments = arguments(given, scope);
        run.at(line);
        if (caller != null) {
            Map<String, Object> keywords = new LinkedHashMap<>(arguments.keywords());
            keywords.put("caller", caller);
            arguments = new Arguments(arguments.positional(), keywords);
        }
        if (target instanceof Undefined undefined) {
            throw undefined.use(run);
        }
        if (!(target instanceof TemplateCallable function)) {
            throw run.type("'" + Values.typeName(target) + "' object is not callable");
        }
        return function.call(arguments, run);
    }

    private Arguments arguments(CallArguments given, Scope scope) {
        if (given == CallArguments.NONE) {
            return Arguments.NONE;
        }
        List<Object> positional = new ArrayList<>(given.positional().size());
        for (Expression argument : given.positional()) {
            positional.add(evaluate(argument, scope));
        }
        Expression star = given.star();
        if (star != null) {
            positional.addAll(Values.collect(evaluate(star, scope), run));
        }
        Map<String, Object> keywords = new LinkedHashMap<>();
        for (Keyword keyword : given.keywords()) {
            keywords.put(keyword.name(), evaluate(keyword.value(), scope));
        }
        Expression doubleStar = given.doubleStar();
        if (doubleStar != null) {
            if (!(evaluate(doubleStar, scope) instanceof DictValue dict)) {
                throw run.type("argument after ** must be a mapping");
            }
            run.elements(dict.size());
            for (DictValue.Entry entry : dict.entries()) {
                String name = Values.text(entry.key());
                if (name == null || keywords.put(name, entry.value()) != null) {
                    throw run.type("keywords must be strings, each given once");
                }
            }
        }
        return new Arguments(positional, keywords);
    }
}
