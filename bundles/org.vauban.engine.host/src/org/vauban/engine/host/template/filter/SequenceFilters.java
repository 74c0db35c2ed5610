// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.operation.Attributes;
import org.vauban.engine.host.template.operation.Operators;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.GeneratorValue;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.ValueComparison;
import org.vauban.engine.host.template.value.Values;

/** Filters on lists and dictionaries. Those that are generators in jinja2 are lazy here, too. */
final class SequenceFilters {
    static final Map<String, TemplateFilters.Filter> ALL = Map.ofEntries(
            Map.entry("list", (value, arguments, run) -> {
                arguments.requireNone("list", run);
                return ListValue.made(Values.collect(value, run));
            }),
            Map.entry("items", SequenceFilters::items),
            Map.entry("dictsort", SequenceFilters::dictsort),
            Map.entry("sort", SequenceFilters::sort),
            Map.entry("unique", SequenceFilters::unique),
            Map.entry("min", extreme("min", -1)),
            Map.entry("max", extreme("max", 1)),
            Map.entry("sum", SequenceFilters::sum),
            Map.entry("first", SequenceFilters::first),
            Map.entry("last", SequenceFilters::last),
            Map.entry("reverse", SequenceFilters::reverse),
            Map.entry("join", SequenceFilters::join),
            Map.entry("map", SequenceFilters::map),
            Map.entry("select", select("select", false, true)),
            Map.entry("reject", select("reject", false, false)),
            Map.entry("selectattr", select("selectattr", true, true)),
            Map.entry("rejectattr", select("rejectattr", true, false)));

    private SequenceFilters() {}

    private static @Nullable Object items(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("items", run);
        if (value instanceof Undefined) {
            return new GeneratorValue(Collections.emptyIterator(), "do_items");
        }
        if (!(value instanceof DictValue dict)) {
            throw run.type("Can only get item pairs from a mapping.");
        }
        Iterator<DictValue.Entry> entries = dict.entries().iterator();
        return new GeneratorValue(mapped(() -> entries, entry -> TupleValue.of(entry.key(), entry.value()), run),
                "do_items");
    }

    private static @Nullable Object dictsort(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("dictsort", 0, run, "case_sensitive", "by", "reverse");
        String by = bound.has("by") ? bound.text("by") : "key";
        if (!"key".equals(by) && !"value".equals(by)) {
            throw run.value("You can only sort by either 'key' or 'value'");
        }
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        if (!(value instanceof DictValue dict)) {
            throw run.type("dictsort takes a mapping, not " + Values.typeName(value));
        }
        int part = "key".equals(by) ? 0 : 1;
        boolean caseSensitive = bound.truth("case_sensitive", false);
        run.elements(dict.size() * 3L);
        List<Object> pairs = new ArrayList<>();
        for (DictValue.Entry entry : dict.entries()) {
            pairs.add(TupleValue.of(entry.key(), entry.value()));
        }
        return ListValue.made(sorted(pairs, pair -> folded(((TupleValue) pair).items().get(part), caseSensitive, run),
                bound.truth("reverse", false), run));
    }

    /** Converts texts to lower case unless case matters; returns other values unchanged. */
    static @Nullable Object folded(@Nullable Object value, boolean caseSensitive, Rendering run) {
        String text = caseSensitive ? null : Values.text(value);
        return text == null ? value : run.made(text.toLowerCase(Locale.ROOT));
    }

    private record Keyed(@Nullable Object key, @Nullable Object item) {}

    static List<Object> sorted(List<Object> items, UnaryOperator<Object> key, boolean reverse, Rendering run) {
        run.elements(items.size());
        List<Keyed> keyed = new ArrayList<>(items.size());
        for (Object item : items) {
            keyed.add(new Keyed(key.apply(item), item));
        }
        Comparator<Keyed> order = (a, b) -> ValueComparison.order(a.key(), b.key(), run);
        // a reversed stable sort keeps equal items in their order
        ValueComparison.sort(keyed, reverse ? order.reversed() : order, run);
        List<Object> sorted = new ArrayList<>(keyed.size());
        for (Keyed k : keyed) {
            sorted.add(k.item());
        }
        return sorted;
    }

