// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.host.answer.AnswerFormat;
import org.vauban.engine.host.answer.AnswerParser;
import org.vauban.engine.host.answer.AnswerPart;
import org.vauban.engine.host.answer.AnswerSyntax;
import org.vauban.engine.host.answer.CallGrammar;
import org.vauban.engine.host.answer.SkippedReasoning;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;

/** Any text that matches a call's grammar is parsed back into that call, in every family's syntax. */
class CallGrammarTest {
    private static final String PLACE = """
                                        {"type": "object", "additionalProperties": false, "required": ["place"],
                                         "properties": {"place": {"type": "string", "maxLength": 6}, "days": {"$ref": "#/$defs/days"}},
                                         "$defs": {"days": {"type": "integer", "minimum": 1, "maximum": 7}}}""";
    private static final String NOTHING = "{\"type\": \"object\", \"properties\": {}}";

    private final Map<String, JsonSchemaGrammar> schemas = new LinkedHashMap<>(Map.of(
            "get_weather", JsonSchemaGrammar.compile(JsonParser.parseString(PLACE)),
            "stop-1.x", JsonSchemaGrammar.compile(JsonParser.parseString(NOTHING))));

    private String grammar(AnswerSyntax syntax) {
        Map<String, String> grammars = new LinkedHashMap<>();
        schemas.forEach((name, schema) -> grammars.put(name, schema.gbnf()));
        return CallGrammar.of(syntax, grammars);
    }

    private void readsBack(AnswerSyntax syntax, boolean opened) {
        Gbnf grammar = new Gbnf(grammar(syntax));
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            String text = grammar.random(random);
            List<AnswerPart> parts = AnswerParser.parse(syntax.format(), opened, text).stream()
                    .filter(part -> !(part instanceof AnswerPart.Reasoning)).toList();
            assertEquals(1, parts.size(), text);
            AnswerPart.ToolCall call = (AnswerPart.ToolCall) parts.getFirst();
            assertTrue(schemas.get(call.name()).valid(JsonParser.parseString(call.arguments())), text);
            AnswerParser letters = new AnswerParser(syntax.format(), opened);
            text.chars().forEach(c -> letters.accept(Character.toString(c)));
            letters.finish();
            assertFalse(letters.damaged(), text);
        }
    }

    @ParameterizedTest
    @CsvSource({"HERMES,false", "LLAMA,false", "GRANITE,false", "MISTRAL,false", "MISTRAL,true", "DEEPSEEK,false",
            "DEEPSEEK,true"})
    void whatFitsIsReadBack(AnswerFormat format, boolean variant) {
        readsBack(new AnswerSyntax(format, false, variant), false);
    }

    @ParameterizedTest
    @CsvSource({"HERMES,false", "LLAMA,false", "GRANITE,false", "MISTRAL,false", "MISTRAL,true", "DEEPSEEK,false",
            "DEEPSEEK,true"})
    void whetherOpenedReasoningIsSkippedIsSeen(AnswerFormat format, boolean variant) {
        String call = new Gbnf(grammar(new AnswerSyntax(format, false, variant))).random(new Random(3));
        String end = format.reasoningEnd();
        for (String thought : List.of("", "\n", "Say <tool_call> or [TOOL_CALLS]" + end, call.substring(0, 1) + end,
                end, "{\"a\": 1}\n" + end)) {
            SkippedReasoning start = new SkippedReasoning(new AnswerSyntax(format, true, variant));
            String answer = thought + call;
            StringBuilder known = new StringBuilder();
            int read = 0;
            while (known.isEmpty()) {
                String piece = start.accept(answer.substring(read, ++read));
                known.append(piece == null ? "" : piece);
            }
            assertEquals(answer.substring(0, read), known.toString());
            assertEquals(thought.isBlank(), start.isCall(), answer);
            List<AnswerPart> parts = AnswerParser.parse(format, !start.isCall(), answer);
            assertTrue(parts.getLast() instanceof AnswerPart.ToolCall, answer);
            assertEquals(!thought.strip().equals(thought.isBlank() ? "" : end), parts.size() == 2, answer);
        }
    }

    /** The catalogue's families, by their published templates. */
    @ParameterizedTest
    @CsvSource({"Qwen-Qwen2.5-7B-Instruct,HERMES", "NousResearch-Hermes-3-Llama-3.1-8B-tool_use,HERMES",
            "Qwen3-Coder,HERMES", "mistralai-Mistral-Nemo-Instruct-2407,MISTRAL",
            "Mistral-Small-3.2-24B-Instruct-2506,MISTRAL", "unsloth-mistral-Devstral-Small-2507,MISTRAL",
            "mistralai-Ministral-3-14B-Reasoning-2512,MISTRAL", "meta-llama-Llama-3.1-8B-Instruct,LLAMA",
            "meta-llama-Llama-3.2-3B-Instruct,LLAMA", "ibm-granite-granite-3.3-2B-Instruct,GRANITE",
            "ibm-granite-granite-4.0,HERMES", "deepseek-ai-DeepSeek-V3.1,DEEPSEEK",
            "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B,DEEPSEEK"})
    void publishedTemplatesShowTheirFamily(String template, AnswerFormat format) throws IOException {
        AnswerSyntax syntax = AnswerSyntax.of(Files.readString(
                Path.of(System.getProperty("vauban.llama.source"), "models", "templates", template + ".jinja")));
        assertEquals(format, syntax.format());
        readsBack(new AnswerSyntax(format, false, syntax.variant()), false);
    }

    @Test
    void reasoningMayComeFirstWhereTheModelReasons() {
        Gbnf grammar = new Gbnf(grammar(new AnswerSyntax(AnswerFormat.HERMES, true, false)));
        String call = "<tool_call>\n{\"name\": \"stop-1.x\", \"arguments\": {}}\n</tool_call>";
        assertTrue(grammar.fits(call));
        assertTrue(grammar.fits("<think>\nIs 1 < 2?\n</think>\n\n" + call));
        assertTrue(grammar.fits("The prompt opened it.</think>" + call), "as after a prompt that opened the reasoning");
        assertFalse(grammar.fits("Not a call, " + call));
        assertFalse(grammar.fits(call + " and more"));
        assertFalse(grammar.fits(call.replace("stop-1.x", "other")));
    }

    @Test
    void marksOfReasoningWithBracketsAreEnded() {
        Gbnf grammar = new Gbnf(grammar(new AnswerSyntax(AnswerFormat.MISTRAL, true, true)));
        assertTrue(grammar.fits("[THINK]a[0] is b[/THINK][TOOL_CALLS]stop-1.x[ARGS]{}"));
        assertFalse(grammar.fits("[THINK]a[/THINK]b[/THINK][TOOL_CALLS]stop-1.x[ARGS]{}"));
    }
}
