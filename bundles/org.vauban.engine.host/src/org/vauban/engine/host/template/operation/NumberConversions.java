// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.TextFunctions;

/** Implements Python's {@code int()} and {@code float()} for texts and numbers. */
public final class NumberConversions {
    private static final int LONGEST_NUMBER = 400;

    private NumberConversions() {}

    /** Parses an integer; empty if the text is not one. */
    public static OptionalLong integer(String text, int radix, Rendering run) {
        run.read(text.length());
        String digits = TextFunctions.stripStart(TextFunctions.stripEnd(text, null), null);
        int start = !digits.isEmpty() && (digits.charAt(0) == '-' || digits.charAt(0) == '+') ? 1 : 0;
        String rest = digits.substring(start).toLowerCase(java.util.Locale.ROOT);
        String prefix = radix == 16 ? "0x" : radix == 8 ? "0o" : radix == 2 ? "0b" : "";
        if (!prefix.isEmpty() && rest.startsWith(prefix)) {
            rest = rest.substring(2);
        }
        if (rest.isEmpty() || rest.startsWith("_") || rest.endsWith("_") || rest.contains("__")) {
            return OptionalLong.empty();
        }
        rest = rest.replace("_", "");
        for (int i = 0; i < rest.length(); i++) {
            if (Character.digit(rest.charAt(i), radix) < 0) {
                return OptionalLong.empty();
            }
        }
        if (rest.length() > LONGEST_NUMBER) {
            throw tooLarge(run);
        }
        BigInteger value = new BigInteger(rest, radix);
        if (start == 1 && digits.charAt(0) == '-') {
            value = value.negate();
        }
        if (value.bitLength() > 63) {
            throw tooLarge(run);
        }
        return OptionalLong.of(value.longValue());
    }

    /** Parses a number; empty if the text is not one. */
    public static OptionalDouble number(String text, Rendering run) {
        run.read(text.length());
        String digits = TextFunctions.stripStart(TextFunctions.stripEnd(text, null), null)
                .toLowerCase(java.util.Locale.ROOT);
        String unsigned = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        double sign = digits.startsWith("-") ? -1 : 1;
        if (unsigned.equals("inf") || unsigned.equals("infinity")) {
            return OptionalDouble.of(sign * Double.POSITIVE_INFINITY);
        }
        if (unsigned.equals("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        // possessive and short: neither the expression nor the conversion can take long
        if (unsigned.length() > LONGEST_NUMBER || !unsigned.matches("(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:e[-+]?\\d++)?")) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sign * Double.parseDouble(unsigned));
    }

    public static long truncated(double value, Rendering run) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw run.value("cannot convert float " + Printer.number(value) + " to integer");
        }
        if (Math.abs(value) >= 0x1p63) {
            throw tooLarge(run);
        }
        return (long) value;
    }

    private static TemplateException tooLarge(Rendering run) {
        return run.fail(Reason.LIMIT, "A whole number became too large (at most 64 bits).");
    }
}
