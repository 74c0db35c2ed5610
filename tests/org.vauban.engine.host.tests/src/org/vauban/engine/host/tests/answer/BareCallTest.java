// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.answer.AnswerFormat.DEEPSEEK;
import static org.vauban.engine.host.answer.AnswerFormat.GRANITE;
import static org.vauban.engine.host.answer.AnswerFormat.HERMES;
import static org.vauban.engine.host.answer.AnswerFormat.LLAMA;
import static org.vauban.engine.host.answer.AnswerFormat.MISTRAL;
import static org.vauban.engine.host.answer.AnswerFormat.PLAIN;
import static org.vauban.engine.host.answer.AnswerParser.joined;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.engine.host.answer.AnswerFormat;
import org.vauban.engine.host.answer.AnswerParser;
import org.vauban.engine.host.answer.AnswerPart;
import org.vauban.engine.host.answer.AnswerPart.Reasoning;
import org.vauban.engine.host.answer.AnswerPart.Text;
import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/** Calls written as JSON without the marks that the template asks for. */
@Tag("slow")
class BareCallTest {
    /** Length at which quadratic time would be noticed, in characters. */
    private static final int LONG = 150_000;
    private static final Set<String> TOOLS = Set.of("get_weather", "now");
    private static final ToolCall WEATHER = new ToolCall(null, "get_weather", "{\"city\":\"Paris\"}");
    private static final ToolCall TIME = new ToolCall(null, "now", "{}");
    private static final String CALL = "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}}";
    private static final String NOW = "{\n  \"name\": \"now\",\n  \"arguments\": {}\n}";

    record Case(String answer, List<AnswerPart> parts) {
        static Case of(String answer, AnswerPart... parts) {
            return new Case(answer, List.of(parts));
        }

