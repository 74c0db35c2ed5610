// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.message.ShownName;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.CyclerValue;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.LoopValue;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.NamespaceValue;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.RangeValue;
import org.vauban.engine.host.template.value.TemplateMacro;
import org.vauban.engine.host.template.value.TextFunctions;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/**
 * Evaluates {@code x.name}, {@code x[index]} and {@code x[a:b:c]}. As in jinja2, a dot looks for a method first and for
 * an item second, brackets the other way around; the result is undefined if both fail. Names that begin with an
 * underscore do not exist here.
 */
public final class Attributes {
    private static final int LONGEST = 100;

    private Attributes() {}

    public static @Nullable Object attribute(@Nullable Object target, String name, Rendering run) {
        if (target instanceof Undefined u) {
            // in Python even undefined has a class, which the sandbox hides
            if (name.equals("__class__")) {
                return new Undefined("access to attribute '__class__' of 'Undefined' object is unsafe.", true);
            }
            throw u.use(run);
        }
        Object found = own(target, name);
        if (found != null) {
            return found instanceof None ? null : found;
        }
        if (target instanceof DictValue dict) {
            DictValue.Entry entry = dict.get(name, run);
            if (entry != null) {
                return entry.value();
            }
        }
        return missing(target, name);
    }

    /** Returns only what {@code x.name} finds without looking for dictionary items. */
    public static @Nullable Object attributeOnly(@Nullable Object target, String name, Rendering run) {
        return target instanceof DictValue && own(target, name) == null ? missing(target, name)
                : attribute(target, name, run);
    }

    public static @Nullable Object item(@Nullable Object target, @Nullable Object index, Rendering run) {
        if (target instanceof Undefined u) {
            throw u.use(run);
        }
        if (target instanceof DictValue dict) {
            DictValue.Entry entry = DictValue.isHashable(index, run) ? dict.get(index, run) : null;
            if (entry != null) {
                return entry.value();
            }
        } else if (Values.isInteger(index)) {
            Object found = element(target, Values.integer(index, run), run);
            if (found != null) {
                return found instanceof None ? null : found;
            }
        }
        String name = Values.text(index);
        if (name != null) {
            Object found = own(target, name);
            if (found != null) {
                return found instanceof None ? null : found;
            }
        }
        return missing(target, index instanceof String || Values.isNumber(index) ? Printer.string(index, run)
                : Values.typeName(index));
    }

    private static Undefined missing(@Nullable Object target, String name) {
        String shown = ShownName.of(name, LONGEST);
        return Undefined.of(target == null ? "'None' has no attribute '" + shown + "'"
                : "'" + Values.typeName(target) + "' object has no attribute '" + shown + "'");
    }

    /** Stands for None where null means that nothing was found. */
    private enum None {
        FOUND
    }

    private static @Nullable Object found(@Nullable Object value) {
        return value == null ? None.FOUND : value;
    }

    /** Returns an attribute or method of the value itself; null if it has none with that name. */
    private static @Nullable Object own(@Nullable Object target, String name) {
        return switch (target) {
            case String s -> TextMethods.get(s, name);
            case Markup m -> TextMethods.get(m, name);
            case ListValue l -> ContainerMethods.ofList(l, name);
            case TupleValue t -> t.names().contains(name) ? found(t.items().get(t.names().indexOf(name)))
                    : ContainerMethods.ofItems(t.items(), name);
            case DictValue d -> ContainerMethods.ofDict(d, name);
            case NamespaceValue n -> n.attributes().containsKey(name) ? found(n.attributes().get(name)) : null;
            case LoopValue l -> {
                Object value = l.attribute(name);
                yield value == LoopValue.NO_SUCH ? null : found(value);
            }
            case CyclerValue c -> {
                Object value = c.attribute(name);
                yield value == CyclerValue.NO_SUCH ? null : found(value);
            }
            case TemplateMacro m -> name.equals("name") ? m.name() : null;
            case null, default -> null;
        };
    }

    /** Returns the element at an index, counted from the end if negative; null if there is none. */
    private static @Nullable Object element(@Nullable Object target, long index, Rendering run) {
        return switch (target) {
            case String s -> character(s, index, run);
            case Markup m -> character(m.text(), index, run) instanceof String s ? new Markup(s) : null;
            case ListValue l -> element(l.items(), index);
            case TupleValue t -> element(t.items(), index);
            case RangeValue r -> {
                long at = index < 0 ? index + r.size() : index;
                yield at < 0 || at >= r.size() ? null : (Object) r.get(at);
            }
            case null, default -> null;
        };
    }

    private static @Nullable Object element(List<Object> items, long index) {
        long at = index < 0 ? index + items.size() : index;
        return at < 0 || at >= items.size() ? null : found(items.get((int) at));
    }

    private static @Nullable Object character(String text, long index, Rendering run) {
        int length = TextFunctions.length(text, run);
        long at = index < 0 ? index + length : index;
        return at < 0 || at >= length ? null : TextFunctions.slice(text, (int) at, (int) at + 1, run);
    }

    /** Returns a slice; {@code start}, {@code stop} and {@code step} are null if omitted. */
    public static @Nullable Object slice(@Nullable Object target, @Nullable Object start, @Nullable Object stop,
            @Nullable Object step, Rendering run) {
        if (target instanceof Undefined u) {
            throw u.use(run);
        }
        long by = step == null ? 1 : Values.integer(step, run);
        if (by == 0) {
            throw run.value("slice step cannot be zero");
        }
        boolean sliceable = Values.isText(target) || target instanceof ListValue || target instanceof TupleValue
                || target instanceof RangeValue;
        if (!sliceable) {
            throw run.type("'" + Values.typeName(target) + "' object cannot be sliced");
        }
        long length = Values.length(target, run);
        long from = bound(start, by > 0 ? 0 : length - 1, length, by, run);
        long to = bound(stop, by > 0 ? length : -1, length, by, run);
        return switch (Objects.requireNonNull(target)) {
            case String s -> text(s, from, to, by, run);
            case Markup m -> new Markup(text(m.text(), from, to, by, run));
            case ListValue l -> ListValue.made(items(l.items(), from, to, by, run));
            case TupleValue t -> new TupleValue(items(t.items(), from, to, by, run));
            case RangeValue r -> new RangeValue(r.start() + from * r.step(), r.start() + to * r.step(), r.step() * by);
            default -> throw run.type("cannot be sliced");
        };
    }

    private static long bound(@Nullable Object given, long otherwise, long length, long step, Rendering run) {
        if (given == null) {
            return otherwise;
        }
        long value = Values.integer(given, run);
        if (value < 0) {
            return Math.max(value + length, step > 0 ? 0 : -1);
        }
        return Math.min(value, step > 0 ? length : length - 1);
    }

    private static String text(String text, long from, long to, long step, Rendering run) {
        if (step == 1) {
            return from >= to ? "" : TextFunctions.slice(text, (int) from, (int) to, run);
        }
        int[] points = text.codePoints().toArray();
        run.text(points.length);
        StringBuilder out = new StringBuilder();
        long by = Math.clamp(step, -points.length - 1L, points.length + 1L);
        for (long i = from; step > 0 ? i < to : i > to; i += by) {
            out.appendCodePoint(points[(int) i]);
        }
        return run.made(out.toString());
    }

    private static List<Object> items(List<Object> items, long from, long to, long step, Rendering run) {
        List<Object> part = new ArrayList<>();
        long i = from;
        while (step > 0 ? i < to : i > to) {
            run.elements(1);
            part.add(items.get((int) i));
            if (step > items.size() || step < -items.size()) {
                break;
            }
            i += step;
        }
        return part;
    }
}
