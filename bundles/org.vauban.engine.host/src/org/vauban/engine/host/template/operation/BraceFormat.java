// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.Values;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Implements Python's {@code 'text'.format(values)}: fields by index, in order or by name, with attributes, items,
 * conversion and format specification.
 */
final class BraceFormat {
    private final String text;
    private final Arguments arguments;
    private final boolean escape;
    private final Rendering run;
    private int next;

    private BraceFormat(String text, Arguments arguments, boolean escape, Rendering run) {
        this.text = text;
        this.arguments = arguments;
        this.escape = escape;
        this.run = run;
    }

    static String format(@Nullable Object template, Arguments arguments, Rendering run) {
        return new BraceFormat(Values.requireText(template), arguments, template instanceof Markup, run).format();
    }

    private String format() {
        StringBuilder out = new StringBuilder();
        run.read(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '{' && c != '}') {
                int end = i;
                while (end < text.length() && text.charAt(end) != '{' && text.charAt(end) != '}') {
                    end++;
                }
                run.append(out, text.substring(i, end));
                i = end - 1;
            } else if (i + 1 < text.length() && text.charAt(i + 1) == c) {
                run.append(out, String.valueOf(c));
                i++;
            } else if (c == '}') {
                throw run.value("Single '}' encountered in format string");
            } else {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw run.value("expected '}' before end of string");
                }
                run.append(out, field(text.substring(i + 1, end)));
                i = end;
            }
        }
        return out.toString();
    }

    private String field(String field) {
        if (field.indexOf('{') >= 0) {
            throw run.fail(TemplateException.Reason.UNSUPPORTED, "Nested fields in a format string are not supported.");
        }
        int colon = field.indexOf(':');
        String spec = colon < 0 ? "" : field.substring(colon + 1);
        String name = colon < 0 ? field : field.substring(0, colon);
        int bang = name.indexOf('!');
        String conversion = bang < 0 ? "" : name.substring(bang + 1);
        Object value = value(bang < 0 ? name : name.substring(0, bang));
        value = switch (conversion) {
            case "" -> value;
            case "s" -> Printer.string(value, run);
            case "r" -> Printer.representation(value, run);
            default -> throw run.value("Unknown conversion specifier '" + conversion + "'");
        };
        String formatted = spec.isEmpty() ? Printer.string(value, run) : FormatSpec.parse(spec, run).apply(value, run);
        return escape && !(value instanceof Markup) ? Markup.escape(formatted) : formatted;
    }

    private @Nullable Object value(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        String first = name.substring(0, end);
        Object value;
        if (name.isEmpty() || !first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int index = name.isEmpty() ? next++ : first.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(first);
            if (index >= arguments.positional().size()) {
                throw run.value("Replacement index " + index + " out of range for positional args tuple");
            }
            value = arguments.positional().get(index);
        } else {
            if (!arguments.keywords().containsKey(first)) {
                throw run.value("no value named '" + first + "' for the format");
            }
            value = arguments.keywords().get(first);
        }
        while (end < name.length()) {
            if (name.charAt(end) == '[') {
                int close = name.indexOf(']', end);
                if (close < 0) {
                    throw run.value("Missing ']' in format string");
                }
                String key = name.substring(end + 1, close);
                boolean number = !key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
                value = Attributes.item(value, number ? (Object) Long.valueOf(key) : key, run);
                end = close + 1;
            } else {
                int start = end + 1;
                end = start;
                while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
                    end++;
                }
                value = Attributes.attribute(value, name.substring(start, end), run);
            }
        }
        return value;
    }
}
