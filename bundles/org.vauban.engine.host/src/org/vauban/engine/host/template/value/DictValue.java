// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;

/**
 * A dictionary in order of insertion, with Python's equality of keys: {@code 1}, {@code 1.0} and {@code True} are
 * equal.
 */
public final class DictValue {
    /** A key as it was given, and its value. */
    public record Entry(@Nullable Object key, @Nullable Object value) {}

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    /** @throws TemplateException if a value of this type cannot be a key */
    public void put(@Nullable Object key, @Nullable Object value, Rendering run) {
        Object hash = hashable(key, run);
        Entry old = entries.get(hash);
        entries.put(hash, new Entry(old == null ? key : old.key(), value));
    }

    /** Returns the entry, or null. */
    public @Nullable Entry get(@Nullable Object key, Rendering run) {
        return entries.get(hashable(key, run));
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    public int size() {
        return entries.size();
    }

    /** Converts a key for use in Java maps: numbers in one form, texts as strings, tuples as lists. */
    public static @Nullable Object hashable(@Nullable Object key, Rendering run) {
        return switch (key) {
            case null -> List.of();
            case Boolean b -> b ? 1L : 0L;
            case Double d when d == Math.rint(d) && Math.abs(d) < 1e18 -> (long) (double) d;
            case Markup m -> m.text();
            case TupleValue tuple -> {
                run.enter();
                run.steps(tuple.items().size());
                List<Object> parts = new ArrayList<>(tuple.items().size() + 1);
                // distinguishes the empty tuple from None
                parts.add(TupleValue.class);
                for (Object item : tuple.items()) {
                    parts.add(hashable(item, run));
                }
                run.leave();
                yield parts;
            }
            case ListValue l -> throw run.type("unhashable type: 'list'");
            case DictValue d -> throw run.type("unhashable type: 'dict'");
            default -> key;
        };
    }

    /** Charged like {@link #hashable}: a tuple that occurs twice within another one is visited twice. */
    public static boolean isHashable(@Nullable Object key, Rendering run) {
        return switch (key) {
            case ListValue l -> false;
            case DictValue d -> false;
            case TupleValue tuple -> {
                run.enter();
                run.steps(tuple.items().size());
                boolean all = true;
                for (Object item : tuple.items()) {
                    all = isHashable(item, run);
                    if (!all) {
                        break;
                    }
                }
                run.leave();
                yield all;
            }
            case null, default -> true;
        };
    }
}
