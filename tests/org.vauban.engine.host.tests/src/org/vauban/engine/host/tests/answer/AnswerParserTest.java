// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.answer.AnswerFormat.DEEPSEEK;
import static org.vauban.engine.host.answer.AnswerFormat.GRANITE;
import static org.vauban.engine.host.answer.AnswerFormat.HERMES;
import static org.vauban.engine.host.answer.AnswerFormat.LLAMA;
import static org.vauban.engine.host.answer.AnswerFormat.MISTRAL;
import static org.vauban.engine.host.answer.AnswerFormat.PLAIN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assertions;
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
import org.vauban.engine.host.answer.CallProgress;

class AnswerParserTest {
    /** Length at which quadratic time would be noticed, in characters. */
    private static final int LONG = 150_000;
    private static final int LONGER_THAN_ANY_CALL = (1 << 20) + 10;
    private static final String CITY = "{\"city\":\"Paris\"}";
    private static final ToolCall WEATHER = new ToolCall(null, "get_weather", CITY);
    private static final ToolCall TIME = new ToolCall(null, "now", "{}");

    record Case(AnswerFormat format, boolean opened, String answer, List<AnswerPart> parts) {
        static Case of(AnswerFormat format, String answer, AnswerPart... parts) {
            return new Case(format, false, answer, List.of(parts));
        }

        /** Returns a case in which all of the answer comes back as text. */
        static Case text(AnswerFormat format, String answer) {
            return of(format, answer, new Text(answer));
        }
    }