        static Case text(String answer) {
            return of(answer, new Text(answer));
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                Case.of(CALL, WEATHER),
                Case.of("\n" + CALL + "\n", WEATHER),
                Case.of(NOW, TIME),
                Case.of("```json\n" + CALL + "\n```", WEATHER),
                Case.of("```json\n" + CALL + "\n", WEATHER),
                Case.of("```\n" + NOW + "\n```", TIME),
                Case.of("```json\n" + CALL + "\n" + NOW + "\n```", WEATHER, TIME),
                Case.of("```json\n[" + CALL + ", " + NOW + "]\n```", WEATHER, TIME),
                Case.of("[" + CALL + "]", WEATHER),
                Case.of(CALL + "\n" + NOW, WEATHER, TIME),
                Case.of(CALL + "\n</tool_call>", WEATHER),
                Case.of("<tool_call>\n" + CALL + "\n</tool_call>\n" + NOW, WEATHER, TIME),
                Case.of(CALL + NOW, WEATHER, TIME),
                Case.of("```json \r\n" + CALL + "\r\n```\r\n", WEATHER),
                Case.of("```json\n" + CALL + "\n```\n\n```json\n" + NOW + "\n```\n", WEATHER, TIME),
                Case.of("[" + CALL + ",\n" + NOW + "]\n" + CALL, WEATHER, TIME, WEATHER),
                Case.of(CALL + "\n</tool_call>\n<tool_call>\n" + NOW + "\n</tool_call>", WEATHER, TIME),
                Case.of(CALL + "\n<tool_call>\n" + NOW + "\n</tool_call>\nDone.", WEATHER, TIME, new Text("Done.")),
                Case.of("<think>\nHm.\n</think>\n\n" + CALL, new Reasoning("Hm."), WEATHER),
                Case.of("{\"arguments\": {\"city\": \"Paris\"}, \"name\": \"get_\\u0077eather\"}", WEATHER),
                Case.of("{\"name\":\"get_weather\",\"arguments\":{\"city\":\"}{\\\"]\"}}",
                        new ToolCall(null, "get_weather", "{\"city\":\"}{\\\"]\"}")),
                // text that is not a call
                Case.text("{\"name\": \"now\", \"parameters\": {}}"),
                Case.text("{\"type\": \"function\", \"function\": {\"name\": \"now\", \"arguments\": {}}}"),
                Case.text("{\"type\": \"function\", \"function\": {\"name\": \"now\", \"parameters\": {}}}"),
                Case.text("{\"name\": \"now\", \"description\": \"Time\", \"parameters\": {\"type\": \"object\"}}"),
                Case.text("{\"name\": \"now\", \"arguments\": {}, \"result\": \"12:00\"}"),
                Case.text("{\"name\": \"now\", \"arguments\": {}, \"name\": \"now\"}"),
                Case.text("{\"name\": \"now\", \"arguments\": {}, \"arguments\": {}}"),
                Case.text("{\"name\": \"now\", \"arguments\": {},}"),
                Case.text("{\"name\": \"now\", \"arguments\": null}"),
                Case.text("{\"name\": \"now\", \"arguments\": \"{}\"}"),
                Case.text("{\"name\": \"now\", \"arguments\": {\"a\": 01}}"),
                Case.text("{\"name\": [\"now\"], \"arguments\": {}}"),
                Case.text("{\"arguments\": {}}"), Case.text("{}"), Case.text("[]"), Case.text("[[" + CALL + "]]"),
                Case.text("[" + CALL + ", 1]"), Case.text("[" + CALL), Case.text("```json\n```"),
                Case.text("{\"name\": \"now\", \"arguments\": " + "{\"a\": ".repeat(5000)),
                Case.of("{ <tool_call>" + CALL + "</tool_call>", new Text("{"), WEATHER),
                Case.of("{\"name\": \"now\", \"arguments\": <tool_call>" + CALL + "</tool_call>",
                        new Text("{\"name\": \"now\", \"arguments\":"), WEATHER),
                Case.text("{\"name\": \"format_disk\", \"arguments\": {}}"),
                Case.text("{\"name\": \"now\"}"),
                Case.text("{\"name\": \"now\", \"arguments\": [1]}"),
                Case.text("{\"name\": \"now\", \"arguments\": {}"),
                Case.text("{\"city\": \"Paris\", \"days\": [1, 2, {\"x\": null}]}"),
                Case.text("As JSON: " + CALL),
                Case.text("I look it up.\n\n" + CALL),
                Case.text("A call is written as follows:\n```json\n" + CALL + "\n```\nThe name comes first."),
                Case.text(CALL + "\n\nis a call."), Case.text("\n" + CALL + "\n\n" + NOW + " \n."),
                Case.text("```json\n" + CALL + "\n```\n\nThis is a call.\n\n" + NOW),
                Case.text(CALL + ",\n" + NOW), Case.text(CALL + "\n```java\nint a;\n```"),
                Case.text(CALL + "\n" + CALL.replace("get_weather", "format_disk")), Case.text(CALL + "\n<tool_"),
                Case.text("```json\n" + CALL + "\n```json"),
                Case.text("```json {\n" + CALL), Case.text("`" + CALL + "`"),
                Case.text("```json\n{\"name\": \"Paris\", \"population\": 2}\n```\nThat is it."),
                Case.text("```java\nint[] a = {1, 2};\n```\nDone."),
                Case.text("[1] and [link](x)\n{@code x}\n{\n  a block\n}\n"),
                Case.text("A list:\n- {\"name\": \"now\", \"arguments\": {}}"),
                Case.text("{"), Case.text("```json\n{"));
    }

    record FamilyCase(AnswerFormat format, String answer, List<AnswerPart> parts) {
        static FamilyCase of(AnswerFormat format, String answer, AnswerPart... parts) {
            return new FamilyCase(format, answer, List.of(parts));
        }

        static FamilyCase text(AnswerFormat format, String answer) {
            return of(format, answer, new Text(answer));
        }
    }

