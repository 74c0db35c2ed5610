// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;

/** Functions for values of every type: names, truth, length, iteration, and conversion from Java. */
public final class Values {
    private Values() {}

    /** Copies a Java value to the types of this package; the template cannot change lists in it. */
    public static @Nullable Object given(@Nullable Object value, Rendering run) {
        run.step();
        return switch (value) {
            case null -> null;
            case String s -> s;
            case Boolean b -> b;
            case Long l -> l;
            case Double d -> d;
            case Integer i -> i.longValue();
            case Short s -> s.longValue();
            case Byte b -> b.longValue();
            case Float f -> Double.valueOf(f.toString());
            case BigInteger i -> bounded(i, run);
            case BigDecimal d -> d.doubleValue();
            case CharSequence c -> c.toString();
            case Enum<?> e -> e.toString();
            case Map<?, ?> map -> {
                run.enter();
                DictValue dict = new DictValue();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    dict.put(given(entry.getKey(), run), given(entry.getValue(), run), run);
                }
                run.leave();
                yield dict;
            }
            case Iterable<?> list -> {
                run.enter();
                List<Object> items = new ArrayList<>();
                for (Object item : list) {
                    items.add(given(item, run));
                }
                run.leave();
                yield ListValue.given(items);
            }
            default ->
                throw run.type("A value of " + value.getClass().getName() + " cannot be given to a chat template.");
        };
    }

    private static Long bounded(BigInteger value, Rendering run) {
        if (value.bitLength() > 63) {
            throw run.fail(Reason.LIMIT,
                    "The whole number " + value.toString().length() + " digits long is too large (at most 64 bits).");
        }
        return value.longValue();
    }

    /** Returns the text of a string, marked or not; null for other values. */
    public static @Nullable String text(@Nullable Object value) {
        return value instanceof String s ? s : value instanceof Markup m ? m.text() : null;
    }

    /** Returns the text of a value that is known to be a string. */
    public static String requireText(@Nullable Object value) {
        return Objects.requireNonNull(text(value));
    }

    public static boolean isText(@Nullable Object value) {
        return value instanceof String || value instanceof Markup;
    }

    /** Returns a text of the same type as {@code like}. */
    public static @Nullable Object like(@Nullable Object like, String text) {
        return like instanceof Markup ? new Markup(text) : text;
    }

    public static boolean isInteger(@Nullable Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    public static boolean isNumber(@Nullable Object value) {
        return isInteger(value) || value instanceof Double;
    }

    /** Returns the value of an integer or boolean. */
    public static long integer(@Nullable Object value, Rendering run) {
        return switch (value) {
            case Long l -> l;
            case Boolean b -> b ? 1 : 0;
            case Undefined u -> throw u.use(run);
            case null, default -> throw run.type(typeName(value) + " where a whole number was expected.");
        };
    }

    public static double number(@Nullable Object value) {
        return value instanceof Boolean b ? b ? 1 : 0 : ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    /** Returns Python's name of a value's type. */
    public static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "NoneType";
            case Boolean b -> "bool";
            case Long l -> "int";
            case Double d -> "float";
            case String s -> "str";
            case Markup m -> "Markup";
            case ListValue l -> "list";
            case TupleValue t -> "tuple";
            case DictValue d -> "dict";
            case RangeValue r -> "range";
            case GeneratorValue s -> "generator";
            case DictView v -> v.kind();
            case NamespaceValue n -> "Namespace";
            case Undefined u -> "Undefined";
            case LoopValue l -> "LoopContext";
            case CyclerValue c -> "Cycler";
            case TemplateCallable c -> "function";
            default -> "object";
        };
    }

    public static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean b -> b;
            case Long l -> l != 0;
            case Double d -> d != 0;
            case String s -> !s.isEmpty();
            case Markup m -> !m.text().isEmpty();
            case ListValue l -> !l.items().isEmpty();
            case TupleValue t -> !t.items().isEmpty();
            case DictValue d -> d.size() > 0;
            case RangeValue r -> r.size() > 0;
            case DictView v -> !v.items().isEmpty();
            case Undefined u -> false;
            default -> true;
        };
    }

    /** Returns the length, or -1 if the value has none. For a text: its code points. */
    public static long length(@Nullable Object value, Rendering run) {
        return switch (value) {
            case String s -> TextFunctions.length(s, run);
            case Markup m -> TextFunctions.length(m.text(), run);
            case ListValue l -> l.items().size();
            case TupleValue t -> t.items().size();
            case DictValue d -> d.size();
            case RangeValue r -> r.size();
            case DictView v -> v.items().size();
            case Undefined u -> 0;
            case null, default -> -1;
        };
    }

    public static boolean isIterable(@Nullable Object value) {
        return switch (value) {
            case String s -> true;
            case Markup m -> true;
            case ListValue l -> true;
            case TupleValue t -> true;
            case DictValue d -> true;
            case RangeValue r -> true;
            case DictView v -> true;
            case GeneratorValue s -> true;
            case Undefined u -> true;
            case null, default -> false;
        };
    }

    /** Returns an iterator of the elements; each costs a step. */
    public static Iterator<Object> iterate(@Nullable Object value, Rendering run) {
        return switch (value) {
            case String s -> characters(s, run);
            case Markup m -> characters(m.text(), run);
            case ListValue l -> indexed(l.items(), run);
            case TupleValue t -> indexed(t.items(), run);
            case DictView v -> indexed(v.items(), run);
            case DictValue d -> {
                Iterator<DictValue.Entry> entries = d.entries().iterator();
                yield counted(entries::hasNext, () -> entries.next().key(), run);
            }
            case RangeValue r -> {
                long size = r.size();
                long[] next = {0};
                yield counted(() -> next[0] < size, () -> r.get(next[0]++), run);
            }
            case GeneratorValue s -> s.items();
            case Undefined u -> Collections.emptyIterator();
            case null, default -> throw run.type("'" + typeName(value) + "' object is not iterable");
        };
    }

    /** Returns all elements in a new list, and charges them. */
    public static List<Object> collect(@Nullable Object value, Rendering run) {
        List<Object> items = new ArrayList<>();
        for (Iterator<Object> i = iterate(value, run); i.hasNext();) {
            run.elements(1);
            items.add(i.next());
        }
        return items;
    }

    /**
     * Iterates by index rather than with an iterator: as in Python, a list that grows meanwhile is read to its new end.
     */
    private static Iterator<Object> indexed(List<Object> items, Rendering run) {
        int[] next = {0};
        return counted(() -> next[0] < items.size(), () -> items.get(next[0]++), run);
    }

    private static Iterator<Object> characters(String text, Rendering run) {
        int[] next = {0};
        return counted(() -> next[0] < text.length(), () -> {
            int c = text.codePointAt(next[0]);
            next[0] += Character.charCount(c);
            return Character.toString(c);
        }, run);
    }

    private static Iterator<Object> counted(BooleanSupplier more, Supplier<Object> next, Rendering run) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return more.getAsBoolean();
            }

            @Override
            public @Nullable Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                run.step();
                return next.get();
            }
        };
    }
}
