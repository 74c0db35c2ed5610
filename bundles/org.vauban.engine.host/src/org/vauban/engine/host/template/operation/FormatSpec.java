// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.TextFunctions;
import org.vauban.engine.host.template.value.Values;

/**
 * Python's format specification ({@code [[fill]align][sign][#][0][width][,][.precision][type]}).
 *
 * @param align {@code <}, {@code >}, {@code ^}, {@code =}, or 0 for the default of the type
 * @param precision -1 if none
 * @param type the letter, or 0 if none
 */
record FormatSpec(String fill, char align, String sign, boolean alternative, int width, @Nullable String grouping,
        int precision, char type) {
    private static final Pattern SYNTAX = Pattern
            .compile("(?:(\\X)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,9})?([,_])?(?:\\.(\\d{1,9}))?([a-zA-Z%])?",
                    Pattern.DOTALL);
    /** More digits than a 64-bit number can have. */
    private static final int MAX_DIGITS = 1_100;

    static FormatSpec parse(String text, Rendering run) {
        Matcher m = SYNTAX.matcher(text);
        if (!m.matches()) {
            throw run.value("Invalid format specifier '" + text + "'");
        }
        boolean zero = m.group(5) != null;
        char align = m.group(2) != null ? m.group(2).charAt(0) : zero ? '=' : 0;
        String fill = m.group(1) != null ? m.group(1) : zero ? "0" : " ";
        return new FormatSpec(fill, align, m.group(3) == null ? "-" : m.group(3), m.group(4) != null,
                m.group(6) == null ? 0 : Integer.parseInt(m.group(6)), m.group(7),
                m.group(8) == null ? -1 : Integer.parseInt(m.group(8)), m.group(9) == null ? 0 : m.group(9).charAt(0));
    }

    String apply(@Nullable Object value, Rendering run) {
        if (Values.isInteger(value) && !(value instanceof Boolean && type == 0)) {
            return isFloatType() ? pad(floating(Values.number(value), run), '>', run)
                    : pad(whole(Values.integer(value, run), run), '>', run);
        }
        if (value instanceof Double d) {
            return pad(floating(d, run), '>', run);
        }
        if (type != 0 && type != 's' || align == '=' && !fill.equals("0")) {
            throw run.value("Unknown format code '" + type + "' for object of type '" + Values.typeName(value) + "'");
        }
        String text = Printer.string(value, run);
        if (precision >= 0 && precision < TextFunctions.length(text, run)) {
            text = TextFunctions.slice(text, 0, precision, run);
        }
        return pad(text, '<', run);
    }

    private boolean isFloatType() {
        return type != 0 && "eEfFgG%".indexOf(type) >= 0;
    }

    private String whole(long value, Rendering run) {
        if (precision >= 0) {
            throw run.value("Precision not allowed in integer format specifier");
        }
        String digits = switch (type) {
            case 0, 'd', 'n' -> Long.toString(value);
            case 'b' -> signed(value, 2, "0b");
            case 'o' -> signed(value, 8, "0o");
            case 'x' -> signed(value, 16, "0x");
            case 'X' -> signed(value, 16, "0x").toUpperCase(Locale.ROOT);
            case 'c' -> {
                if (value < 0 || value > Character.MAX_CODE_POINT) {
                    throw run.value("%c arg not in range(0x110000)");
                }
                yield Character.toString((int) value);
            }
            default -> throw run.value("Unknown format code '" + type + "' for object of type 'int'");
        };
        return withSign(grouped(digits), value < 0);
    }

    private String signed(long value, int radix, String prefix) {
        String digits = Long.toString(value, radix);
        if (!alternative) {
            return digits;
        }
        return value < 0 ? "-" + prefix + digits.substring(1) : prefix + digits;
    }

    private String floating(double value, Rendering run) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return withSign(Printer.number(value), value < 0);
        }
        if (precision > MAX_DIGITS) {
            throw run.fail(TemplateException.Reason.LIMIT, "A precision of " + precision + " digits is too large.");
        }
        BigDecimal exact = new BigDecimal(value);
        String digits = switch (type) {
            case 'f', 'F' -> exact.setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN).toPlainString();
            case '%' ->
                exact.movePointRight(2).setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN).toPlainString()
                        + "%";
            case 'e' -> scientific(exact, precision < 0 ? 6 : precision);
            case 'E' -> scientific(exact, precision < 0 ? 6 : precision).toUpperCase(Locale.ROOT);
            case 'g', 'G' -> general(exact, precision < 0 ? 6 : Math.max(precision, 1));
            case 0 -> precision < 0 ? Printer.number(value) : general(exact, Math.max(precision, 1));
            default -> throw run.value("Unknown format code '" + type + "' for object of type 'float'");
        };
        return withSign(grouped(digits), value < 0);
    }

    private static String scientific(BigDecimal value, int digits) {
        BigDecimal rounded = value.signum() == 0 ? BigDecimal.ZERO
                : value.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = value.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String mantissa = rounded.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String general(BigDecimal value, int digits) {
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            return rounded.stripTrailingZeros().toPlainString();
        }
        BigDecimal stripped = rounded.stripTrailingZeros();
        return scientific(stripped, stripped.precision() - 1);
    }

    private String grouped(String digits) {
        if (grouping == null) {
            return digits;
        }
        int start = digits.startsWith("-") ? 1 : 0;
        int end = start;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        StringBuilder out = new StringBuilder(digits);
        for (int i = end - 3; i > start; i -= 3) {
            out.insert(i, grouping);
        }
        return out.toString();
    }

    private String withSign(String number, boolean negative) {
        return negative || sign.equals("-") ? number : sign + number;
    }

    private String pad(String text, char ownAlign, Rendering run) {
        char side = align == 0 ? ownAlign : align;
        if (side == '=') {
            int start = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
            return text.substring(0, start) + TextFunctions.pad(text.substring(start), width - start, fill, 1, run);
        }
        // format rounds the left half down, unlike str.center
        if (side == '^') {
            long missing = Math.max(0, width - TextFunctions.length(text, run));
            return TextFunctions.repeat(fill, missing / 2, run) + text
                    + TextFunctions.repeat(fill, missing - missing / 2, run);
        }
        return TextFunctions.pad(text, width, fill, side == '>' ? 1 : -1, run);
    }
}