    private static @Nullable Object sort(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("sort", 0, run, "reverse", "case_sensitive", "attribute");
        boolean caseSensitive = bound.truth("case_sensitive", false);
        List<UnaryOperator<Object>> getters = new ArrayList<>();
        if (Values.text(bound.get("attribute")) instanceof String names) {
            for (String name : names.split(",", -1)) {
                getters.add(getter(name, null, run));
            }
        } else {
            getters.add(getter(bound.get("attribute"), null, run));
        }
        UnaryOperator<Object> key = item -> {
            List<Object> parts = new ArrayList<>(getters.size());
            for (UnaryOperator<Object> getter : getters) {
                parts.add(folded(getter.apply(item), caseSensitive, run));
            }
            return new TupleValue(parts);
        };
        return ListValue.made(sorted(Values.collect(value, run), key, bound.truth("reverse", false), run));
    }

    /**
     * Returns a function that gets an attribute such as {@code function.name} or {@code 0} of an item.
     *
     * @param attribute null for the whole item
     * @param otherwise replaces undefined unless null
     */
    static UnaryOperator<Object> getter(@Nullable Object attribute, @Nullable Object otherwise, Rendering run) {
        if (attribute == null) {
            return item -> item;
        }
        List<Object> path = new ArrayList<>();
        String text = Values.text(attribute);
        if (text == null) {
            path.add(Values.integer(attribute, run));
        } else {
            for (String part : text.split("\\.", -1)) {
                path.add(!part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9')
                        ? (Object) Long.valueOf(part)
                        : part);
            }
        }
        return item -> {
            Object found = item;
            for (Object part : path) {
                run.step();
                found = Attributes.item(found, part, run);
                if (otherwise != null && found instanceof Undefined) {
                    found = otherwise;
                }
            }
            return found;
        };
    }

    private static @Nullable Object unique(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("unique", 0, run, "case_sensitive", "attribute");
        boolean caseSensitive = bound.truth("case_sensitive", false);
        UnaryOperator<Object> getter = getter(bound.get("attribute"), null, run);
        Set<Object> seen = new HashSet<>();
        return new GeneratorValue(filtered(() -> Values.iterate(value, run), item -> {
            run.elements(1);
            return seen.add(DictValue.hashable(folded(getter.apply(item), caseSensitive, run), run));
        }, run), "do_unique");
    }

    private static TemplateFilters.Filter extreme(String name, int sign) {
        return (value, arguments, run) -> {
            Arguments.Bound bound = arguments.bind(name, 0, run, "case_sensitive", "attribute");
            boolean caseSensitive = bound.truth("case_sensitive", false);
            UnaryOperator<Object> getter = getter(bound.get("attribute"), null, run);
            Iterator<Object> items = Values.iterate(value, run);
            if (!items.hasNext()) {
                return Undefined.of("No aggregated item, sequence was empty.");
            }
            Object best = items.next();
            Object bestKey = folded(getter.apply(best), caseSensitive, run);
            while (items.hasNext()) {
                Object item = items.next();
                Object key = folded(getter.apply(item), caseSensitive, run);
                if (ValueComparison.order(key, bestKey, run) * sign > 0) {
                    best = item;
                    bestKey = key;
                }
            }
            return best;
        };
    }

    private static @Nullable Object sum(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("sum", 0, run, "attribute", "start");
        UnaryOperator<Object> getter = getter(bound.get("attribute"), null, run);
        Object sum = bound.has("start") ? bound.get("start") : (Object) 0L;
        if (Values.isText(sum)) {
            throw run.type("sum() can't sum strings");
        }
        for (Iterator<Object> items = Values.iterate(value, run); items.hasNext();) {
            sum = Operators.binary("+", sum, getter.apply(items.next()), run);
        }
        return sum;
    }

    private static @Nullable Object first(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("first", run);
        Iterator<Object> items = Values.iterate(value, run);
        return items.hasNext() ? items.next() : Undefined.of("No first item, sequence was empty.");
    }

    private static @Nullable Object last(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("last", run);
        if (value instanceof GeneratorValue) {
            throw run.type("'generator' object is not reversible");
        }
        List<Object> items = Values.collect(value, run);
        return items.isEmpty() ? Undefined.of("No last item, sequence was empty.") : items.getLast();
    }

