// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.operation.Operators;
import org.vauban.engine.host.template.operation.PercentFormat;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.TextFunctions;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** Filters that return text. Like jinja2's, they accept any value and convert it to text first. */
final class TextFilters {
    static final Map<String, TemplateFilters.Filter> ALL = Map.ofEntries(
            Map.entry("string", (value, arguments, run) -> {
                arguments.requireNone("string", run);
                return soft(value, run);
            }),
            Map.entry("safe", (value, arguments, run) -> {
                arguments.requireNone("safe", run);
                return new Markup(Printer.string(value, run));
            }),
            Map.entry("escape", TextFilters::escape),
            Map.entry("e", TextFilters::escape),
            Map.entry("forceescape", (value, arguments, run) -> {
                arguments.requireNone("forceescape", run);
                return new Markup(Operators.escaped(Printer.string(value, run), run));
            }),
            Map.entry("trim", TextFilters::trim),
            Map.entry("lower", plain("lower", text -> text.toLowerCase(Locale.ROOT))),
            Map.entry("upper", plain("upper", text -> text.toUpperCase(Locale.ROOT))),
            Map.entry("capitalize", plain("capitalize", TextFunctions::capitalize)),
            Map.entry("title", plain("title", TextFilters::title)),
            Map.entry("replace", TextFilters::replace),
            Map.entry("indent", TextFilters::indent),
            Map.entry("center", TextFilters::center),
            Map.entry("truncate", TextFilters::truncate),
            Map.entry("wordcount", TextFilters::wordCount),
            Map.entry("wordwrap", TextFilters::wordWrap),
            Map.entry("format", TextFilters::format));

    private TextFilters() {}

    private static Object soft(@Nullable Object value, Rendering run) {
        return value != null && Values.isText(value) ? value : Printer.string(value, run);
    }

    private static TemplateFilters.Filter plain(String name, UnaryOperator<String> function) {
        return (value, arguments, run) -> {
            arguments.requireNone(name, run);
            Object text = soft(value, run);
            String plain = Values.requireText(text);
            run.text(plain.length());
            return Values.like(text, run.made(function.apply(plain)));
        };
    }

    private static @Nullable Object escape(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("escape", run);
        return new Markup(Operators.escaped(value, run));
    }

    private static @Nullable Object trim(@Nullable Object value, Arguments arguments, Rendering run) {
        String set = arguments.bind("trim", 0, run, "chars").text("chars");
        Object text = soft(value, run);
        String plain = Values.requireText(text);
        run.read(plain.length() * (set == null ? 1L : 1L + set.length()));
        return Values.like(text, run.made(TextFunctions.stripStart(TextFunctions.stripEnd(plain, set), set)));
    }

