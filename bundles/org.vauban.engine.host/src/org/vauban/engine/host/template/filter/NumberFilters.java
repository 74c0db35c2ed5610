// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.operation.NumberConversions;
import org.vauban.engine.host.template.operation.Operators;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** Filters that return numbers. */
final class NumberFilters {
    /** With more digits, rounding does not change a 64-bit number. */
    private static final int MAX_DIGITS = 400;

    static final Map<String, TemplateFilters.Filter> ALL = Map.of("int", NumberFilters::toInteger, "float",
            NumberFilters::toFloat, "abs", NumberFilters::abs, "round", NumberFilters::round, "filesizeformat",
            NumberFilters::fileSize);

    private static final List<String> SIZES = List.of("kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");

    private NumberFilters() {}

    private static @Nullable Object toInteger(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("int", 0, run, "default", "base");
        Object otherwise = bound.has("default") ? bound.get("default") : (Object) 0L;
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        String text = Values.text(value);
        if (text != null) {
            long base = bound.integer("base", 10);
            if (base < 2 || base > 36) {
                throw run.value("int() base must be >= 2 and <= 36");
            }
            var whole = NumberConversions.integer(text, (int) base, run);
            if (whole.isPresent()) {
                return whole.getAsLong();
            }
            var number = NumberConversions.number(text, run);
            return number.isEmpty() || Double.isNaN(number.getAsDouble()) || Double.isInfinite(number.getAsDouble())
                    ? otherwise
                    : (Object) NumberConversions.truncated(number.getAsDouble(), run);
        }
        if (value instanceof Double d) {
            return d.isNaN() || d.isInfinite() ? otherwise : (Object) NumberConversions.truncated(d, run);
        }
        return Values.isInteger(value) ? (Object) Values.integer(value, run) : otherwise;
    }

    private static @Nullable Object fileSize(@Nullable Object value, Arguments arguments, Rendering run) {
        boolean binary = arguments.bind("filesizeformat", 0, run, "binary").truth("binary", false);
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        String text = Values.text(value);
        OptionalDouble given = text != null ? NumberConversions.number(text, run)
                : Values.isNumber(value) ? OptionalDouble.of(Values.number(value)) : OptionalDouble.empty();
        double bytes = given.orElseThrow(() -> run.value("filesizeformat takes a number."));
        if (bytes == Double.NEGATIVE_INFINITY) {
            throw run.value("cannot convert float infinity to integer");
        }
        long base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return new BigDecimal(bytes).toBigInteger() + " Bytes";
        }
        int size = 0;
        while (size < SIZES.size() - 1 && !isLess(bytes, power(base, size + 2))) {
            size++;
        }
        double shown = base * bytes / power(base, size + 2).doubleValue();
        String prefix = SIZES.get(size);
        String number = Double.isFinite(shown)
                ? new BigDecimal(shown).setScale(1, RoundingMode.HALF_EVEN).toPlainString()
                : Printer.number(shown);
        return number + " " + (binary ? Character.toUpperCase(prefix.charAt(0)) + "iB" : prefix);
    }

    private static BigDecimal power(long base, int exponent) {
        return BigDecimal.valueOf(base).pow(exponent);
    }

    /** Compares exactly, as Python compares integers with other numbers. */
    private static boolean isLess(double value, BigDecimal other) {
        return Double.isFinite(value) && new BigDecimal(value).compareTo(other) < 0;
    }

    private static @Nullable Object toFloat(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("float", 0, run, "default");
        Object otherwise = bound.has("default") ? bound.get("default") : (Object) 0.0;
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        String text = Values.text(value);
        if (text != null) {
            var number = NumberConversions.number(text, run);
            return number.isPresent() ? (Object) number.getAsDouble() : otherwise;
        }
        return Values.isNumber(value) ? (Object) Values.number(value) : otherwise;
    }

    private static @Nullable Object abs(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("abs", run);
        requireNumber("abs", value, run);
        if (value instanceof Double d) {
            return Math.abs(d);
        }
        return Values.integer(value, run) < 0 ? Operators.unary("-", value, run) : (Object) Values.integer(value, run);
    }

    private static @Nullable Object round(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("round", 0, run, "precision", "method");
        String method = bound.has("method") ? bound.text("method") : "common";
        RoundingMode mode = switch (method == null ? "" : method) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw run.value("method must be common, ceil or floor");
        };
        requireNumber("round", value, run);
        long precision = bound.integer("precision", 0);
        if (Math.abs(precision) > MAX_DIGITS) {
            throw run.value("a precision of " + precision + " digits is out of range");
        }
        double number = Values.number(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return number;
        }
        if (mode == RoundingMode.HALF_EVEN && Values.isInteger(value)) {
            return Operators.binary("*",
                    BigDecimal.valueOf(Values.integer(value, run)).setScale((int) precision, mode).longValue(), 1L,
                    run);
        }
        return Math.copySign(new BigDecimal(number).setScale((int) precision, mode).doubleValue(), number);
    }

    private static void requireNumber(String filter, @Nullable Object value, Rendering run) {
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        if (!Values.isNumber(value)) {
            throw run.type(filter + " takes a number, not " + Values.typeName(value));
        }
    }
}