    private static @Nullable Object reverse(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("reverse", run);
        if (Values.isText(value)) {
            return Attributes.slice(value, null, null, -1L, run);
        }
        List<Object> items = Values.collect(value, run);
        Collections.reverse(items);
        return new GeneratorValue(mapped(items::iterator, Function.identity(), run), "reversed");
    }

    private static @Nullable Object join(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("join", 0, run, "d", "attribute");
        String between = bound.has("d") ? Printer.string(bound.get("d"), run) : "";
        UnaryOperator<Object> getter = getter(bound.get("attribute"), null, run);
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Iterator<Object> items = Values.iterate(value, run); items.hasNext(); first = false) {
            if (!first) {
                run.append(out, between);
            }
            run.append(out, Printer.string(getter.apply(items.next()), run));
        }
        return out.toString();
    }

    private static @Nullable Object map(@Nullable Object value, Arguments arguments, Rendering run) {
        if (!Values.truth(value)) {
            return new GeneratorValue(Collections.emptyIterator(), "sync_do_map");
        }
        UnaryOperator<Object> function;
        if (arguments.positional().isEmpty() && arguments.keywords().containsKey("attribute")) {
            Arguments.Bound bound = arguments.bind("map", 0, run, "attribute", "default");
            function = getter(bound.get("attribute"), bound.get("default"), run);
        } else {
            String filter = named(arguments, 0, "map requires a filter argument", run);
            Arguments rest = new Arguments(arguments.positional().subList(1, arguments.positional().size()),
                    arguments.keywords());
            function = item -> TemplateFilters.apply(filter, item, rest, run);
        }
        return new GeneratorValue(mapped(() -> Values.iterate(value, run), function, run), "sync_do_map");
    }

    private static String named(Arguments arguments, int index, String message, Rendering run) {
        String name = index < arguments.positional().size() ? Values.text(arguments.positional().get(index)) : null;
        if (name == null) {
            throw run.type(message);
        }
        return name;
    }

    private static TemplateFilters.Filter select(String name, boolean byAttribute, boolean keep) {
        return (value, arguments, run) -> {
            if (!Values.truth(value)) {
                return new GeneratorValue(Collections.emptyIterator(), name);
            }
            List<Object> given = arguments.positional();
            int offset = byAttribute ? 1 : 0;
            if (given.size() < offset) {
                throw run.type("Missing parameter for attribute name");
            }
            UnaryOperator<Object> getter = byAttribute ? getter(given.getFirst(), null, run) : item -> item;
            Predicate<Object> test;
            if (given.size() > offset) {
                String testName = named(arguments, offset, name + " takes the name of a test.", run);
                Arguments rest = new Arguments(given.subList(offset + 1, given.size()), arguments.keywords());
                test = item -> TemplateTests.test(testName, getter.apply(item), rest, run);
            } else {
                test = item -> Values.truth(getter.apply(item));
            }
            return new GeneratorValue(filtered(() -> Values.iterate(value, run), item -> test.test(item) == keep, run),
                    name);
        };
    }

    /** Maps lazily: the items are requested when the first result is. */
    private static <T> Iterator<Object> mapped(Supplier<Iterator<T>> items, Function<? super T, ?> function,
            Rendering run) {
        return new Iterator<>() {
            private Iterator<T> from;

            @Override
            public boolean hasNext() {
                run.enter();
                if (from == null) {
                    from = items.get();
                }
                boolean more = from.hasNext();
                run.leave();
                return more;
            }

            @Override
            public @Nullable Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                run.enter();
                Object result = function.apply(from.next());
                run.leave();
                return result;
            }
        };
    }

    private static Iterator<Object> filtered(Supplier<Iterator<Object>> items, Predicate<Object> test, Rendering run) {
        return new Iterator<>() {
            private Iterator<Object> from;
            private Object found;
            private boolean ready;

            @Override
            public boolean hasNext() {
                run.enter();
                if (from == null) {
                    from = items.get();
                }
                while (!ready && from.hasNext()) {
                    found = from.next();
                    ready = test.test(found);
                }
                run.leave();
                return ready;
            }

            @Override
            public @Nullable Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ready = false;
                return found;
            }
        };
    }
}
