// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.engine.host.template.ChatTemplate;
import org.vauban.engine.host.template.rendering.RenderLimits;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.tests.Patience;

/** Templates that try to use up the time, the memory or the stack: each soon ends with an error that says so. */
@Tag("slow")
class AttacksTest {
    /** Time limit for a template: the renderer's own limit is 5 seconds, and this machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);
    /** Few enough not to reach the limit of time on a busy machine; templates that hit another limit still do. */
    private static final int STEPS = 3_000_000;
    private static final RenderLimits LIMITS = withSteps(RenderLimits.DEFAULT);

    private static RenderLimits withSteps(RenderLimits limits) {
        return new RenderLimits(STEPS, limits.time(), limits.output(), limits.text(), limits.elements(),
                limits.depth());
    }

    private static Arguments attack(String name, String source) {
        return Arguments.of(name, source);
    }

    private static String nested(String open, String close, int depth, String middle) {
        return open.repeat(depth) + middle + close.repeat(depth);
    }

    static Stream<Arguments> attacks() {
        String million = "{% set a = 'a' * 1000000 %}";
        return Stream.of(
                attack("a range", "{% for i in range(10 ** 9) %}x{% endfor %}"),
                attack("a range as a list", "{{ range(10 ** 9)|list }}"),
                attack("a range with a huge step count",
                        "{{ range(-9223372036854775807, 9223372036854775807)|length }}"),
                attack("nested loops",
                        "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}"),
                attack("nested loops that print",
                        "{% for a in range(99999) %}{% for b in range(99999) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}"),
                attack("a loop over what it grows",
                        "{% set l = [1] %}{% for x in l %}{% set _ = l.append(x) %}{% endfor %}"),
                attack("a recursive macro", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"),
                attack("two macros",
                        "{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}"),
                attack("a macro that doubles",
                        "{% macro f(n) %}{{ f(n - 1) if n }}{{ f(n - 1) if n }}{% endmacro %}{{ f(90) }}"),
                attack("a recursive call block",
                        "{% macro f() %}{% call f() %}{{ caller() }}{% endcall %}{{ caller() }}{% endmacro %}{% call f() %}x{% endcall %}"),
                attack("a recursive loop", "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}"),
                attack("a default that calls its macro", "{% macro f(a=f()) %}{% endmacro %}{{ f() }}"),
                attack("a long string", "{{ 'a' * 10 ** 9 }}"),
                attack("a long string, multiplied", "{{ 10 ** 9 * 'ab' * 10 ** 9 }}"),
                attack("a long list", "{{ [1] * 10 ** 9 }}"), attack("a long tuple", "{{ (1, 2) * 10 ** 9 }}"),
                attack("a list of lists", "{{ [[1] * 1000] * 1000000 }}"),
                attack("center as a filter", "{{ 'a'|center(500000000) }}"),
                attack("center as a method", "{{ 'a'.center(10 ** 18) }}"),
                attack("zfill", "{{ '1'.zfill(10 ** 12) }}"), attack("ljust", "{{ '1'.ljust(10 ** 9) }}"),
                attack("a width in %", "{{ '%999999999d' % 1 }}"),
                attack("a width in format", "{{ '{:999999999}'.format(1) }}"),
                attack("a precision in %", "{{ '%.999999999f' % 1.5 }}"),
                attack("a precision in format", "{{ '{:.999999999e}'.format(1.5) }}"),
                attack("indent by a billion", "{{ 'a\\nb'|indent(10 ** 9) }}"),
                attack("many lines indented", "{{ ('a\\n' * 1000000)|indent(10000) }}"),
                attack("indented JSON", "{{ [[[1]]]|tojson(indent=10 ** 9) }}"),
                attack("wrapped words", "{{ ('a ' * 1000000)|wordwrap(1, wrapstring='a' * 1000) }}"),
                attack("a wrapped word", "{{ ('a' * 1000000)|wordwrap(1, wrapstring='a' * 1000) }}"),
                attack("wrapped again and again",
                        "{% for i in range(99999) %}{% set _ = ('a--' * 3000)|wordwrap(9) %}{% endfor %}"),
                attack("wrapped hyphens",
                        "{% for i in range(99999) %}{% set _ = ('-' * 99999)|wordwrap(99998) %}{% endfor %}"),
                attack("an address", "{% for i in range(99999) %}{{ ('é' * 9999)|urlencode }}{% endfor %}"),
                attack("attributes", "{% for i in range(99999) %}{{ {'a': '<' * 9999}|xmlattr }}{% endfor %}"),
                attack("a power", "{{ 10 ** 10 ** 10 }}"),
                attack("a power of powers", "{{ 9 ** 9 ** 9 ** 9 ** 9 }}"),
                attack("a factorial",
                        "{% set ns = namespace(n=1) %}{% for i in range(1, 1000) %}{% set ns.n = ns.n * i %}{% endfor %}"),
                attack("doubling a string",
                        "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}"),
                attack("doubling by ~",
                        "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}"),
                attack("doubling by format",
                        "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}"),
                attack("doubling by replace",
                        "{% set ns = namespace(s='aa') %}{% for i in range(100) %}{% set ns.s = ns.s|replace('a', 'aa') %}{% endfor %}"),
                attack("doubling by join",
                        "{% set ns = namespace(s='aa') %}{% for i in range(100) %}{% set ns.s = ns.s.join([ns.s, ns.s]) %}{% endfor %}"),
                attack("doubling by JSON",
                        "{% set ns = namespace(s='\\\\') %}{% for i in range(100) %}{% set ns.s = ns.s|tojson %}{% endfor %}"),
                attack("doubling by a set block",
                        "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}"),
                attack("doubling by escapes",
                        "{% set ns = namespace(s='&') %}{% for i in range(100) %}{% set ns.s = (ns.s ~ ns.s)|e|string ~ '' %}{% endfor %}"),
                attack("doubling a list",
                        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}"),
                attack("doubling a list by nesting, printed",
                        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}"),
                attack("the same as JSON",
                        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}"),
                attack("the same compared",
                        "{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}"),
                attack("the same as a key",
                        "{% set ns = namespace(l=(1,)) %}{% for i in range(100) %}{% set ns.l = (ns.l, ns.l) %}{% endfor %}{{ {ns.l: 1} }}"),
                attack("a list in itself, printed", "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}"),
                attack("a list in itself, as JSON", "{% set l = [] %}{% set _ = l.append(l) %}{{ l|tojson }}"),
                attack("lists in themselves, compared",
                        "{% set l = [] %}{% set m = [] %}{% set _ = l.append(l) %}{% set _ = m.append(m) %}{{ l == m }}"),
                attack("lists in themselves, ordered",
                        "{% set l = [] %}{% set m = [] %}{% set _ = l.append(l) %}{% set _ = m.append(m) %}{{ l < m }}"),
                attack("lists in themselves, searched",
                        "{% set l = [] %}{% set m = [] %}{% set _ = l.append(l) %}{% set _ = m.append(m) %}{{ l in m }}"),
                attack("lists in themselves, sorted",
                        "{% set l = [] %}{% set m = [] %}{% set _ = l.append(l) %}{% set _ = m.append(m) %}{{ [l, m]|sort }}"),
                attack("a namespace in itself", "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}"),
                attack("a deep list, compared",
                        "{% set ns = namespace(l=[], m=[]) %}{% for i in range(90000) %}{% set ns.l = [ns.l] %}{% set ns.m = [ns.m] %}{% endfor %}{{ ns.l == ns.m }}"),
                attack("a deep tuple, hashed",
                        "{% set ns = namespace(l=(1,)) %}{% for i in range(90000) %}{% set ns.l = (ns.l,) %}{% endfor %}{{ {ns.l: 1}|length }}"),
                attack("a tower of generators",
                        "{% set ns = namespace(g=[1]) %}{% for i in range(90000) %}{% set ns.g = ns.g|map('string') %}{% endfor %}{{ ns.g|list }}"),
                attack("a tower of selections",
                        "{% set ns = namespace(g=[1]) %}{% for i in range(90000) %}{% set ns.g = ns.g|select %}{% endfor %}{{ ns.g|list }}"),
                attack("a tower of items",
                        "{% set ns = namespace(g={}) %}{% for i in range(90000) %}{% set ns.g = ns.g|reject %}{% endfor %}{{ ns.g|first }}"),
                attack("substring search", million
                        + "{% set b = 'a' * 500000 ~ 'b' %}{% for i in range(99999) %}{{ b in a }}{% endfor %}"),
                attack("substring search, once",
                        "{% set a = 'a' * 8000000 %}{% set b = 'a' * 4000000 ~ 'b' %}{% for i in range(99999) %}{{ a.find(b) }}{% endfor %}"),
                attack("search from the end", "{% set a = 'a' * 8000000 %}{{ a.rfind('b' ~ 'a' * 4000000) }}"),
                attack("split from the end", "{% set a = 'a' * 8000000 %}{{ a.rsplit('b' ~ 'a' * 4000000, 1) }}"),
                attack("replace",
                        million + "{% for i in range(99999) %}{% set b = a|replace('a' * 30 ~ 'b', '') %}{% endfor %}"),
                attack("split", million + "{% for i in range(99999) %}{% set b = a.split('a') %}{% endfor %}"),
                attack("count", million + "{% for i in range(99999) %}{% set b = a.count('aa') %}{% endfor %}"),
                attack("strip by a long set", "{{ ('a' * 1000000).strip('b' * 1000000 ~ 'a') }}"),
                attack("the length of a text, again and again",
                        million + "{% for i in range(99999) %}{{ a|length }}{% endfor %}"),
                attack("its characters, again and again",
                        million + "{% for i in range(99999) %}{{ a[i] }}{% endfor %}"),
                attack("its case", million + "{% for i in range(99999) %}{% set b = a|upper %}{% endfor %}"),
                attack("comparing texts", million
                        + "{% set b = 'a' * 1000000 %}{% for i in range(99999) %}{% for j in range(99) %}{{ 'x' if a != b }}{% endfor %}{% endfor %}"),
                attack("ordering texts", million
                        + "{% set b = 'a' * 1000000 %}{% for i in range(99999) %}{% for j in range(99) %}{{ 'x' if a < b }}{% endfor %}{% endfor %}"),
                attack("membership in a list",
                        "{% set l = range(99999)|list %}{% for i in range(99999) %}{{ 'x' if -1 in l }}{% endfor %}"),
                attack("pop from the front",
                        "{% set l = range(99999)|list %}{% for i in range(99999) %}{% set _ = l.pop(0) %}{% endfor %}{% for k in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}"),
                attack("sorting",
                        "{% for i in range(99999) %}{% set l = range(99999)|sort(reverse=true) %}{% endfor %}"),
                attack("unique", "{% for i in range(99999) %}{{ range(99999)|unique|list|length }}{% endfor %}"),
                attack("a batch that is filled", "{{ [1]|batch(10 ** 15, 'x')|list }}"),
                attack("many batches",
                        "{% for i in range(99999) %}{{ range(99999)|batch(1)|list|length }}{% endfor %}"),
                attack("many slices", "{% for i in []|slice(10 ** 15) %}{% endfor %}"),
                attack("many filled slices", "{{ []|slice(10 ** 15, 'x')|list }}"),
                attack("groups", "{% for i in range(99999) %}{{ range(99999)|groupby('x', 1)|length }}{% endfor %}"),
                attack("a tower of batches",
                        "{% set ns = namespace(g=[1]) %}{% for i in range(90000) %}{% set ns.g = ns.g|batch(2) %}{% endfor %}{{ ns.g|list }}"),
                attack("a tower of slices",
                        "{% set ns = namespace(g=[1]) %}{% for i in range(90000) %}{% set ns.g = ns.g|slice(2) %}{% endfor %}{{ ns.g|list }}"),
                attack("a text cut again and again",
                        million + "{% for i in range(99999) %}{% set b = a|truncate(900000) %}{% endfor %}"),
                attack("its words, again and again",
                        million + "{% for i in range(99999) %}{{ a|wordcount }}{% endfor %}"),
                attack("an end as long as the text",
                        million + "{% for i in range(99999) %}{% set b = a|truncate(999000, end=a[:999000]) %}{% endfor %}"),
                attack("a key of pairs of pairs that is looked for",
                        "{% set ns = namespace(t=(1,)) %}{% for i in range(60) %}{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ {}[ns.t] }}"),
                attack("joiners that are kept",
                        "{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% for j in range(99999) %}{% set _ = ns.l.append(joiner()) %}{% endfor %}{% endfor %}"),
                attack("growing namespaces",
                        "{% for i in range(99999) %}{% for j in range(99999) %}{% set ns = namespace(a=1, b=2) %}{% endfor %}{% endfor %}"),
                attack("namespaces that are kept",
                        "{% set ns = namespace(p=none) %}{% for i in range(99999) %}{% for j in range(99999) %}{% set ns.p = namespace(p=ns.p) %}{% endfor %}{% endfor %}"),
                attack("dictionaries that are kept",
                        "{% set ns = namespace(p=none) %}{% for i in range(99999) %}{% for j in range(99999) %}{% set ns.p = {'p': ns.p} %}{% endfor %}{% endfor %}"),
                attack("dict of dict",
                        "{% set ns = namespace(d={}) %}{% for i in range(99999) %}{% set ns.d = dict(ns.d, **{'k%d' % i: i}) %}{% endfor %}"),
                attack("scopes in macros that are kept",
                        "{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% for j in range(99999) %}{% set s = 'x' * 1000 %}{% macro m() %}{{ s }}{% endmacro %}{% set _ = ns.l.append(m) %}{% endfor %}{% endfor %}"),
                attack("star arguments",
                        "{% macro m() %}{{ varargs }}{% endmacro %}{% for i in range(99999) %}{{ m(*range(99999)) }}{% endfor %}"),
                attack("sum of lists",
                        "{{ [[1] * 100000]|map('sum')|list }}{% for i in range(99999) %}{{ (([[1] * 10000]) * 100)|sum(start=[])|length }}{% endfor %}"),
                attack("strftime", "{{ strftime_now('%c' * 5000000) }}"),
                attack("a long slice with a step",
                        "{% set l = range(99999)|list %}{% for i in range(99999) %}{% set m = l[::-1] %}{% endfor %}"),
                attack("deep parentheses", "{{ " + nested("(", ")", 100_000, "1") + " }}"),
                attack("deep lists", "{{ " + nested("[", "]", 100_000, "1") + " }}"),
                attack("deep dictionaries", "{{ " + nested("{1:", "}", 100_000, "1") + " }}"),
                attack("deep subscripts", "{{ " + nested("a[", "]", 100_000, "1") + " }}"),
                attack("deep calls", "{{ " + nested("range(", ")", 100_000, "1") + " }}"),
                attack("many signs", "{{ " + "-".repeat(100_000) + "1 }}"),
                attack("many nots", "{{ " + "not ".repeat(100_000) + "1 }}"),
                attack("many elses", "{{ " + "1 if 0 else ".repeat(50_000) + "1 }}"),
                attack("many ifs", "{% if 1 %}".repeat(20_000) + "{% endif %}".repeat(20_000)),
                attack("many fors", "{% for i in [1] %}".repeat(20_000) + "{% endfor %}".repeat(20_000)),
                attack("a long sum", "{{ " + "1+".repeat(200_000) + "1 }}"),
                attack("many attributes", "{% set a = {} %}{{ a" + ".a".repeat(200_000) + " }}"),
                attack("many filters", "{{ 'a'" + "|trim".repeat(100_000) + " }}"),
                attack("many tests", "{{ 1" + " is defined".repeat(50_000) + " }}"),
                attack("many ands", "{{ 1" + " and 1".repeat(100_000) + " }}"),
                attack("many calls", "{{ range" + "()".repeat(200_000) + " }}"),
                attack("a deep target", "{% set " + nested("(", ")", 100_000, "a") + " = 1 %}"),
                attack("a source of 10 MB", "x".repeat(10_000_000)),
                attack("a source of 10 MB of tags", "{{ 1 }}".repeat(1_500_000)),
                attack("unfinished tags", "{% raw %}" + "{% ".repeat(300_000)),
                attack("unfinished strings", "{{ '" + "\\'".repeat(400_000)),
                attack("unfinished comments", "{#".repeat(400_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void endsInAnError(String name, String source) {
        TemplateException failure = assertTimeoutPreemptively(PATIENCE, () -> assertThrows(TemplateException.class,
                () -> ChatTemplate.compile(source).render(Map.of(), LIMITS)));
        assertTrue(failure.reason() == Reason.LIMIT || failure.reason() == Reason.SYNTAX
                || failure.reason() == Reason.UNDEFINED
                || failure.reason() == Reason.TYPE, failure.toString());
        assertTrue(failure.getMessage().length() < 500,
                "a message of " + failure.getMessage().length() + " characters");
    }

    @Tag("claim:template-sandboxed")
    @Test
    void reachesNoJava() {
        for (String path : List.of("''.class", "''.getClass()", "''['class']", "''.__class__.__mro__",
                "range.__globals__", "loop", "self.__init__", "[].getClass()", "{}.getClass()", "range.apply",
                "namespace().getClass()", "m.__init__", "(1).bit_length()", "m['__class__']")) {
            for (String form : List.of("{{ " + path + ".x.y }}", "{{ " + path + "('java.lang.Runtime') }}")) {
                assertThrows(TemplateException.class,
                        () -> ChatTemplate.compile("{% macro m() %}{% endmacro %}" + form).render(Map.of()), form);
            }
        }
    }

    @Tag("claim:template-sandboxed")
    @Test
    void endsAfterTheGivenTime() {
        RenderLimits limits = new RenderLimits(Long.MAX_VALUE / 2, Duration.ofMillis(200), 1 << 20, Long.MAX_VALUE / 2,
                Long.MAX_VALUE / 2, 1000);
        long before = System.nanoTime();
        TemplateException failure = assertThrows(TemplateException.class, () -> ChatTemplate.compile(
                "{% for a in range(99999) %}{% for b in range(99999) %}{{ 'x' if 'ab' in 'b' * 1000 }}{% endfor %}{% endfor %}")
                .render(Map.of(), limits));
        assertEquals(Reason.LIMIT, failure.reason());
        assertTrue(System.nanoTime() - before < PATIENCE.toNanos());
    }

    @Tag("claim:template-sandboxed")
    @Test
    void boundsWhatComesIn() {
        List<Object> deep = new ArrayList<>();
        List<Object> inner = deep;
        for (int i = 0; i < 100_000; i++) {
            List<Object> next = new ArrayList<>();
            inner.add(next);
            inner = next;
        }
        assertEquals(Reason.LIMIT,
                assertThrows(TemplateException.class, () -> ChatTemplate.compile("x").render(Map.of("v", deep)))
                        .reason());
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        assertEquals(Reason.LIMIT,
                assertThrows(TemplateException.class, () -> ChatTemplate.compile("x").render(Map.of("v", cyclic)))
                        .reason());
    }

    /** The permitted depth fits a stack of 1 MiB, and a smaller stack ends with the same kind of error. */
    @Test
    void aSmallStackEndsInTheSameError() throws Exception {
        TemplateException[] failure = new TemplateException[1];
        Thread thread = new Thread(null, () -> failure[0] = assertThrows(TemplateException.class,
                () -> ChatTemplate.compile("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}").render(Map.of())),
                "small-stack", 192 << 10);
        thread.setDaemon(true);
        thread.start();
        thread.join();
        assertEquals(Reason.LIMIT, failure[0].reason());
    }
}
