// SPDX-License-Identifier: EPL-2.0

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tries the main use of OpenAI's library for Java with a team server, as clients.py does for Python libraries. */
public final class OpenAiClient {
    private static final String QUESTION = "How do I add two numbers in Java?";

    private int failed;
    private int done;

    /** A step of the trial; returns what it did. */
    private interface Step {
        String run() throws Exception;
    }

    public static void main(String[] arguments) {
        OpenAiClient steps = new OpenAiClient();
        OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(arguments[0] + "/v1").apiKey("none").maxRetries(0)
                .build();
        steps.run(client);
        client.close();
        System.out.printf("openai-java: %d of %d steps%n", steps.done, steps.done + steps.failed);
        System.exit(steps.failed == 0 ? 0 : 1);
    }

    private void step(String name, Step step) {
        String told;
        try {
            told = step.run();
            done++;
        } catch (Exception | AssertionError e) {
            told = "FAILED: " + e;
            failed++;
        }
        System.out.printf("%-12s %-26s %s%n", "openai-java", name, told);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(QUESTION).maxCompletionTokens(200);
    }

    private void run(OpenAIClient client) {
        step("models", () -> client.models().list().data().stream().map(model -> model.id())
                .collect(Collectors.joining(", ")));
        step("chat", () -> {
            ChatCompletion answer = client.chat().completions().create(question("scripted").seed(1).build());
            require(!answer.choices().getFirst().message().content().orElse("").isEmpty(), "no text");
            return answer.usage().orElseThrow().completionTokens() + " tokens";
        });
        step("chat, stream", () -> {
            try (StreamResponse<ChatCompletionChunk> stream = client.chat().completions()
                    .createStreaming(question("scripted").build())) {
                List<ChatCompletionChunk> pieces = stream.stream().toList();
                require(pieces.getLast().choices().getFirst().finishReason().isPresent(), "no end");
                return pieces.size() + " pieces";
            }
        });
        step("chat, tools", () -> {
            FunctionParameters parameters = FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties",
                            JsonValue.from(Map.of("city", Map.of("enum", List.of("Brest", "Lyon")))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("city"))).build();
            ChatCompletion answer = client.chat().completions().create(question("tiny-coder")
                    .addTool(ChatCompletionFunctionTool.builder().function(FunctionDefinition.builder().name("weather")
                            .description("Tells the weather").parameters(parameters).build()).build())
                    .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED).build());
            return answer.choices().getFirst().message().toolCalls().orElseThrow().getFirst().asFunction().function()
                    .arguments();
        });
        step("embeddings", () -> "a vector of " + client.embeddings()
                .create(EmbeddingCreateParams.builder().model("tiny-embedder").input("a text").build()).data()
                .getFirst().embedding().size());
        step("responses", () -> {
            Response answer = client.responses().create(
                    ResponseCreateParams.builder().model("scripted").input("Hello").maxOutputTokens(16).build());
            require(!answer.output().isEmpty(), "no output");
            return answer.status().orElseThrow().toString();
        });
        step("error", () -> {
            try {
                client.chat().completions().create(question("absent").build());
            } catch (NotFoundException e) {
                require("model_not_found".equals(e.code().orElse("")), String.valueOf(e));
                return "NotFoundException";
            }
            throw new AssertionError("no error");
        });
    }
}
