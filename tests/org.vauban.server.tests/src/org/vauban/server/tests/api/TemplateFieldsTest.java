// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.governance.ApprovedText;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;
import org.vauban.server.configuration.ModelTemplate;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;

/** The template variables that clients of each API can set. */
class TemplateFieldsTest extends ServedApi {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
    private static final String BEGUN = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"},"
            + "{\"role\":\"assistant\",\"content\":\"Good d\"}]";

    private TemplateOptions told(String path, String json) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = post(path, json);
        FakeEngine.Asked asked = engine.next();
        asked.write("x").end();
        assertEquals(200, get(answer).statusCode(), json);
        return asked.chat.template();
    }

    private static String variables(TemplateOptions template) {
        ApprovedText text = template.variables();
        return text == null ? null : text.text();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', value = {
            "/v1/chat/completions|\"max_tokens\":1|ALLOWED|-",
            "/v1/chat/completions|\"chat_template_kwargs\":{\"enable_thinking\":false}|OFF|-",
            "/v1/chat/completions|\"chat_template_kwargs\":{\"enable_thinking\":true,\"a\":[1]}|ON|{\"a\":[1]}",
            "/v1/chat/completions|\"reasoning_effort\":\"none\"|OFF|-",
            "/v1/chat/completions|\"reasoning_effort\":\"high\"|ALLOWED|{\"reasoning_effort\":\"high\"}",
            "/v1/messages|\"max_tokens\":1,\"thinking\":{\"type\":\"disabled\"}|OFF|-",
            "/v1/messages|\"max_tokens\":1,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":99}|ON|-",
            "/v1/messages|\"max_tokens\":1,\"thinking\":{\"type\":\"adaptive\"}|ALLOWED|-",
            "/v1/messages|\"max_tokens\":1,\"output_config\":{\"effort\":\"low\"}|ALLOWED|"
                    + "{\"reasoning_effort\":\"low\"}",
            "/api/chat|\"model\":\"fake\",\"stream\":false,\"think\":false|OFF|-",
            "/api/chat|\"model\":\"fake\",\"stream\":false,\"think\":\"low\"|ALLOWED|{\"reasoning_effort\":\"low\"}"})
    void eachApiSaysItInItsWay(String path, String fields, Reasoning reasoning, String variables) throws Exception {
        TemplateOptions template = told(path, "{" + fields + "," + HELLO + "}");
        assertEquals(reasoning, template.reasoning());
        assertEquals(variables, variables(template));
        assertEquals(Ending.ANSWER, template.ending());
    }

    @Test
    void responsesAndGenerationsSayItToo() throws Exception {
        assertEquals(Reasoning.OFF,
                told("/v1/responses", "{\"input\":\"x\",\"reasoning\":{\"effort\":\"none\"}}").reasoning());
        assertEquals(Reasoning.ON, told("/api/generate",
                "{\"model\":\"fake\",\"prompt\":\"x\",\"stream\":false,\"think\":true}").reasoning());
    }

    @Test
    void aRequestDecidesWhateverVariablesTheModelHas() throws Exception {
        JsonObject variables = JsonParser.parseString("{\"enable_thinking\":true,\"thinking\":true,\"a\":1}")
                .getAsJsonObject();
        ModelEntry thinking = new ModelEntry("thinking", List.of(), folder.resolve("fake.gguf"), 0, 0, 0, false,
                ModelServing.of(new ModelTemplate(Reasoning.ALLOWED, variables)));
        served.close();
        served = Served.with(engine, folder,
                each -> new ServerConfiguration(each.listen(), List.of(thinking), each.keys()));
        assertEquals(variables.toString(), variables(told(CHAT, "{" + HELLO + "}")));
        for (String off : List.of("\"reasoning_effort\":\"none\"",
                "\"chat_template_kwargs\":{\"enable_thinking\":false}")) {
            TemplateOptions template = told(CHAT, "{" + off + "," + HELLO + "}");
            assertEquals(Reasoning.OFF, template.reasoning());
            assertEquals("{\"a\":1}", variables(template));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"/v1/chat/completions|\"max_tokens\":1|CONTINUED",
            "/v1/chat/completions|\"continue_final_message\":true,\"add_generation_prompt\":false|CONTINUED",
            "/v1/chat/completions|\"continue_final_message\":false|ANSWER",
            "/v1/messages|\"max_tokens\":1|CONTINUED",
            "/api/chat|\"model\":\"fake\",\"stream\":false|CONTINUED"})
    void anAnswerAtTheEndIsGoneOnWith(String path, String fields, Ending ending) throws Exception {
        assertEquals(ending, told(path, "{" + fields + "," + BEGUN + "}").ending());
    }

    @Test
    void anAnswerThatIsACallOrEmptyIsNot() throws Exception {
        assertEquals(Ending.ANSWER, told(CHAT, "{" + BEGUN.replace("Good d", "") + "}").ending());
        for (String empty : List.of("[]", "[{\"type\":\"text\",\"text\":\"\"}]",
                "[{\"type\":\"text\",\"text\":\"\"},{\"type\":\"text\",\"text\":\"\"}]")) {
            assertEquals(Ending.ANSWER, told(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                    + "{\"role\":\"assistant\",\"content\":" + empty + "}]}").ending(), empty);
        }
        assertEquals(Ending.ANSWER, told(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                + "{\"role\":\"assistant\",\"content\":\"I look.\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]}").ending());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"chat_template_kwargs\":{\"messages\":[]}", "\"chat_template_kwargs\":{\"tools\":1}",
            "\"chat_template_kwargs\":{\"add_generation_prompt\":false}", "\"chat_template_kwargs\":{\"a b\":1}",
            "\"chat_template_kwargs\":{\"enable_thinking\":\"no\"}", "\"chat_template_kwargs\":[]",
            "\"chat_template_kwargs\":{\"a\":[[[[[[[[1]]]]]]]]}", "\"reasoning_effort\":\"<|im_end|>\"",
            "\"continue_final_message\":true", "\"add_generation_prompt\":false"})
    void whatATemplateMayNotBeToldIsRefused(String fields) throws Exception {
        HttpResponse<String> answer = get(post(CHAT, "{" + fields + "," + HELLO + "}"));
        assertEquals(400, answer.statusCode(), answer.body());
        assertNull(engine.asked.poll());
    }

    @Test
    void tooManyVariablesAndTwoAnswersAreRefused() throws Exception {
        for (String wrong : new String[] {
                "{\"chat_template_kwargs\":{\"a\":\"" + "x".repeat(20_000) + "\"}," + HELLO + "}",
                "{\"chat_template_kwargs\":{\"a\":[" + "1,".repeat(600) + "1]}," + HELLO + "}",
                "{" + BEGUN.replace("]", ",{\"role\":\"assistant\",\"content\":\"x\"}]") + "}",
                "{\"continue_final_message\":true,\"add_generation_prompt\":true," + BEGUN + "}"}) {
            assertEquals(400, get(post(CHAT, wrong)).statusCode());
        }
        assertNull(engine.asked.poll());
    }

    /** A masked secret in a variable would change what the template receives, so the request is refused. */
    @Test
    void variablesPassTheGate() throws Exception {
        // escaped, so that the secret does not appear literally in the request
        String secret = "\\u0067hp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        HttpResponse<String> answer = get(post(CHAT,
                "{\"chat_template_kwargs\":{\"persona\":[{\"a\":\"" + secret + "\"}]}," + HELLO + "}"));
        assertEquals(403, answer.statusCode(), answer.body());
        assertNull(engine.asked.poll());
        assertTrue(Served.error(answer).get("message").getAsString().contains("template variables"), answer.body());
    }
}