    static Stream<Case> cases() {
        String call = "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}}";
        return Stream.of(
                Case.of(PLAIN, ""),
                Case.text(PLAIN, "Hello <b>you</b> [1] {x}"),
                Case.text(PLAIN, " \n Hello \n"),
                Case.text(PLAIN, "<tool_call>" + call + "</tool_call>"),
                Case.of(PLAIN, "<think>\nHm.\n\nYes. \n</think>\n\nHello", new Reasoning("Hm.\n\nYes."),
                        new Text("Hello")),
                Case.of(PLAIN, "\n<think></think>Hello", new Text("Hello")),
                Case.of(PLAIN, "<think>never ends ", new Reasoning("never ends")),
                Case.text(PLAIN, "In HTML, <think>x</think> is no tag."),
                Case.text(PLAIN, "<thin"),
                new Case(PLAIN, true, "\nHm.\n</think>\n\nHello", List.of(new Reasoning("Hm."), new Text("Hello"))),
                new Case(PLAIN, true, "</think>Hello </think>", List.of(new Text("Hello </think>"))),
                // Hermes and Qwen
                Case.of(HERMES, "<tool_call>\n" + call + "\n</tool_call>", WEATHER),
                Case.of(HERMES,
                        "I look.\n<tool_call>\n" + call
                                + "\n</tool_call>\n<tool_call>\n{\"name\": \"now\"}\n</tool_call>",
                        new Text("I look."), WEATHER, TIME),
                Case.of(HERMES, "<think>Hm.</think>\n\n<tool_call>" + call + "</tool_call>", new Reasoning("Hm."),
                        WEATHER),
                Case.of(HERMES, "<tool_call>" + call, WEATHER),
                Case.of(HERMES, "<tool_call>" + call + "</tool_call> done", WEATHER, new Text("done")),
                Case.of(HERMES,
                        "<tool_call>{\"name\": \"w\", \"arguments\": {\"code\": \"</tool_call> {\\\"a\\\": [\"}}</tool_call>",
                        new ToolCall(null, "w", "{\"code\":\"</tool_call> {\\\"a\\\": [\"}")),
                Case.of(HERMES, "<tool_call>{\"name\": \"w\", \"arguments\": \"{\\\"a\\\": 1.50}\"}</tool_call>",
                        new ToolCall(null, "w", "{\"a\":1.50}")),
                Case.of(HERMES,
                        "<tool_call>{\"id\": \"7\", \"function\": {\"name\": \"w\", \"arguments\": {}}}</tool_call>",
                        new ToolCall("7", "w", "{}")),
                Case.of(HERMES,
                        "<tool_call>\n<function=write>\n<parameter=path>\na.txt\n</parameter>\n<parameter=lines>\n3\n</parameter>\n<parameter=text>\nif a < b:\n  \"x\"\n</parameter>\n</function>\n</tool_call>",
                        new ToolCall(null, "write",
                                "{\"path\":\"a.txt\",\"lines\":3,\"text\":\"if a < b:\\n  \\\"x\\\"\"}")),
                Case.text(HERMES, "<tool_call>"), Case.text(HERMES, "<tool_call> {\"name\": \"x\", \"argum"),
                Case.text(HERMES, "<tool_call>{\"name\": 1, \"arguments\": {}}</tool_call>"),
                Case.text(HERMES, "<tool_call>{\"name\": \"\", \"arguments\": {}}</tool_call>"),
                Case.text(HERMES, "<tool_call>{\"name\": \"x\", \"arguments\": [1]}</tool_call>"),
                Case.text(HERMES, "<tool_call>{\"name\": \"x\", \"arguments\": \"no\"}</tool_call>"),
                Case.text(HERMES, "<tool_call>{'name': 'x'}</tool_call>"),
                Case.text(HERMES, "<tool_call>{\"name\": \"x\", \"arguments\": {\"a\": 01}}</tool_call>"),
                Case.text(HERMES, "<tool_call>{\"name\": \"x\", \"arguments\": {\"a\": nul}}</tool_call>"),
                Case.text(HERMES, "<tool_call>{\"name\": \"x\",}</tool_call>"),
                Case.text(HERMES, "<tool_call>{\"name\" \"x\"}</tool_call>"),
                Case.text(HERMES, "<tool_call>[]</tool_call>"),
                Case.text(HERMES, "<tool_call>not json</tool_call>"),
                Case.text(HERMES, "<tool_call><function=></function></tool_call>"),
                Case.text(HERMES, "<tool_call><function=a><parameter=b>c</function>"),
                Case.text(HERMES, "the mark \n <tool_call> \n is written so"),
                Case.of(HERMES, "<tool_call>bad <tool_call>" + call + "</tool_call>", new Text("<tool_call>bad"),
                        WEATHER),
                Case.of(HERMES, "<tool_call><tool_call>" + call + "</tool_call>", new Text("<tool_call>"), WEATHER),
                Case.text(HERMES, "a </tool_call> b"),
                Case.text(HERMES, "<tool_call>" + "{\"a\":".repeat(500)),
                // Mistral
                Case.of(MISTRAL,
                        "[TOOL_CALLS][{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}, \"id\": \"call00001\"}]",
                        new ToolCall("call00001", "get_weather", CITY)),
                Case.of(MISTRAL, "[TOOL_CALLS] [" + call + ", {\"name\": \"now\", \"arguments\": {}}]", WEATHER, TIME),
                Case.of(MISTRAL, "[TOOL_CALLS]get_weather[ARGS]{\"city\": \"Paris\"}[TOOL_CALLS]now[ARGS]{}", WEATHER,
                        TIME),
                Case.of(MISTRAL, "[TOOL_CALLS]get_weather[CALL_ID]call00001[ARGS]{\"city\": \"Paris\"}",
                        new ToolCall("call00001", "get_weather", CITY)),
                Case.of(MISTRAL, "Let me see. [TOOL_CALLS]now{}", new Text("Let me see."), TIME),
                Case.of(MISTRAL, "[THINK]Hm.[/THINK]Hello", new Reasoning("Hm."), new Text("Hello")),
                Case.of(MISTRAL, "[THINK]Hm.[/THINK][TOOL_CALLS]now[ARGS]{}", new Reasoning("Hm."), TIME),
                Case.text(MISTRAL, "[TOOL_CALLS][{\"name\": \"x\", \"arguments\": {}}"),
                Case.text(MISTRAL, "[TOOL_CALLS][{\"name\": \"x\", \"arguments\": {}}, 5]"),
                Case.text(MISTRAL, "[TOOL_CALLS]no such thing{}"), Case.text(MISTRAL, "[TOOL_CALLS]now[ARGS]{\"a\"}"),
                Case.text(MISTRAL, "[TOOL_CALLS]now[ARGS]"), Case.text(MISTRAL, "an array [TOOL"),
                // Llama
                Case.of(LLAMA, "{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Paris\"}}", WEATHER),
                Case.of(LLAMA,
                        "\n{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Paris\"}}; {\"name\": \"now\", \"parameters\": {}}",
                        WEATHER, TIME),
                Case.of(LLAMA, "<|python_tag|>{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Paris\"}}",
                        WEATHER),
                Case.of(LLAMA, "<|python_tag|>brave_search.call(query=\"a \\\"b\\\", c\", n=3)",
                        new ToolCall(null, "brave_search", "{\"query\":\"a \\\"b\\\", c\",\"n\":3}")),
                Case.of(LLAMA, "<|python_tag|>print(1)\nprint(2)",
                        new ToolCall(null, "python", "{\"code\":\"print(1)\\nprint(2)\"}")),
                Case.text(LLAMA, "{\"answer\": 42}"), Case.text(LLAMA, "{ int x = 5; }"),
                Case.text(LLAMA, "Use {\"name\": \"now\", \"parameters\": {}} for that."),
                Case.text(LLAMA, "{\"name\": \"now\", \"parameters\""), Case.text(LLAMA, "<|python_tag|>{\"name\": "),
                // Granite
                Case.of(GRANITE, "<|tool_call|>[" + call + ", {\"name\": \"now\", \"arguments\": {}}]", WEATHER, TIME),
                Case.of(GRANITE, "<tool_call>\n" + call + "\n</tool_call>", WEATHER),
                Case.of(GRANITE, "<think>Hm.</think><response>Hello</response>", new Reasoning("Hm."),
                        new Text("Hello")),
                Case.text(GRANITE, "<|tool_call|>[{\"name\": "),
                Case.text(GRANITE, "<|tool_call|>none"),
                // DeepSeek
                Case.of(DEEPSEEK,
                        "I look.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>{\"city\": \"Paris\"}<｜tool▁call▁end｜><｜tool▁call▁begin｜>now<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
                        new Text("I look."), WEATHER, TIME),
                Case.of(DEEPSEEK,
                        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n{\"city\": \"Paris\"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>now\n```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
                        WEATHER, TIME),
                new Case(DEEPSEEK, true, "Hm.</think>\n\nHello", List.of(new Reasoning("Hm."), new Text("Hello"))),
                Case.text(DEEPSEEK, "<｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>{\"city\": Paris}<｜tool▁call▁end｜>"),
                Case.text(DEEPSEEK, "<｜tool▁call▁begin｜>function"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsTheWholeAnswer(Case c) {
        assertEquals(c.parts(), AnswerParser.parse(c.format(), c.opened(), c.answer()));
    }

    /** The result does not depend on where the answer is cut into pieces. */
    @ParameterizedTest
    @MethodSource("cases")
    void readsItInPieces(Case c) {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            AnswerParser parser = new AnswerParser(c.format(), c.opened());
            List<AnswerPart> parts = new ArrayList<>();
            for (int at = 0; at < c.answer().length();) {
                int end = Math.min(c.answer().length(), at + (round == 0 ? 1 : 1 + random.nextInt(8)));
                parts.addAll(parser.accept(c.answer().substring(at, end)));
                at = end;
            }
            parts.addAll(parser.finish());
            assertTrue(parts.stream().noneMatch(
                    p -> p instanceof Text t && t.text().isEmpty() || p instanceof Reasoning r && r.text().isEmpty()));
            assertEquals(c.parts(), AnswerParser.joined(parts), "round " + round);
        }
    }

    @Test
    void givesTextAtOnce() {
        AnswerParser parser = new AnswerParser(HERMES, false);
        assertEquals(List.of(new Text("Hel")), parser.accept("Hel"));
        assertEquals(List.of(new Text("lo")), parser.accept("lo "));
        assertEquals(List.of(new Text(" a")), parser.accept("a <to"));
        assertEquals(List.of(new Text(" <tonne")), parser.accept("nne"));
        assertEquals(List.of(), parser.accept(" <tool_call>{\"name\": \"now\""));
        assertEquals(List.of(TIME), parser.accept("}"));
        assertEquals(List.of(), parser.accept("</tool_call>"));
        assertEquals(List.of(), parser.finish());
    }

    /**
     * Cases of an unfinished call, piece by piece: its name and the beginning of its arguments; null while unknown.
     */
    static Stream<List<Object>> written() {
        return Stream.of(
                List.of(HERMES, "<tool_call>{\"name\": \"get_wea", "", "ther\", \"arg", "get_weather 0 ",
                        "uments\": {\"ci", "get_weather 0 {\"ci", "ty\": \"Paris\"}",
                        "get_weather 0 {\"city\": \"Paris\"}", "}", ""),
                List.of(HERMES, "<tool_call>{\"arguments\": {\"name\": \"no\", \"a\": [{\"name\": \"no\"}", "",
                        "]}, \"name\": \"w\"", "w 0 {\"name\": \"no\", \"a\": [{\"name\": \"no\"}]}"),
                List.of(HERMES,
                        "<tool_call>{\"id\": \"7\", \"function\": {\"name\": \"w\", \"arguments\": {\"a\": {\"b\": \"}",
                        "w 0 {\"a\": {\"b\": \"}", "\"}}}}", ""),
                List.of(HERMES, "<tool_call>\n<function=write", "", ">\n<parameter=path>\na.txt\n", "write 0 {",
                        "</parameter>\n<parameter=lines>", "write 0 {\"path\":\"a.txt\"", "3</parameter>",
                        "write 0 {\"path\":\"a.txt\",\"lines\":3", "\n</function>", ""),
                List.of(MISTRAL, "[TOOL_CALLS]get_weather[AR", "", "GS]{\"city\"", "get_weather 0 {\"city\""),
                List.of(MISTRAL, "[TOOL_CALLS] [{\"name\": \"now\", \"arguments\": {}}, {\"na", "",
                        "me\": \"w\", \"arguments\": {\"", "w 1 {\""),
                List.of(LLAMA, "{\"name\": \"now\", \"parameters\": {\"x\"", "now 0 {\"x\"", ": 1}}", ""),
                List.of(DEEPSEEK, "<｜tool▁call▁begin｜>w<｜tool▁sep｜>{\"a", "w 0 {\"a"),
                List.of(PLAIN, "<tool_call>{\"name\": \"now\", ", ""));
    }

    @ParameterizedTest
    @MethodSource("written")
    void tellsTheCallThatIsBeingWritten(List<Object> steps) {
        AnswerParser parser = new AnswerParser((AnswerFormat) steps.getFirst(), false);
        for (int i = 1; i < steps.size(); i += 2) {
            parser.accept((String) steps.get(i));
            CallProgress progress = parser.progress();
            assertEquals(steps.get(i + 1),
                    progress == null ? "" : progress.name() + " " + progress.index() + " " + progress.arguments());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsToldOfACallOnlyGrows(Case c) {
        AnswerParser parser = new AnswerParser(c.format(), c.opened());
        String told = "";
        int index = -1;
        for (char next : c.answer().toCharArray()) {
            parser.accept(String.valueOf(next));
            CallProgress progress = parser.progress();
            if (progress == null) {
                index = -1;
                continue;
            }
            String now = progress.arguments().toString();
            assertTrue(progress.index() > index || now.startsWith(told), told + " became " + now);
            index = progress.index();
            told = now;
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverFailsNorHangs(AnswerFormat format) {
        String[] words = {"<tool_call>", "</tool_call>", "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]", "<|python_tag|>",
                "<|tool_call|>", "<think>", "</think>", "[THINK]", "[/THINK]", "<｜tool▁calls▁begin｜>",
                "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>", "function", "```json\n", "{", "}", "[", "]",
                "\"", "\\", ":", ",", " ", "\n", "name", "\"name\": \"x\"", "\"arguments\": {}", "1", "-", "e", "null",
                "<function=a>", "<parameter=b>", "</parameter>", "</function>", ".call(", ")", ";", "<response>",
                "</response>", "é", "😀", "\ud800"};
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            Random random = new Random(11);
            for (int round = 0; round < 2000; round++) {
                StringBuilder answer = new StringBuilder();
                for (int i = random.nextInt(30); i >= 0; i--) {
                    answer.append(words[random.nextInt(words.length)]);
                }
                AnswerParser parser = new AnswerParser(format, round % 3 == 0);
                List<AnswerPart> parts = new ArrayList<>();
                for (char c : answer.toString().toCharArray()) {
                    parts.addAll(parser.accept(String.valueOf(c)));
                    parser.progress();
                }
                parts.addAll(parser.finish());
                assertEquals(AnswerParser.parse(format, round % 3 == 0, answer.toString()), AnswerParser.joined(parts),
                        answer.toString());
            }
            for (String word : words) {
                AnswerParser.parse(format, false, word.repeat(LONG / word.length()));
            }
            for (String word : List.of("<tool_call><function=a>", "<tool_call>{\"", "[TOOL_CALLS][\"",
                    "<｜tool▁call▁begin｜>a<｜tool▁sep｜>{\"")) {
                AnswerParser.parse(format, false, word.repeat(LONG / word.length()));
                AnswerParser.parse(format, false, word + "a".repeat(LONGER_THAN_ANY_CALL));
            }
        });
    }

    @Test
    void knowsTheFormatByTheTemplate() throws Exception {
        record Expected(String template, AnswerFormat format) {}
        for (Expected e : List.of(new Expected("Qwen-Qwen2.5-7B-Instruct", HERMES),
                new Expected("Qwen-Qwen3-0.6B", HERMES),
                new Expected("Qwen3-Coder", HERMES), new Expected("mistralai-Mistral-Nemo-Instruct-2407", MISTRAL),
                new Expected("unsloth-mistral-Devstral-Small-2507", MISTRAL),
                new Expected("mistralai-Ministral-3-14B-Reasoning-2512", MISTRAL),
                new Expected("meta-llama-Llama-3.1-8B-Instruct", LLAMA),
                new Expected("meta-llama-Llama-3.2-3B-Instruct", LLAMA),
                new Expected("ibm-granite-granite-3.3-2B-Instruct", GRANITE),
                new Expected("ibm-granite-granite-4.0", HERMES),
                new Expected("deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", DEEPSEEK),
                new Expected("deepseek-ai-DeepSeek-V3.1", DEEPSEEK),
                new Expected("NousResearch-Hermes-3-Llama-3.1-8B-tool_use", HERMES),
                new Expected("google-gemma-2-2b-it", PLAIN), new Expected("microsoft-Phi-3.5-mini-instruct", PLAIN))) {
            assertEquals(e.format(), AnswerFormat.of(Files.readString(
                    Path.of(System.getProperty("vauban.llama.source"), "models", "templates",
                            e.template() + ".jinja"))),
                    e.template());
        }
        assertTrue(DEEPSEEK.isOpenedBy("<｜Assistant｜><think>\n"));
    }
}
