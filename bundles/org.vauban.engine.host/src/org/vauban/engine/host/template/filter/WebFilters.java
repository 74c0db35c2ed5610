// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.operation.Operators;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** Filters that format addresses and attributes of HTML elements. */
final class WebFilters {
    static final Map<String, TemplateFilters.Filter> ALL = Map.of("urlencode", WebFilters::urlEncode, "xmlattr",
            WebFilters::attributes);

    /** Characters that would end the name. */
    private static final Pattern NO_NAME = Pattern.compile("[ \\t\\n\\x0b\\f\\r/>=]");
    private static final String HEX = "0123456789ABCDEF";

    private WebFilters() {}

    private static @Nullable Object urlEncode(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("urlencode", run);
        StringBuilder out = new StringBuilder();
        if (Values.isText(value) || !Values.isIterable(value)) {
            quote(out, Printer.string(value, run), false, run);
        } else if (value instanceof DictValue dict) {
            for (DictValue.Entry entry : dict.entries()) {
                pair(out, entry.key(), entry.value(), run);
            }
        } else {
            for (Iterator<Object> pairs = Values.iterate(value, run); pairs.hasNext();) {
                List<Object> pair = Values.collect(pairs.next(), run);
                if (pair.size() != 2) {
                    throw run.value("urlencode takes pairs of a name and a value.");
                }
                pair(out, pair.get(0), pair.get(1), run);
            }
        }
        return out.toString();
    }

    private static void pair(StringBuilder out, @Nullable Object name, @Nullable Object value, Rendering run) {
        if (!out.isEmpty()) {
            run.append(out, "&");
        }
        quote(out, Printer.string(name, run), true, run);
        run.append(out, "=");
        quote(out, Printer.string(value, run), true, run);
    }

    private static void quote(StringBuilder out, String text, boolean query, Rendering run) {
        run.text(text.length() * 3L);
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw run.value("urlencode takes no half of a character.");
        }
        StringBuilder quoted = new StringBuilder();
        while (bytes.hasRemaining()) {
            int b = bytes.get() & 0xff;
            boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
                    || "_.-~".indexOf(b) >= 0 || b == '/' && !query;
            if (plain) {
                quoted.append((char) b);
            } else if (b == ' ' && query) {
                quoted.append('+');
            } else {
                quoted.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
            }
        }
        run.append(out, quoted.toString());
    }

    private static @Nullable Object attributes(@Nullable Object value, Arguments arguments, Rendering run) {
        boolean space = arguments.bind("xmlattr", 0, run, "autospace").truth("autospace", true);
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        if (!(value instanceof DictValue dict)) {
            throw run.type("xmlattr takes a mapping, not " + Values.typeName(value));
        }
        StringBuilder out = new StringBuilder();
        for (DictValue.Entry entry : dict.entries()) {
            run.step();
            if (entry.value() == null || entry.value() instanceof Undefined) {
                continue;
            }
            String name = Values.text(entry.key());
            if (name == null) {
                throw run.type("xmlattr takes names that are strings, not " + Values.typeName(entry.key()));
            }
            run.read(name.length());
            if (NO_NAME.matcher(name).find()) {
                throw run.value("Invalid character in attribute name: " + Printer.representation(name, run));
            }
            if (!out.isEmpty() || space) {
                run.append(out, " ");
            }
            run.append(out, Operators.escaped(entry.key(), run) + "=\"");
            run.append(out, Operators.escaped(entry.value(), run));
            run.append(out, "\"");
        }
        return out.toString();
    }
}
