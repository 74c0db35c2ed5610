// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.GeneratorValue;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.ValueComparison;
import org.vauban.engine.host.template.value.Values;

/** Filters that return lists of lists. Those that are generators in jinja2 are lazy here, too. */
final class GroupFilters {
    static final Map<String, TemplateFilters.Filter> ALL = Map.of("groupby", GroupFilters::groupBy, "batch",
            GroupFilters::batch, "slice", GroupFilters::slice);

    private GroupFilters() {}

    /** Returns pairs of a group key and its items, in the order of the keys. */
    private static @Nullable Object groupBy(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("groupby", 1, run, "attribute", "default", "case_sensitive");
        boolean caseSensitive = bound.truth("case_sensitive", false);
        UnaryOperator<Object> getter = SequenceFilters.getter(bound.get("attribute"), bound.get("default"), run);
        UnaryOperator<Object> key = item -> SequenceFilters.folded(getter.apply(item), caseSensitive, run);
        List<Object> groups = new ArrayList<>();
        List<Object> group = new ArrayList<>();
        Object last = null;
        for (Object item : SequenceFilters.sorted(Values.collect(value, run), key, false, run)) {
            Object own = key.apply(item);
            if (group.isEmpty() || !ValueComparison.equal(last, own, run)) {
                run.elements(3);
                group = new ArrayList<>();
                // the first item determines the form of the key
                groups.add(new TupleValue(Arrays.asList(getter.apply(item), ListValue.made(group)),
                        List.of("grouper", "list")));
                last = own;
            }
            run.elements(1);
            group.add(item);
        }
        return ListValue.made(groups);
    }

    private static @Nullable Object batch(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("batch", 1, run, "linecount", "fill_with");
        long count = bound.integer("linecount", 0);
        Object filling = bound.get("fill_with");
        return new GeneratorValue(new Lists(run) {
            private Iterator<Object> from;
            private boolean begun;

            @Override
            @Nullable
            List<Object> make() {
                if (from == null) {
                    from = Values.iterate(value, run);
                }
                List<Object> batch = new ArrayList<>();
                while (from.hasNext() && (batch.size() != count || count == 0 && begun)) {
                    run.elements(1);
                    batch.add(from.next());
                }
                boolean first = !begun;
                begun = true;
                if (batch.isEmpty()) {
                    return count == 0 && first && from.hasNext() ? batch : null;
                }
                if (filling != null && batch.size() < count) {
                    fill(batch, filling, count - batch.size(), run);
                }
                return batch;
            }
        }, "do_batch");
    }

    private static void fill(List<Object> batch, Object filling, long count, Rendering run) {
        run.elements(count);
        for (long i = 0; i < count; i++) {
            batch.add(filling);
        }
    }

    private static @Nullable Object slice(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("slice", 1, run, "slices", "fill_with");
        long slices = bound.integer("slices", 0);
        Object filling = bound.get("fill_with");
        return new GeneratorValue(new Lists(run) {
            private List<Object> items;
            private long made;
            private int at;

            @Override
            @Nullable
            List<Object> make() {
                if (items == null) {
                    items = Values.collect(value, run);
                }
                if (slices == 0) {
                    throw run.value("integer division or modulo by zero");
                }
                if (made >= slices) {
                    return null;
                }
                boolean longer = made++ < items.size() % slices;
                int end = at + (int) (items.size() / slices) + (longer ? 1 : 0);
                run.elements(end - at + 1L);
                List<Object> slice = new ArrayList<>(items.subList(at, end));
                at = end;
                if (filling != null && !longer) {
                    slice.add(filling);
                }
                return slice;
            }
        }, "sync_do_slice");
    }

    /** An iterator of lists. */
    private abstract static class Lists implements Iterator<Object> {
        private final Rendering run;
        private @Nullable List<Object> next;
        private boolean ended;

        Lists(Rendering run) {
            this.run = run;
        }

        /** Returns the next list, or null at the end. */
        @Nullable
        abstract List<Object> make();

        @Override
        public boolean hasNext() {
            if (next == null && !ended) {
                run.enter();
                next = make();
                ended = next == null;
                run.leave();
            }
            return !ended;
        }

        @Override
        public Object next() {
            List<Object> made = hasNext() ? next : null;
            if (made == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return ListValue.made(made);
        }
    }
}
