// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.RangeValue;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** Implements Python's {@code 'text' % values}. */
public final class PercentFormat {
    private static final Pattern CONVERSION = Pattern
            .compile("%(?:\\(([^)]*)\\))?([#0 +-]*)(\\d{1,9})?(?:\\.(\\d{1,9}))?[hlL]?(.)", Pattern.DOTALL);

    private PercentFormat() {}

    public static String format(@Nullable Object template, @Nullable Object values, Rendering run) {
        String text = Values.requireText(template);
        boolean escape = template instanceof Markup;
        DictValue named = values instanceof DictValue dict ? dict : null;
        List<Object> items = values instanceof TupleValue tuple ? tuple.items()
                : java.util.Collections.singletonList(values);
        StringBuilder out = new StringBuilder();
        Matcher m = CONVERSION.matcher(text);
        int used = 0;
        int from = 0;
        run.read(text.length());
        while (from < text.length()) {
            int at = text.indexOf('%', from);
            if (at < 0) {
                break;
            }
            run.append(out, text.substring(from, at));
            m.region(at, text.length());
            if (!m.lookingAt()) {
                throw run.value("incomplete format");
            }
            from = m.end();
            if (m.group(5).equals("%")) {
                run.append(out, "%");
                continue;
            }
            Object value;
            if (m.group(1) != null) {
                if (named == null) {
                    throw run.type("format requires a mapping");
                }
                DictValue.Entry entry = named.get(m.group(1), run);
                if (entry == null) {
                    throw run.value("no value named '" + m.group(1) + "' for the format");
                }
                value = entry.value();
            } else {
                if (used >= items.size()) {
                    throw run.type("not enough arguments for format string");
                }
                value = items.get(used++);
            }
            run.append(out, convert(m, value, escape, run));
        }
        run.append(out, text.substring(from));
        // values that could be a mapping may remain unused
        boolean mapping = named != null || values instanceof ListValue || values instanceof RangeValue
                || values instanceof Undefined;
        if (!mapping && used < items.size()) {
            throw run.type("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private static String convert(Matcher m, @Nullable Object value, boolean escape, Rendering run) {
        char type = m.group(5).charAt(0);
        boolean left = m.group(2).contains("-");
        boolean zero = m.group(2).contains("0") && !left;
        String sign = m.group(2).contains("+") ? "+" : m.group(2).contains(" ") ? " " : "-";
        int width = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
        int precision = m.group(4) == null ? -1 : Integer.parseInt(m.group(4));
        char align = left ? '<' : 0;
        return switch (type) {
            case 's', 'r', 'a' -> {
                String text = type != 's' ? Printer.representation(value, run)
                        : escape ? Operators.escaped(value, run) : Printer.string(value, run);
                yield new FormatSpec(" ", left ? '<' : '>', "-", false, width, null, precision, 's').apply(text, run);
            }
            case 'd', 'i', 'u' -> {
                if (!Values.isNumber(value)) {
                    throw number(type, value, run);
                }
                long whole = value instanceof Double d ? NumberConversions.truncated(d, run)
                        : Values.integer(value, run);
                yield new FormatSpec(zero ? "0" : " ", zero ? '=' : align, sign, false, width, null, -1, 'd')
                        .apply(whole, run);
            }
            case 'x', 'X', 'o', 'c' -> {
                if (type == 'c' && value instanceof String s && s.codePointCount(0, s.length()) == 1) {
                    yield s;
                }
                if (!Values.isInteger(value)) {
                    throw number(type, value, run);
                }
                yield new FormatSpec(zero ? "0" : " ", zero ? '=' : align, sign, m.group(2).contains("#"), width, null,
                        -1, type)
                        .apply(Values.integer(value, run), run);
            }
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                if (!Values.isNumber(value)) {
                    throw number(type, value, run);
                }
                yield new FormatSpec(zero ? "0" : " ", zero ? '=' : align, sign, false, width, null, precision, type)
                        .apply(Values.number(value), run);
            }
            default -> throw run.value("unsupported format character '" + type + "'");
        };
    }

    private static TemplateException number(char type, @Nullable Object value, Rendering run) {
        return value instanceof Undefined u ? u.use(run)
                : run.type("%" + type + " format: a real number is required, not " + Values.typeName(value));
    }
}