    static Stream<FamilyCase> families() {
        String parameters = CALL.replace("arguments", "parameters");
        String withId = CALL.replace("}}", "}, \"id\": \"call00001\"}");
        return Stream.of(
                FamilyCase.of(LLAMA, parameters, WEATHER),
                FamilyCase.of(LLAMA, "\n" + CALL + "; " + parameters + ";\n", WEATHER, WEATHER),
                FamilyCase.of(LLAMA, "{\"type\": \"function\", \"name\": \"now\", \"parameters\": {}}", TIME),
                FamilyCase.of(LLAMA, "```json\n[" + parameters + "]\n```", WEATHER),
                FamilyCase.of(LLAMA, "<|python_tag|>" + parameters + ";" + CALL, WEATHER, WEATHER),
                FamilyCase.text(LLAMA, "{\"name\": \"Paris\"}"), FamilyCase.text(LLAMA, "{ int x = 5; }"),
                FamilyCase.text(LLAMA, "{\"name\": \"format_disk\", \"parameters\": {}}"),
                FamilyCase.text(LLAMA, "{\"name\": \"now\", \"parameters\": {}, \"arguments\": {}}"),
                FamilyCase.text(LLAMA, "{\"type\": \"object\", \"name\": \"now\", \"parameters\": {}}"),
                FamilyCase.text(LLAMA, parameters + "; and so on"), FamilyCase.text(LLAMA, withId),
                FamilyCase.of(MISTRAL, "[" + withId + "]",
                        new ToolCall("call00001", "get_weather", "{\"city\":\"Paris\"}")),
                FamilyCase.of(MISTRAL, "[" + CALL + ", " + NOW + "]", WEATHER, TIME),
                FamilyCase.of(MISTRAL, "[THINK]Hm.[/THINK]\n[" + CALL + "]", new Reasoning("Hm."), WEATHER),
                FamilyCase.of(MISTRAL, "[TOOL_CALLS]now[ARGS]{}", TIME),
                FamilyCase.of(MISTRAL, "[" + CALL + "]\n[TOOL_CALLS][" + NOW + "]", WEATHER, TIME),
                FamilyCase.of(MISTRAL, "[TOOL_CALLS][" + NOW + "]\n[" + CALL + "]", TIME, WEATHER),
                FamilyCase.text(MISTRAL, parameters), FamilyCase.text(MISTRAL, "[1] and [link](x)"),
                FamilyCase.text(MISTRAL, "[TOOL"), FamilyCase.text(MISTRAL, "[" + CALL + "]\n[TOOL"),
                FamilyCase.text(MISTRAL, "\n[" + CALL + "]\n[1]"),
                FamilyCase.of(GRANITE, "<response>" + CALL + "\n</response>", WEATHER),
                FamilyCase.of(GRANITE, "[" + CALL + "]", WEATHER),
                FamilyCase.text(GRANITE, "[" + CALL + "] is a call."),
                FamilyCase.text(DEEPSEEK, CALL), FamilyCase.text(DEEPSEEK, "```json\n" + CALL + "\n```"),
                FamilyCase.text(PLAIN, CALL));
    }

    @ParameterizedTest
    @MethodSource("families")
    void isReadAsTheFamilyWritesIt(FamilyCase c) {
        for (int seed = 0; seed < 20; seed++) {
            assertEquals(c.parts(), read(c.format(), c.answer(), seed), "cut " + seed);
        }
    }

    private static List<AnswerPart> read(String answer, int seed) {
        return read(HERMES, answer, seed);
    }

    private static List<AnswerPart> read(AnswerFormat format, String answer, int seed) {
        Random random = new Random(seed);
        AnswerParser parser = new AnswerParser(format, false, TOOLS);
        List<AnswerPart> parts = new ArrayList<>();
        for (int at = 0; at < answer.length();) {
            int end = Math.min(answer.length(),
                    at + (seed == 0 ? 1 : seed == 1 ? answer.length() : 1 + random.nextInt(8)));
            parts.addAll(parser.accept(answer.substring(at, end)));
            parser.progress();
            at = end;
        }
        parts.addAll(parser.finish());
        assertFalse(parser.damaged(), "what has no mark is no damaged call");
        return joined(parts);
    }

