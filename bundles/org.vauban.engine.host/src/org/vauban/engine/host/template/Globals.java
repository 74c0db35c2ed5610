// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.operation.TimeFormat;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.CyclerValue;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.NamespaceValue;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.RangeValue;
import org.vauban.engine.host.template.value.TemplateCallable;
import org.vauban.engine.host.template.value.Values;

/** The global functions of every template: those of jinja2 that chat templates use, and Hugging Face's two. */
final class Globals {
    static final Map<String, TemplateCallable> ALL = Map.of(
            "range", TemplateCallable.of("range", Globals::range),
            "namespace", TemplateCallable.of("namespace", Globals::namespace),
            "dict", TemplateCallable.of("dict", Globals::dict),
            "joiner", TemplateCallable.of("joiner", Globals::joiner),
            "cycler", TemplateCallable.of("cycler", Globals::cycler),
            "raise_exception", TemplateCallable.of("raise_exception", (arguments, run) -> {
                Object message = arguments.bind("raise_exception", 1, run, "message").get("message");
                throw run.fail(Reason.RAISED, Printer.string(message, run));
            }),
            "strftime_now", TemplateCallable.of("strftime_now", (arguments, run) -> {
                String format = arguments.bind("strftime_now", 1, run, "format").text("format");
                if (format == null) {
                    throw run.type("strftime() argument 1 must be str, not None");
                }
                return TimeFormat.format(format, run.now(), run);
            }));

    private Globals() {}

    private static @Nullable Object range(Arguments arguments, Rendering run) {
        List<Object> given = arguments.positional();
        if (!arguments.keywords().isEmpty() || given.isEmpty() || given.size() > 3) {
            throw run.type("range expected 1 to 3 arguments, got " + given.size());
        }
        long first = Values.integer(given.get(0), run);
        long start = given.size() > 1 ? first : 0;
        long stop = given.size() > 1 ? Values.integer(given.get(1), run) : first;
        long step = given.size() > 2 ? Values.integer(given.get(2), run) : 1;
        if (step == 0) {
            throw run.value("range() arg 3 must not be zero");
        }
        RangeValue range = new RangeValue(start, stop, step);
        if (range.size() > RangeValue.LARGEST) {
            throw run.fail(Reason.LIMIT,
                    "Range too big. The sandbox blocks ranges larger than " + RangeValue.LARGEST + ".");
        }
        return range;
    }

    private static @Nullable Object namespace(Arguments arguments, Rendering run) {
        run.elements(1);
        NamespaceValue namespace = new NamespaceValue();
        for (DictValue.Entry entry : dict(arguments, run).entries()) {
            namespace.attributes().put(Printer.string(entry.key(), run), entry.value());
        }
        return namespace;
    }

    /** Returns a function that returns an empty text when first called, and the separator after that. */
    private static @Nullable Object joiner(Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("joiner", 0, run, "sep");
        Object separator = bound.has("sep") ? bound.get("sep") : ", ";
        run.elements(1);
        boolean[] used = {false};
        return TemplateCallable.of("joiner", (none, r) -> {
            none.requireNone("joiner", r);
            Object given = used[0] ? separator : "";
            used[0] = true;
            return given;
        });
    }

    private static @Nullable Object cycler(Arguments arguments, Rendering run) {
        if (arguments.positional().isEmpty() || !arguments.keywords().isEmpty()) {
            throw run.type("cycler() takes at least one item, and none by name.");
        }
        run.elements(arguments.positional().size());
        return new CyclerValue(arguments.positional());
    }

    private static DictValue dict(Arguments arguments, Rendering run) {
        run.elements(1);
        DictValue dict = new DictValue();
        if (arguments.positional().size() > 1) {
            throw run.type("dict expected at most 1 argument, got " + arguments.positional().size());
        }
        for (Object from : arguments.positional()) {
            if (from instanceof DictValue other) {
                run.elements(other.size());
                for (DictValue.Entry entry : other.entries()) {
                    dict.put(entry.key(), entry.value(), run);
                }
            } else {
                for (Iterator<Object> pairs = Values.iterate(from, run); pairs.hasNext();) {
                    List<Object> pair = Values.collect(pairs.next(), run);
                    if (pair.size() != 2) {
                        throw run.value(
                                "dictionary update sequence element has length " + pair.size() + "; 2 is required");
                    }
                    dict.put(pair.get(0), pair.get(1), run);
                }
            }
        }
        run.elements(arguments.keywords().size());
        arguments.keywords().forEach((name, value) -> dict.put(name, value, run));
        return dict;
    }
}
