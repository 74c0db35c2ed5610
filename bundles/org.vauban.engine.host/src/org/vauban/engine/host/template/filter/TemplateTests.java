// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.operation.Operators;
import org.vauban.engine.host.template.operation.TextMethods;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.ListValue;
import org.vauban.engine.host.template.value.Markup;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.RangeValue;
import org.vauban.engine.host.template.value.TemplateCallable;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.ValueComparison;
import org.vauban.engine.host.template.value.Values;

/** The tests by name: {@code x is name}. */
public final class TemplateTests {
    @FunctionalInterface
    private interface Test {
        boolean of(@Nullable Object value, Arguments arguments, Rendering run);
    }

    private static final Map<String, Test> TESTS = all();

    private TemplateTests() {}

    private static Map<String, Test> all() {
        Map<String, Test> tests = new HashMap<>();
        tests.put("defined", plain("defined", value -> !(value instanceof Undefined)));
        tests.put("undefined", plain("undefined", Undefined.class::isInstance));
        tests.put("none", plain("none", value -> value == null));
        tests.put("string", plain("string", Values::isText));
        tests.put("mapping", plain("mapping", DictValue.class::isInstance));
        tests.put("iterable", plain("iterable", Values::isIterable));
        tests.put("sequence",
                plain("sequence",
                        value -> Values.isText(value) || value instanceof ListValue || value instanceof TupleValue
                                || value instanceof DictValue || value instanceof RangeValue
                                || value instanceof Undefined));
        tests.put("boolean", plain("boolean", Boolean.class::isInstance));
        tests.put("true", plain("true", Boolean.TRUE::equals));
        tests.put("false", plain("false", Boolean.FALSE::equals));
        tests.put("number", plain("number", Values::isNumber));
        tests.put("integer", plain("integer", Long.class::isInstance));
        tests.put("float", plain("float", Double.class::isInstance));
        tests.put("callable",
                plain("callable", value -> value instanceof TemplateCallable || value instanceof Undefined));
        tests.put("escaped", plain("escaped", Markup.class::isInstance));
        tests.put("odd", remainder("odd", 1));
        tests.put("even", remainder("even", 0));
        tests.put("divisibleby", (value, arguments, run) -> ValueComparison.equal(
                Operators.binary("%", value, arguments.bind("divisibleby", 1, run, "num").get("num"), run), 0L, run));
        tests.put("lower", (value, arguments, run) -> cased("islower", value, arguments, run));
        tests.put("upper", (value, arguments, run) -> cased("isupper", value, arguments, run));
        tests.put("sameas", (value, arguments, run) -> {
            Object other = arguments.bind("sameas", 1, run, "other").get("other");
            return value == other || value instanceof Boolean && value.equals(other);
        });
        tests.put("in", (value, arguments, run) -> ValueComparison
                .contains(arguments.bind("in", 1, run, "seq").get("seq"), value, run));
        tests.put("filter", (value, arguments, run) -> value instanceof String name && TemplateFilters.exists(name));
        tests.put("test", (value, arguments, run) -> value instanceof String name && exists(name));
        compare(tests, "==", "eq", "equalto");
        compare(tests, "!=", "ne");
        compare(tests, "<", "lt", "lessthan");
        compare(tests, "<=", "le");
        compare(tests, ">", "gt", "greaterthan");
        compare(tests, ">=", "ge");
        return Map.copyOf(tests);
    }

    private static void compare(Map<String, Test> tests, String operator, String... names) {
        Test test = (value, arguments, run) -> ValueComparison.test(operator, value,
                arguments.bind(operator, 1, run, "other").get("other"), run);
        tests.put(operator, test);
        for (String name : names) {
            tests.put(name, test);
        }
    }

    private static Test plain(String name, Predicate<Object> predicate) {
        return (value, arguments, run) -> {
            arguments.requireNone(name, run);
            return predicate.test(value);
        };
    }

    private static Test remainder(String name, long rest) {
        return (value, arguments, run) -> {
            arguments.requireNone(name, run);
            return ValueComparison.equal(Operators.binary("%", value, 2L, run), rest, run);
        };
    }

    private static boolean cased(String method, @Nullable Object value, Arguments arguments, Rendering run) {
        return Values.truth(
                Objects.requireNonNull(TextMethods.get(Printer.string(value, run), method)).call(arguments, run));
    }

    public static boolean exists(String name) {
        return TESTS.containsKey(name);
    }

    public static boolean test(String name, @Nullable Object value, Arguments arguments, Rendering run) {
        Test test = TESTS.get(name);
        if (test == null) {
            throw run.fail(Reason.UNDEFINED, "No test named '" + name + "'.");
        }
        return test.of(value, arguments, run);
    }
}
