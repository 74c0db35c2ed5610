// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.Quoting;
import org.vauban.engine.host.template.value.TextFunctions;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.ValueComparison;
import org.vauban.engine.host.template.value.Values;

/**
 * Prints values like Python's {@code json.dumps}: separated by {@code ", "} and {@code ": "}, with non-ASCII characters
 * escaped only on request.
 */
final class JsonDump {
    /**
     * The options of {@code json.dumps}.
     *
     * @param indent indentation per level, or null for one line
     */
    record Style(boolean asciiOnly, @Nullable String indent, String itemSeparator, String keySeparator,
            boolean sortKeys) {}

    private final StringBuilder out = new StringBuilder();
    private final Style style;
    private final Rendering run;

    private JsonDump(Style style, Rendering run) {
        this.style = style;
        this.run = run;
    }

    /** @throws TemplateException if a value cannot be represented in JSON */
    static String of(@Nullable Object value, Style style, Rendering run) {
        JsonDump json = new JsonDump(style, run);
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(@Nullable Object value, int level) {
        run.enter();
        switch (value) {
            case null -> run.append(out, "null");
            case Boolean b -> run.append(out, b.toString());
            case Long l -> run.append(out, l.toString());
            case Double d -> run.append(out, number(d));
            case String s -> quoted(s);
            case Markup m -> quoted(m.text());
            case ListValue l -> array(l.items(), level);
            case TupleValue t -> array(t.items(), level);
            case DictValue d -> object(d, level);
            default -> throw run.type("Object of type " + Values.typeName(value) + " is not JSON serializable");
        }
        run.leave();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "NaN"
                : Double.isInfinite(value) ? value > 0 ? "Infinity" : "-Infinity" : Printer.number(value);
    }

    private void array(List<Object> items, int level) {
        if (items.isEmpty()) {
            run.append(out, "[]");
            return;
        }
        run.append(out, "[");
        for (int i = 0; i < items.size(); i++) {
            between(i, level);
            write(items.get(i), level + 1);
        }
        newLine(level);
        run.append(out, "]");
    }

    private void object(DictValue dict, int level) {
        if (dict.size() == 0) {
            run.append(out, "{}");
            return;
        }
        List<DictValue.Entry> entries = new ArrayList<>(dict.entries());
        if (style.sortKeys()) {
            ValueComparison.sort(entries, (a, b) -> ValueComparison.order(a.key(), b.key(), run), run);
        }
        run.append(out, "{");
        int written = 0;
        for (DictValue.Entry entry : entries) {
            between(written++, level);
            quoted(key(entry.key()));
            run.append(out, style.keySeparator());
            write(entry.value(), level + 1);
        }
        newLine(level);
        run.append(out, "}");
    }

    private String key(@Nullable Object key) {
        return switch (key) {
            case null -> "null";
            case String s -> s;
            case Markup m -> m.text();
            case Boolean b -> b.toString();
            case Long l -> l.toString();
            case Double d -> number(d);
            default -> throw run.type("keys must be str, int, float, bool or None, not " + Values.typeName(key));
        };
    }

    private void between(int written, int level) {
        if (written > 0) {
            run.append(out, style.itemSeparator());
        }
        newLine(level + 1);
    }

    private void newLine(int level) {
        String indent = style.indent();
        if (indent != null) {
            run.append(out, "\n" + TextFunctions.repeat(indent, level, run));
        }
    }

    private void quoted(String text) {
        run.text(text.length());
        run.append(out, Quoting.json(text, style.asciiOnly()));
    }
}
