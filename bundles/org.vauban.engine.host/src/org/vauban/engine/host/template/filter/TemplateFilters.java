// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.operation.Attributes;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.TextFunctions;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** The filters by name. */
public final class TemplateFilters {
    @FunctionalInterface
    interface Filter {
        @Nullable
        Object apply(@Nullable Object value, Arguments arguments, Rendering run);
    }

    private static final Map<String, Filter> FILTERS = all();

    private TemplateFilters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("default", TemplateFilters::orDefault);
        filters.put("d", TemplateFilters::orDefault);
        filters.put("length", TemplateFilters::length);
        filters.put("count", TemplateFilters::length);
        filters.put("attr", (value, arguments, run) -> Attributes.attributeOnly(value,
                arguments.bind("attr", 1, run, "name").requireText("name"), run));
        filters.put("tojson", TemplateFilters::toJson);
        filters.putAll(TextFilters.ALL);
        filters.putAll(SequenceFilters.ALL);
        filters.putAll(GroupFilters.ALL);
        filters.putAll(NumberFilters.ALL);
        filters.putAll(WebFilters.ALL);
        return Map.copyOf(filters);
    }

    public static boolean exists(String name) {
        return FILTERS.containsKey(name);
    }

    public static @Nullable Object apply(String name, @Nullable Object value, Arguments arguments, Rendering run) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw run.fail(Reason.UNDEFINED, "No filter named '" + name + "'.");
        }
        return filter.apply(value, arguments, run);
    }

    private static @Nullable Object orDefault(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("default", 0, run, "default_value", "boolean");
        boolean replace = value instanceof Undefined || bound.truth("boolean", false) && !Values.truth(value);
        return !replace ? value : bound.has("default_value") ? bound.get("default_value") : "";
    }

    private static @Nullable Object length(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("length", run);
        long length = Values.length(value, run);
        if (length < 0) {
            throw run.type("object of type '" + Values.typeName(value) + "' has no len()");
        }
        return length;
    }

    /** Implements Hugging Face's filter, which is {@code json.dumps} and escapes nothing for HTML. */
    private static @Nullable Object toJson(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("tojson", 0, run, "ensure_ascii", "indent", "separators", "sort_keys");
        Object indent = bound.get("indent");
        String level = indent == null ? null
                : Values.isText(indent) ? Values.text(indent)
                        : TextFunctions.repeat(" ", Values.integer(indent, run), run);
        String item = indent == null ? ", " : ",";
        String key = ": ";
        if (bound.get("separators") != null) {
            var separators = Values.collect(bound.get("separators"), run);
            if (separators.size() != 2 || !Values.isText(separators.get(0)) || !Values.isText(separators.get(1))) {
                throw run.type("tojson() takes two strings as separators.");
            }
            item = Values.requireText(separators.get(0));
            key = Values.requireText(separators.get(1));
        }
        return JsonDump.of(value, new JsonDump.Style(bound.truth("ensure_ascii", false), level, item, key,
                bound.truth("sort_keys", false)), run);
    }
}
