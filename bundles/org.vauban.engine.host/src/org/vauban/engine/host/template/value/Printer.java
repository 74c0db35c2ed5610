// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;

/** Prints values as Python does: {@code str} at the top level, {@code repr} inside lists and dictionaries. */
public final class Printer {
    private final StringBuilder out = new StringBuilder();
    private final Rendering run;

    private Printer(Rendering run) {
        this.run = run;
    }

    public static String string(@Nullable Object value, Rendering run) {
        return switch (value) {
            case String s -> s;
            case Markup m -> m.text();
            case Undefined u -> "";
            case null, default -> representation(value, run);
        };
    }

    public static String representation(@Nullable Object value, Rendering run) {
        switch (value) {
            case null -> {
                return "None";
            }
            case Boolean b -> {
                return b ? "True" : "False";
            }
            case Long l -> {
                return l.toString();
            }
            case Double d -> {
                return number(d);
            }
            default -> {
                Printer printer = new Printer(run);
                printer.print(value);
                return printer.out.toString();
            }
        }
    }

    private void print(@Nullable Object value) {
        run.enter();
        switch (value) {
            case String s -> quoted(s);
            case Markup m -> {
                run.append(out, "Markup(");
                quoted(m.text());
                run.append(out, ")");
            }
            case ListValue l -> sequence("[", l.items(), "]");
            case TupleValue t -> sequence("(", t.items(), t.items().size() == 1 ? ",)" : ")");
            case DictView v -> sequence(v.kind() + "([", v.items(), "])");
            case DictValue d -> {
                run.append(out, "{");
                boolean first = true;
                for (DictValue.Entry entry : d.entries()) {
                    if (!first) {
                        run.append(out, ", ");
                    }
                    first = false;
                    print(entry.key());
                    run.append(out, ": ");
                    print(entry.value());
                }
                run.append(out, "}");
            }
            case RangeValue r -> run.append(out, r.step() == 1 ? "range(" + r.start() + ", " + r.stop() + ")"
                    : "range(" + r.start() + ", " + r.stop() + ", " + r.step() + ")");
            case NamespaceValue n -> {
                run.append(out, "<Namespace {");
                boolean first = true;
                for (Map.Entry<String, Object> entry : n.attributes().entrySet()) {
                    if (!first) {
                        run.append(out, ", ");
                    }
                    first = false;
                    quoted(entry.getKey());
                    run.append(out, ": ");
                    print(entry.getValue());
                }
                run.append(out, "}>");
            }
            case Undefined u -> run.append(out, "Undefined");
            case LoopValue l -> run.append(out, "<LoopContext " + l.index() + "/" + l.length() + ">");
            case CyclerValue c -> run.append(out, "<Cycler>");
            case TemplateMacro m -> run.append(out, "<Macro '" + m.name() + "'>");
            case TemplateCallable c -> run.append(out, "<function " + c.name() + ">");
            case GeneratorValue s -> run.append(out, "<generator object " + s.name() + ">");
            case null, default -> run.append(out, representation(value, run));
        }
        run.leave();
    }

    private void sequence(String open, List<Object> items, String close) {
        run.append(out, open);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                run.append(out, ", ");
            }
            print(items.get(i));
        }
        run.append(out, close);
    }

    private void quoted(String text) {
        run.text(text.length());
        run.append(out, Quoting.python(text));
    }

    /**
     * Prints as {@code repr(float)}: the shortest digits that parse to the number; an exponent below 1e-4 and from
     * 1e16.
     */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        // Java always prints two digits, Python one if one is enough
        BigDecimal oneDigit = decimal.round(new MathContext(1));
        if (decimal.precision() == 2 && oneDigit.doubleValue() == value) {
            decimal = oneDigit;
        }
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = decimal.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
