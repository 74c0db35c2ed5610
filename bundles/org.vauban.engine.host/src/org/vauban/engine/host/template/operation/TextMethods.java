// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.TemplateCallable;
import org.vauban.engine.host.template.value.TextFunctions;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** The methods of strings. Results of a marked text are marked, too. */
public final class TextMethods {
    @FunctionalInterface
    private interface Method {
        @Nullable
        Object call(@Nullable Object self, String text, Arguments arguments, Rendering run);
    }

    private static final Map<String, Method> METHODS = Map.ofEntries(
            Map.entry("strip", strip(true, true)),
            Map.entry("lstrip", strip(true, false)),
            Map.entry("rstrip", strip(false, true)),
            Map.entry("startswith", affix("startswith", false)),
            Map.entry("endswith", affix("endswith", true)),
            Map.entry("split", TextMethods::split),
            Map.entry("rsplit", TextMethods::rsplit),
            Map.entry("splitlines", TextMethods::splitlines),
            Map.entry("replace", TextMethods::replace),
            Map.entry("removeprefix", (self, text, arguments, run) -> {
                String prefix = arguments.bind("removeprefix", 1, run, "prefix").requireText("prefix");
                return made(self, text.startsWith(prefix) ? text.substring(prefix.length()) : text, run);
            }),
            Map.entry("removesuffix", (self, text, arguments, run) -> {
                String suffix = arguments.bind("removesuffix", 1, run, "suffix").requireText("suffix");
                return made(self,
                        !suffix.isEmpty() && text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length())
                                : text,
                        run);
            }),
            Map.entry("format",
                    (self, text, arguments, run) -> Values.like(self, BraceFormat.format(self, arguments, run))),
            Map.entry("join", TextMethods::join),
            Map.entry("find", find("find", false, false)),
            Map.entry("rfind", find("rfind", true, false)),
            Map.entry("index", find("index", false, true)),
            Map.entry("count",
                    (self, text, arguments, run) -> TextFunctions.count(text,
                            arguments.bind("count", 1, run, "sub").requireText("sub"), run)),
            Map.entry("upper", plain("upper", text -> text.toUpperCase(Locale.ROOT))),
            Map.entry("lower", plain("lower", text -> text.toLowerCase(Locale.ROOT))),
            Map.entry("casefold", plain("casefold", text -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))),
            Map.entry("title", plain("title", TextFunctions::title)),
            Map.entry("capitalize", plain("capitalize", TextFunctions::capitalize)),
            Map.entry("center", pad("center", 0)), Map.entry("ljust", pad("ljust", -1)),
            Map.entry("rjust", pad("rjust", 1)), Map.entry("zfill", (self, text, arguments, run) -> {
                long width = Math.max(0, arguments.bind("zfill", 1, run, "width").integer("width", 0));
                int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
                return Values.like(self,
                        text.substring(0, sign) + TextFunctions.pad(text.substring(sign), width - sign, "0", 1, run));
            }),
            Map.entry("isdigit", all("isdigit", Character::isDigit)),
            Map.entry("isdecimal", all("isdecimal", Character::isDigit)),
            Map.entry("isnumeric", all("isnumeric", Character::isDigit)),
            Map.entry("isalpha", all("isalpha", Character::isLetter)),
            Map.entry("isalnum", all("isalnum", Character::isLetterOrDigit)),
            Map.entry("isspace", all("isspace", TextFunctions::isSpace)),
            Map.entry("isupper", cased("isupper", true)),
            Map.entry("islower", cased("islower", false)));

    private TextMethods() {}

    /** Returns the method of a string or marked text, or null if there is none with that name. */
    public static @Nullable TemplateCallable get(@Nullable Object self, String name) {
        Method method = METHODS.get(name);
        return method == null ? null
                : TemplateCallable.of(name,
                        (arguments, run) -> method.call(self, Values.requireText(self), arguments, run));
    }

    private static @Nullable Object made(@Nullable Object self, String text, Rendering run) {
        return Values.like(self, run.made(text));
    }

    private static Method plain(String name, java.util.function.UnaryOperator<String> function) {
        return (self, text, arguments, run) -> {
            arguments.requireNone(name, run);
            run.text(text.length());
            return made(self, function.apply(text), run);
        };
    }

    private static Method strip(boolean start, boolean end) {
        return (self, text, arguments, run) -> {
            String set = arguments.bind("strip", 0, run, "chars").text("chars");
            run.read(text.length() * (set == null ? 1L : 1L + set.length()));
            String stripped = end ? TextFunctions.stripEnd(text, set) : text;
            return made(self, start ? TextFunctions.stripStart(stripped, set) : stripped, run);
        };
    }

    private static Method affix(String name, boolean end) {
        return (self, text, arguments, run) -> {
            Arguments.Bound bound = arguments.bind(name, 1, run, "prefix", "start", "end");
            String part = bound.has("start") || bound.has("end")
                    ? Values.requireText(Attributes.slice(text, bound.get("start"), bound.get("end"), null, run))
                    : text;
            if (bound.get("prefix") instanceof TupleValue any) {
                for (Object item : any.items()) {
                    if (hasAffix(part, item, end, name, run)) {
                        return true;
                    }
                }
                return false;
            }
            return hasAffix(part, bound.get("prefix"), end, name, run);
        };
    }

    private static boolean hasAffix(String text, @Nullable Object affix, boolean end, String name, Rendering run) {
        String part = Values.text(affix);
        if (part == null) {
            throw affix instanceof Undefined u ? u.use(run)
                    : run.type(name + " first arg must be str or a tuple of str, not " + Values.typeName(affix));
        }
        run.step();
        run.read(part.length());
        return end ? text.endsWith(part) : text.startsWith(part);
    }

    private static ListValue parts(@Nullable Object self, List<Object> parts) {
        if (self instanceof Markup) {
            parts.replaceAll(part -> new Markup((String) part));
        }
        return ListValue.made(parts);
    }

    private static @Nullable Object split(@Nullable Object self, String text, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("split", 0, run, "sep", "maxsplit");
        return parts(self, TextFunctions.split(text, bound.text("sep"), bound.integer("maxsplit", -1), run));
    }

    private static @Nullable Object rsplit(@Nullable Object self, String text, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("rsplit", 0, run, "sep", "maxsplit");
        String separator = bound.text("sep");
        long most = bound.integer("maxsplit", -1);
        if (separator != null) {
            return parts(self, TextFunctions.splitFromEnd(text, separator, most, run));
        }
        if (most >= 0) {
            throw run.fail(TemplateException.Reason.UNSUPPORTED, "rsplit with a limit needs a separator.");
        }
        return parts(self, TextFunctions.split(text, null, -1, run));
    }

    private static @Nullable Object splitlines(@Nullable Object self, String text, Arguments arguments, Rendering run) {
        return parts(self, TextFunctions.lines(text,
                arguments.bind("splitlines", 0, run, "keepends").truth("keepends", false), run));
    }

    private static @Nullable Object replace(@Nullable Object self, String text, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("replace", 2, run, "old", "new", "count");
        String by = bound.text("new");
        String old = bound.text("old");
        if (old == null || by == null) {
            throw run.type("replace() argument must be str, not None");
        }
        if (self instanceof Markup && !(bound.get("new") instanceof Markup)) {
            by = run.made(Markup.escape(by));
        }
        return Values.like(self, TextFunctions.replace(text, old, by, bound.integer("count", -1), run));
    }

    private static @Nullable Object join(@Nullable Object self, String text, Arguments arguments, Rendering run) {
        Object iterable = arguments.bind("join", 1, run, "iterable").get("iterable");
        StringBuilder out = new StringBuilder();
        int index = 0;
        for (var i = Values.iterate(iterable, run); i.hasNext(); index++) {
            Object item = i.next();
            if (index > 0) {
                run.append(out, text);
            }
            if (!Values.isText(item) && !(self instanceof Markup)) {
                throw item instanceof Undefined u ? u.use(run)
                        : run.type("sequence item " + index + ": expected str instance, " + Values.typeName(item)
                                + " found");
            }
            run.append(out, self instanceof Markup ? Operators.escaped(item, run) : Values.requireText(item));
        }
        return Values.like(self, out.toString());
    }

    private static Method find(String name, boolean last, boolean required) {
        return (self, text, arguments, run) -> {
            String part = arguments.bind(name, 1, run, "sub").text("sub");
            if (part == null) {
                throw run.type(name + "() argument must be str, not None");
            }
            // searching backwards may take time proportional to the product of the lengths
            run.read(last ? text.length() * (long) part.length() : 0);
            int at = last ? text.lastIndexOf(part) : new TextFunctions.Search(part, run).in(text, 0);
            if (at < 0 && required) {
                throw run.value("substring not found");
            }
            return at < 0 ? -1L : (long) text.codePointCount(0, at);
        };
    }

    private static Method pad(String name, int side) {
        return (self, text, arguments, run) -> {
            Arguments.Bound bound = arguments.bind(name, 1, run, "width", "fillchar");
            String fill = bound.has("fillchar") ? bound.text("fillchar") : " ";
            return Values.like(self,
                    TextFunctions.pad(text, bound.integer("width", 0), fill == null ? "" : fill, side, run));
        };
    }

    private static Method all(String name, IntPredicate test) {
        return (self, text, arguments, run) -> {
            arguments.requireNone(name, run);
            run.read(text.length());
            return !text.isEmpty() && text.codePoints().allMatch(test);
        };
    }

    private static Method cased(String name, boolean upper) {
        return (self, text, arguments, run) -> {
            arguments.requireNone(name, run);
            run.read(text.length());
            return text.codePoints().anyMatch(c -> upper ? Character.isUpperCase(c) : Character.isLowerCase(c))
                    && text.codePoints().noneMatch(c -> upper ? Character.isLowerCase(c) : Character.isUpperCase(c));
        };
    }
}
