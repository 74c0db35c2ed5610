// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.TextFunctions;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** Arithmetic as in Python, with 64-bit integers: an overflow is an error and never wraps around. */
public final class Operators {
    private Operators() {}

    public static @Nullable Object unary(String operator, @Nullable Object operand, Rendering run) {
        if (operand instanceof Undefined u) {
            throw u.use(run);
        }
        if (!Values.isNumber(operand)) {
            throw run.type("bad operand type for unary " + operator + ": '" + Values.typeName(operand) + "'");
        }
        boolean negate = operator.equals("-");
        if (operand instanceof Double d) {
            return negate ? -d : d;
        }
        long value = Values.integer(operand, run);
        return negate ? exact(() -> Math.negateExact(value), run) : (Object) value;
    }

    public static @Nullable Object binary(String operator, @Nullable Object left, @Nullable Object right,
            Rendering run) {
        if (operator.equals("%") && Values.isText(left)) {
            return Values.like(left, PercentFormat.format(left, right, run));
        }
        if (left instanceof Undefined u) {
            throw u.use(run);
        }
        if (right instanceof Undefined u) {
            throw u.use(run);
        }
        if (Values.isNumber(left) && Values.isNumber(right)) {
            return left instanceof Double || right instanceof Double || operator.equals("/")
                    ? floating(operator, Values.number(left), Values.number(right), run)
                    : whole(operator, Values.integer(left, run), Values.integer(right, run), run);
        }
        Object result = switch (operator) {
            case "+" -> add(left, right, run);
            case "*" -> Values.isInteger(right) ? repeat(left, Values.integer(right, run), run)
                    : Values.isInteger(left) ? repeat(right, Values.integer(left, run), run) : null;
            default -> null;
        };
        if (result == null) {
            throw run.type("unsupported operand type(s) for " + operator + ": '" + Values.typeName(left) + "' and '"
                    + Values.typeName(right) + "'");
        }
        return result;
    }

    private static @Nullable Object add(@Nullable Object left, @Nullable Object right, Rendering run) {
        if (left instanceof String a && right instanceof String b) {
            run.text((long) a.length() + b.length());
            return a + b;
        }
        if (left instanceof Markup || right instanceof Markup) {
            if (!Values.isText(left) || !Values.isText(right)) {
                return null;
            }
            return new Markup(run.made(escaped(left, run) + escaped(right, run)));
        }
        if (left instanceof ListValue a && right instanceof ListValue b) {
            return ListValue.made(joined(a.items(), b.items(), run));
        }
        if (left instanceof TupleValue a && right instanceof TupleValue b) {
            return new TupleValue(joined(a.items(), b.items(), run));
        }
        return null;
    }

    /** Returns the text of a value as it is inserted into marked text. */
    public static String escaped(@Nullable Object value, Rendering run) {
        return value instanceof Markup m ? m.text() : run.made(Markup.escape(Printer.string(value, run)));
    }

    private static List<Object> joined(List<Object> a, List<Object> b, Rendering run) {
        run.elements((long) a.size() + b.size());
        List<Object> all = new ArrayList<>(a.size() + b.size());
        all.addAll(a);
        all.addAll(b);
        return all;
    }

    private static @Nullable Object repeat(@Nullable Object value, long times, Rendering run) {
        return switch (value) {
            case String s -> TextFunctions.repeat(s, times, run);
            case Markup m -> new Markup(TextFunctions.repeat(m.text(), times, run));
            case ListValue l -> ListValue.made(repeated(l.items(), times, run));
            case TupleValue t -> new TupleValue(repeated(t.items(), times, run));
            case null, default -> null;
        };
    }

    private static List<Object> repeated(List<Object> items, long times, Rendering run) {
        List<Object> all = new ArrayList<>();
        if (times <= 0 || items.isEmpty()) {
            return all;
        }
        run.elements(times > Integer.MAX_VALUE ? Long.MAX_VALUE / 4 : items.size() * times);
        for (long i = 0; i < times; i++) {
            all.addAll(items);
        }
        return all;
    }

    private static @Nullable Object whole(String operator, long left, long right, Rendering run) {
        if (right == 0 && (operator.equals("//") || operator.equals("%"))) {
            throw run.value("integer division or modulo by zero");
        }
        return switch (operator) {
            case "+" -> exact(() -> Math.addExact(left, right), run);
            case "-" -> exact(() -> Math.subtractExact(left, right), run);
            case "*" -> exact(() -> Math.multiplyExact(left, right), run);
            case "//" -> exact(() -> Math.floorDivExact(left, right), run);
            case "%" -> Math.floorMod(left, right);
            default -> right < 0 ? floating("**", left, right, run) : exact(() -> power(left, right), run);
        };
    }

    private static long power(long base, long exponent) {
        long result = 1;
        long factor = base;
        for (long left = exponent; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = Math.multiplyExact(result, factor);
            }
            if (left > 1 && factor != 1 && factor != 0) {
                factor = factor == -1 ? 1 : Math.multiplyExact(factor, factor);
            }
        }
        return result;
    }

    private static Long exact(java.util.function.LongSupplier operation, Rendering run) {
        try {
            return operation.getAsLong();
        } catch (ArithmeticException e) {
            throw run.fail(Reason.LIMIT, "A whole number became too large (at most 64 bits).");
        }
    }

    private static @Nullable Object floating(String operator, double left, double right, Rendering run) {
        if (right == 0 && !operator.equals("+") && !operator.equals("-") && !operator.equals("*")
                && !operator.equals("**")) {
            throw run.value("division by zero");
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> {
                double rest = left % right;
                yield rest == 0 ? Math.copySign(0.0, right) : (rest < 0) != (right < 0) ? rest + right : rest;
            }
            default -> {
                if (left == 0 && right < 0) {
                    throw run.value("0.0 cannot be raised to a negative power");
                }
                yield Math.pow(left, right);
            }
        };
    }
}