    /** The result does not depend on where the answer is cut into pieces. */
    @ParameterizedTest
    @MethodSource("cases")
    void isReadHoweverItIsCut(Case c) {
        for (int seed = 0; seed < 20; seed++) {
            assertEquals(c.parts(), read(c.answer(), seed), "cut " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTextWhereNoToolIsOffered(Case c) {
        List<AnswerPart> parts = new ArrayList<>();
        for (AnswerParser parser : List.of(new AnswerParser(PLAIN, false, Set.of()),
                new AnswerParser(HERMES, false, Set.of()))) {
            parts.addAll(parser.accept(c.answer()));
            parts.addAll(parser.finish());
        }
        assertEquals(0, parts.stream().filter(ToolCall.class::isInstance).count());
    }

    @Test
    void otherJsonIsNotHeldBack() {
        AnswerParser parser = new AnswerParser(HERMES, false, TOOLS);
        assertEquals(List.of(), joined(parser.accept("{\"ci")));
        assertEquals(List.of(new Text("{\"city\"")), joined(parser.accept("ty\"")));
        assertEquals(List.of(new Text(": {\"name\": \"now\"")), joined(parser.accept(": {\"name\": \"now\"")));
        AnswerParser described = new AnswerParser(HERMES, false, TOOLS);
        assertEquals(List.of(), joined(described.accept("{\"name\": \"now\", \"description")));
        assertEquals(List.of(new Text("{\"name\": \"now\", \"description\"")), joined(described.accept("\"")));
        AnswerParser unknown = new AnswerParser(HERMES, false, TOOLS);
        assertEquals(List.of(new Text("{\"name\": \"Paris\"")), joined(unknown.accept("{\"name\": \"Paris\"")));
    }

    @Test
    void aDamagedCallWithItsMarkIsTextWithTheCallsBefore() {
        String answer = CALL + "\n<tool_call>\nnone";
        AnswerParser parser = new AnswerParser(HERMES, false, TOOLS);
        List<AnswerPart> parts = new ArrayList<>(parser.accept(answer));
        parts.addAll(parser.finish());
        assertEquals(List.of(new Text(answer)), joined(parts));
        assertTrue(parser.damaged());
    }

    /** Only a mark or the end of the answer shows that no text follows. */
    @Test
    void theCallIsGivenOutOnceNoTextCanFollow() {
        AnswerParser parser = new AnswerParser(HERMES, false, TOOLS);
        assertEquals(List.of(), parser.accept(CALL + "\n"));
        assertEquals(List.of(), parser.accept("{\"name\": \"now\", "));
        assertEquals(1, parser.progress().index());
        assertEquals(List.of(), parser.accept("\"arguments\": {}}\n"));
        assertEquals(List.of(WEATHER, TIME), parser.finish());
        AnswerParser marked = new AnswerParser(HERMES, false, TOOLS);
        assertEquals(List.of(), marked.accept(CALL));
        assertEquals(List.of(WEATHER), marked.accept("\n</tool_call>\n"));
        AnswerParser explained = new AnswerParser(HERMES, false, TOOLS);
        assertEquals(List.of(), explained.accept(CALL + "\n\n"));
        assertEquals(List.of(new Text(CALL + "\n\nso")), joined(explained.accept("so")));
        assertEquals(List.of(new Text(" " + CALL)), joined(explained.accept(" " + CALL)));
    }

    @Test
    void nothingIsLost() {
        String[] words = {"{", "}", "[", "]", "```json\n", "```\n", "```", "\n", " ", ",", CALL, NOW, "text",
                "{\"name\": \"now\", \"arguments\": {", "{\"arguments\": {}, \"name\": \"now\"}", "\""};
        Random random = new Random(3);
        int calls = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder written = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                written.append(words[random.nextInt(words.length)]);
            }
            String answer = written.toString();
            List<AnswerPart> parts = read(answer, random.nextInt(5));
            if (parts.stream().allMatch(ToolCall.class::isInstance)) {
                calls++;
            } else {
                assertEquals(List.of(new Text(answer)), parts);
            }
        }
        assertTrue(calls > 1000, calls + " answers of calls alone");
    }

    @Test
    void whatIsHeldBackIsBounded() {
        int more = (1 << 20) + 10;
        String begun = "{\"name\": \"now\", \"arguments\": {\"a\": \"";
        for (String answer : List.of(begun + "a".repeat(more), CALL + "\n".repeat(more), "[" + " ".repeat(more) + "1",
                NOW.repeat(more / NOW.length() + 1), "```json\n" + NOW.repeat(more / NOW.length() + 1),
                "[" + (CALL + ",").repeat(more / CALL.length() + 1))) {
            AnswerParser parser = new AnswerParser(HERMES, false, TOOLS);
            List<AnswerPart> parts = new ArrayList<>(parser.accept(answer));
            assertFalse(parts.isEmpty(), "told before the end");
            parts.addAll(parser.finish());
            assertEquals(List.of(new Text(answer)), joined(parts));
        }
        String code = "a\\n".repeat(200_000);
        assertEquals(List.of(new ToolCall(null, "now", "{\"a\":\"" + code + "\"}")), read(begun + code + "\"}}", 1));
    }

    @Test
    void theCallIsToldWhileItIsWrittenOnceItsToolIsKnown() {
        AnswerParser parser = new AnswerParser(HERMES, false, TOOLS);
        assertEquals(List.of(), parser.accept("```json\n{\"name\": \"no"));
        assertNull(parser.progress());
        assertEquals(List.of(), parser.accept("w\", \"arguments\": {\"a"));
        assertNotNull(parser.progress());
        assertEquals("{\"a", parser.progress().arguments().toString());
    }

    @ParameterizedTest
    @EnumSource
    void neverFailsNorHangs(AnswerFormat format) {
        String[] words = {"<tool_call>", "</tool_call>", "```json\n", "```\n", "```", "{", "}", "[", "]", "\"", "\\",
                ":", ",", "\n", " ", CALL, NOW, "\"name\": \"now\"", "\"arguments\": {}", "1", "text", "<think>",
                "</think>", "[TOOL_CALLS]", "now[ARGS]{}", "[THINK]", "[/THINK]", "<|python_tag|>", ";",
                "<|tool_call|>", "<response>", "</response>", "<｜tool▁call▁begin｜>", "now<｜tool▁sep｜>{}", "<｜tool▁call▁end｜>"};
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            Random random = new Random(5);
            for (int round = 0; round < 2000; round++) {
                StringBuilder answer = new StringBuilder();
                for (int i = random.nextInt(20); i >= 0; i--) {
                    answer.append(words[random.nextInt(words.length)]);
                }
                AnswerParser whole = new AnswerParser(format, false, TOOLS);
                List<AnswerPart> parts = new ArrayList<>(whole.accept(answer.toString()));
                parts.addAll(whole.finish());
                AnswerParser letters = new AnswerParser(format, false, TOOLS);
                List<AnswerPart> others = new ArrayList<>();
                for (char c : answer.toString().toCharArray()) {
                    others.addAll(letters.accept(String.valueOf(c)));
                }
                others.addAll(letters.finish());
                assertEquals(joined(parts), joined(others), answer.toString());
            }
            for (String word : words) {
                AnswerParser parser = new AnswerParser(format, false, TOOLS);
                parser.accept("\n" + word.repeat(LONG / word.length()));
                parser.finish();
            }
        });
    }
}
