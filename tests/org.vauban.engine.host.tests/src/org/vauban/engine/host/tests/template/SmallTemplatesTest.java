// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.template;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.engine.host.template.ChatTemplate;
import org.vauban.engine.host.template.rendering.RenderLimits;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;

/** One construct at a time, compared with Python's result (snippets.json), and our own behaviour. */
class SmallTemplatesTest {
    static Stream<JsonObject> snippets() {
        return StreamSupport.stream(Goldens.read("snippets.json").getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void rendersAsPythonDoes(JsonObject snippet) {
        String source = snippet.get("source").getAsString();
        String was;
        try {
            was = ChatTemplate.compile(source).render(Goldens.variables(snippet), RenderLimits.DEFAULT,
                    LocalDateTime.parse("2026-11-04T09:05:03"));
        } catch (TemplateException e) {
            assertTrue(snippet.get("output").isJsonNull(), () -> source + "\n" + e);
            assertTrue(e.reason() == Reason.SYNTAX || e.line() > 0, () -> source + "\n" + e);
            return;
        }
        assertEquals(snippet.get("output").isJsonNull() ? "an error" : snippet.get("output").getAsString(), was,
                source);
    }

    private static TemplateException failure(String source, Map<String, Object> variables) {
        return assertThrows(TemplateException.class, () -> ChatTemplate.compile(source).render(variables), source);
    }

    @Test
    void tellsReasonAndLine() {
        record Case(String source, Reason reason, int line) {}
        assertAll(Stream.of(
                new Case("a\nb\n{{ x.y }}", Reason.UNDEFINED, 3),
                new Case("a\n{% if %}", Reason.SYNTAX, 2),
                new Case("\n\n{{ 'a' + 1 }}", Reason.TYPE, 3),
                new Case("{{ 1 // 0 }}", Reason.VALUE, 1),
                new Case("{{ 'a'.removeprefix(none) }}", Reason.TYPE, 1),
                new Case("{{ 'a'.removesuffix(none) }}", Reason.TYPE, 1),
                new Case("{{ 'a'.count(none) }}", Reason.TYPE, 1),
                new Case("\n{{ raise_exception('roles must alternate') }}", Reason.RAISED, 2),
                new Case("{% include 'x' %}", Reason.FORBIDDEN, 1),
                new Case("{{ m.append(1) }}", Reason.FORBIDDEN, 1),
                new Case("{% block x %}{% endblock %}", Reason.UNSUPPORTED, 1),
                new Case("{{ range(10 ** 9) }}", Reason.LIMIT, 1),
                new Case("{{ 9223372036854775807 + 1 }}", Reason.LIMIT, 1)).map(c -> () -> {
                    TemplateException failure = failure(c.source(), Map.of("m", List.of()));
                    assertEquals(c.reason(), failure.reason(), failure.toString());
                    assertEquals(c.line(), failure.line(), failure.toString());
                }));
        assertEquals("roles must alternate",
                failure("{{ raise_exception('roles must alternate') }}", Map.of()).getMessage());
    }

    /** Two published templates need it, although Python's sandbox would refuse. */
    @Test
    void listsOfTheTemplatesOwnMayGrow() {
        assertEquals("[1, 2] 1 [2]", ChatTemplate
                .compile("{% set l = [1] %}{% set _ = l.append(2) %}{{ l }} {{ l.pop(0) }} {{ l }}").render(Map.of()));
        List<Object> given = new java.util.ArrayList<>(List.of(1));
        assertEquals(Reason.FORBIDDEN, failure("{{ l.append(2) }}", Map.of("l", given)).reason());
        assertEquals(Reason.FORBIDDEN, failure("{{ l.pop() }}", Map.of("l", given)).reason());
        assertEquals(List.of(1), given);
    }

    /** Python displays an address. */
    @Test
    void aCyclerIsShownWithoutItsItems() {
        assertEquals("<Cycler>|[<Cycler>]", ChatTemplate
                .compile("{% set c = cycler(['a']) %}{% set _ = c.current.append(c) %}{{ c }}|{{ [c] }}")
                .render(Map.of()));
        TemplateException told = failure("{{ cycler('a')|tojson }}", Map.of());
        assertTrue(told.getMessage().contains("Cycler"), told.getMessage());
    }

    @Test
    void takesJavaNumbersOfEverySort() {
        assertEquals("[1, 2, 3, 4, 1.5, 0.1, 5]", ChatTemplate.compile("{{ v }}").render(
                Map.of("v", List.of(1, 2L, (short) 3, (byte) 4, 1.5, 0.1f, java.math.BigInteger.valueOf(5)))));
        assertEquals(Reason.TYPE, failure("x", Map.of("v", new Object())).reason());
    }

    @Test
    void isImmutableAndReusable() throws Exception {
        ChatTemplate template = ChatTemplate.compile(
                "{% set ns = namespace(n=0) %}{% for i in range(n) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}");
        List<Thread> threads = new java.util.ArrayList<>();
        List<String> results = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().daemon().name("render-" + t).start(() -> {
                for (int i = 0; i < 200; i++) {
                    results.add(template.render(Map.of("n", 100)));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(800, results.size());
        assertTrue(results.stream().allMatch("4950"::equals));
    }

    @Test
    void readsTheClockOnlyWhenAsked() {
        ChatTemplate template = ChatTemplate.compile("{{ strftime_now('%Y') }}");
        assertEquals("1999",
                template.render(Map.of(), RenderLimits.DEFAULT, LocalDateTime.parse("1999-12-31T23:59:59")));
        assertNotEquals("", template.render(Map.of()));
    }
}
