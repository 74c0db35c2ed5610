// SPDX-License-Identifier: EPL-2.0

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tries the main use of langchain4j with a team server, as clients.py does for Python libraries. */
public final class LangChainClient {
    private static final String QUESTION = "How do I add two numbers in Java?";
    private static final String KEY = "none";

    private int failed;
    private int done;

    /** A step of the trial; returns what it did. */
    private interface Step {
        String run() throws Exception;
    }

    public static void main(String[] arguments) {
        LangChainClient client = new LangChainClient();
        client.run(arguments[0] + "/v1");
        System.out.printf("langchain4j: %d of %d steps%n", client.done, client.done + client.failed);
        System.exit(client.failed == 0 ? 0 : 1);
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
        System.out.printf("%-10s %-28s %s%n", "langchain4j", name, told);
    }

    private static <T> T require(T value, boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
        return value;
    }

    private void run(String base) {
        OpenAiChatModel chat = OpenAiChatModel.builder().baseUrl(base).apiKey(KEY).modelName("scripted").maxTokens(32)
                .seed(1).maxRetries(0).build();
        step("chat", () -> {
            ChatResponse answer = chat.chat(UserMessage.from(QUESTION));
            require(answer, !answer.aiMessage().text().isEmpty(), "no text");
            return answer.tokenUsage().outputTokenCount() + " tokens";
        });
        step("chat, stream", () -> stream(base));
        step("chat, tools", () -> {
            OpenAiChatModel caller = OpenAiChatModel.builder().baseUrl(base).apiKey(KEY).modelName("tiny-coder")
                    .maxTokens(200).maxRetries(0).build();
            ToolSpecification weather = ToolSpecification.builder().name("weather").description("Tells the weather")
                    .parameters(JsonObjectSchema.builder().addEnumProperty("city", List.of("Brest", "Lyon"))
                            .required("city").build())
                    .build();
            ChatResponse answer = caller.chat(ChatRequest.builder().messages(UserMessage.from(QUESTION))
                    .toolSpecifications(weather).toolChoice(ToolChoice.REQUIRED).build());
            return require(answer.aiMessage(), answer.aiMessage().hasToolExecutionRequests(), "no call")
                    .toolExecutionRequests().getFirst().arguments();
        });
        step("embeddings", () -> {
            OpenAiEmbeddingModel embedder = OpenAiEmbeddingModel.builder().baseUrl(base).apiKey(KEY)
                    .modelName("tiny-embedder").maxRetries(0).build();
            return "a vector of " + embedder.embed("a text").content().dimension();
        });
    }

    private static String stream(String base) throws Exception {
        OpenAiStreamingChatModel model = OpenAiStreamingChatModel.builder().baseUrl(base).apiKey(KEY)
                .modelName("scripted").maxTokens(32).build();
        AtomicInteger pieces = new AtomicInteger();
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        model.chat(QUESTION, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.incrementAndGet();
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        ChatResponse answer = whole.get(60, TimeUnit.SECONDS);
        return pieces + " pieces, " + answer.tokenUsage().outputTokenCount() + " tokens";
    }
}