    /** Words begin only after white space, opening brackets and hyphens. */
    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean start = true;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String letter = Character.toString(c);
            out.append(start ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT));
            start = TextFunctions.isSpace(c) || "-({[<".indexOf(c) >= 0;
        }
        return out.toString();
    }

    private static @Nullable Object replace(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("replace", 2, run, "old", "new", "count");
        long count = bound.get("count") == null ? -1 : bound.integer("count", -1);
        return TextFunctions.replace(Printer.string(value, run), Printer.string(bound.get("old"), run),
                Printer.string(bound.get("new"), run), count, run);
    }

    private static @Nullable Object indent(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("indent", 0, run, "width", "first", "blank");
        String indention = Values.isText(bound.get("width")) ? bound.requireText("width")
                : TextFunctions.repeat(" ", bound.integer("width", 4), run);
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        if (!Values.isText(value)) {
            throw run.type("indent takes a string, not " + Values.typeName(value));
        }
        boolean blank = bound.truth("blank", false);
        StringBuilder out = new StringBuilder();
        if (bound.truth("first", false)) {
            run.append(out, indention);
        }
        List<Object> lines = TextFunctions.lines(run.made(Values.text(value) + "\n"), false, run);
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            if (i > 0) {
                run.append(out, blank || !line.isEmpty() ? "\n" + indention : "\n");
            }
            run.append(out, line);
        }
        return Values.like(value, out.toString());
    }

    private static @Nullable Object center(@Nullable Object value, Arguments arguments, Rendering run) {
        Object text = soft(value, run);
        long width = arguments.bind("center", 0, run, "width").integer("width", 80);
        return Values.like(text, TextFunctions.pad(Values.requireText(text), width, " ", 0, run));
    }

    private static @Nullable Object truncate(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("truncate", 0, run, "length", "killwords", "end", "leeway");
        long length = bound.integer("length", 255);
        String end = bound.has("end") ? bound.requireText("end") : "...";
        long leeway = bound.get("leeway") == null ? 5 : bound.integer("leeway", 5);
        long least = TextFunctions.length(end, run);
        if (length < least || leeway < 0) {
            throw run.value("truncate() takes a length that is no less than that of the end, and a leeway.");
        }
        if (value instanceof Undefined) {
            return value;
        }
        long all = Values.length(value, run);
        if (all >= 0 && all - leeway <= length) {
            return value;
        }
        if (!Values.isText(value)) {
            throw run.type("truncate takes a string, not " + Values.typeName(value));
        }
        String cut = TextFunctions.slice(Values.requireText(value), 0, (int) (length - least), run);
        int space = bound.truth("killwords", false) ? -1 : cut.lastIndexOf(' ');
        StringBuilder out = new StringBuilder();
        run.append(out, space < 0 ? cut : cut.substring(0, space));
        run.append(out, end);
        return Values.like(value, out.toString());
    }

    private static @Nullable Object wordCount(@Nullable Object value, Arguments arguments, Rendering run) {
        arguments.requireNone("wordcount", run);
        String text = Printer.string(value, run);
        run.read(text.length());
        long words = 0;
        boolean before = false;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int type = Character.getType(c);
            boolean within = c == '_' || Character.isLetterOrDigit(c) || type == Character.LETTER_NUMBER
                    || type == Character.OTHER_NUMBER;
            words += within && !before ? 1 : 0;
            before = within;
        }
        return words;
    }

    private static @Nullable Object wordWrap(@Nullable Object value, Arguments arguments, Rendering run) {
        Arguments.Bound bound = arguments.bind("wordwrap", 0, run, "width", "break_long_words", "wrapstring",
                "break_on_hyphens");
        long width = bound.integer("width", 79);
        String given = bound.text("wrapstring");
        String end = given == null ? "\n" : given;
        boolean marked = bound.get("wrapstring") instanceof Markup;
        if (value instanceof Undefined u) {
            throw u.use(run);
        }
        if (!Values.isText(value)) {
            throw run.type("wordwrap takes a string, not " + Values.typeName(value));
        }
        List<Object> paragraphs = TextFunctions.lines(Values.requireText(value), false, run);
        if (width <= 0 && !paragraphs.isEmpty()) {
            throw run.value("invalid width " + width + " (must be > 0)");
        }
        TextWrap wrap = new TextWrap((int) Math.min(width, Integer.MAX_VALUE / 2),
                bound.truth("break_long_words", true), bound.truth("break_on_hyphens", true), run);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < paragraphs.size(); i++) {
            List<String> lines = wrap.lines((String) paragraphs.get(i));
            for (int n = 0; n < lines.size() || n == 0; n++) {
                if (i > 0 || n > 0) {
                    run.append(out, end);
                }
                if (n < lines.size()) {
                    run.append(out, marked ? Operators.escaped(lines.get(n), run) : lines.get(n));
                }
            }
        }
        return marked ? new Markup(out.toString()) : out.toString();
    }

    private static @Nullable Object format(@Nullable Object value, Arguments arguments, Rendering run) {
        if (!arguments.keywords().isEmpty() && !arguments.positional().isEmpty()) {
            throw run.type("format takes values in order or by name, not both.");
        }
        Object values = new TupleValue(arguments.positional());
        if (!arguments.keywords().isEmpty()) {
            DictValue named = new DictValue();
            arguments.keywords().forEach((name, named1) -> named.put(name, named1, run));
            values = named;
        }
        Object text = soft(value, run);
        return Values.like(text, PercentFormat.format(text, values, run));
    }
}
