// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.DictView;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.TemplateCallable;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.ValueComparison;

/**
 * The methods of lists, tuples and dictionaries. Those that change a value are hidden as in jinja2's immutable sandbox,
 * with one exception that published templates need (they were written for other engines): {@code append} and
 * {@code pop} on a list that the template itself created.
 */
final class ContainerMethods {
    private static final Set<String> CHANGING_LIST = Set.of("append", "clear", "pop", "reverse", "insert", "sort",
            "extend", "remove");
    private static final Set<String> CHANGING_DICT = Set.of("clear", "pop", "popitem", "setdefault", "update");

    private ContainerMethods() {}

    /** Returns the method, a placeholder for a forbidden one, or null if there is none with that name. */
    static @Nullable Object ofList(ListValue list, String name) {
        if (list.mutable() && name.equals("append")) {
            return TemplateCallable.of(name, (arguments, run) -> {
                Object item = arguments.bind(name, 1, run, "object").get("object");
                run.elements(1);
                list.items().add(item);
                return null;
            });
        }
        if (list.mutable() && name.equals("pop")) {
            return TemplateCallable.of(name, (arguments, run) -> pop(list.items(), arguments, run));
        }
        if (CHANGING_LIST.contains(name)) {
            return forbidden(name, "list");
        }
        if (name.equals("copy")) {
            return TemplateCallable.of(name, (arguments, run) -> {
                arguments.requireNone(name, run);
                run.elements(list.items().size() + 1L);
                return ListValue.copyOf(list.items());
            });
        }
        return ofItems(list.items(), name);
    }

    private static @Nullable Object pop(List<Object> items, Arguments arguments, Rendering run) {
        long index = arguments.bind("pop", 0, run, "index").integer("index", -1);
        long at = index < 0 ? index + items.size() : index;
        if (at < 0 || at >= items.size()) {
            throw run.value(items.isEmpty() ? "pop from empty list" : "pop index out of range");
        }
        run.steps(items.size() - at);
        return items.remove((int) at);
    }

    /** Returns the methods that lists and tuples share. */
    static @Nullable Object ofItems(List<Object> items, String name) {
        return switch (name) {
            case "index" -> TemplateCallable.of(name, (arguments, run) -> {
                Object value = arguments.bind(name, 1, run, "value").get("value");
                for (int i = 0; i < items.size(); i++) {
                    if (ValueComparison.equal(items.get(i), value, run)) {
                        return (long) i;
                    }
                }
                throw run.value("the value is not in the list");
            });
            case "count" -> TemplateCallable.of(name, (arguments, run) -> {
                Object value = arguments.bind(name, 1, run, "value").get("value");
                long found = 0;
                for (Object item : items) {
                    if (ValueComparison.equal(item, value, run)) {
                        found++;
                    }
                }
                return found;
            });
            default -> null;
        };
    }

    static @Nullable Object ofDict(DictValue dict, String name) {
        if (CHANGING_DICT.contains(name)) {
            return forbidden(name, "dict");
        }
        return switch (name) {
            case "get" -> TemplateCallable.of(name, (arguments, run) -> {
                if (!arguments.keywords().isEmpty()) {
                    throw run.type("dict.get() takes no keyword arguments");
                }
                Arguments.Bound bound = arguments.bind(name, 1, run, "key", "default");
                DictValue.Entry entry = dict.get(bound.get("key"), run);
                return entry == null ? bound.get("default") : entry.value();
            });
            case "items" -> view("dict_items", dict, entry -> TupleValue.of(entry.key(), entry.value()), name);
            case "keys" -> view("dict_keys", dict, DictValue.Entry::key, name);
            case "values" -> view("dict_values", dict, DictValue.Entry::value, name);
            case "copy" -> TemplateCallable.of(name, (arguments, run) -> {
                arguments.requireNone(name, run);
                DictValue copy = new DictValue();
                run.elements(dict.size());
                for (DictValue.Entry entry : dict.entries()) {
                    copy.put(entry.key(), entry.value(), run);
                }
                return copy;
            });
            default -> null;
        };
    }

    private static TemplateCallable view(String kind, DictValue dict, Function<DictValue.Entry, Object> part,
            String name) {
        return TemplateCallable.of(name, (arguments, run) -> {
            arguments.requireNone(name, run);
            run.elements(dict.size());
            List<Object> items = new ArrayList<>(dict.size());
            for (DictValue.Entry entry : dict.entries()) {
                items.add(part.apply(entry));
            }
            return new DictView(kind, items);
        });
    }

    private static Undefined forbidden(String method, String type) {
        return new Undefined("access to attribute '" + method + "' of '" + type + "' object is unsafe.", true);
    }
}
