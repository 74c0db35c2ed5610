// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.serving.pool.ModelPool;

/**
 * Builds the answers to one conversation in OpenAI's format, whole or in pieces. Immutable.
 *
 * @param id the answer's id
 * @param model the model name in the request
 * @param created seconds since 1970
 * @param fingerprint supplies the system fingerprint; null while it is unknown
 */
public record ChatAnswers(String id, String model, long created, Supplier<@Nullable String> fingerprint) {

    /** Creates one with a new id. */
    public static ChatAnswers of(ModelPool models, ModelEntry model) {
        return new ChatAnswers(Answers.id("chatcmpl-"), model.id(), System.currentTimeMillis() / 1_000,
                () -> models.fingerprint(model));
    }

    private JsonObject head(String object) {
        JsonObject head = new JsonObject();
        head.addProperty("id", id);
        head.addProperty("object", object);
        head.addProperty("created", created);
        head.addProperty("model", model);
        head.addProperty("system_fingerprint", fingerprint.get());
        return head;
    }

    /** Returns a complete answer. */
    public JsonObject whole(List<Generation> generations, boolean probabilities) {
        JsonObject answer = head("chat.completion");
        JsonArray choices = new JsonArray();
        for (Generation each : generations) {
            JsonObject choice = new JsonObject();
            choice.addProperty("index", choices.size());
            choice.add("message", message(each));
            choice.add("logprobs", probabilities ? probabilities(each.probabilities()) : JsonNull.INSTANCE);
            choice.addProperty("finish_reason", reason(each));
            choices.add(choice);
        }
        answer.add("choices", choices);
        answer.add("usage", Answers.usage(generations));
        answer.add("timings", Answers.timings(generations.getFirst()));
        return answer;
    }

    /** Returns a complete answer with the rendered prompt, as llama.cpp does. */
    JsonObject verbose(List<Generation> generations, boolean probabilities, String prompt) {
        JsonObject told = new JsonObject();
        told.addProperty("prompt", prompt);
        JsonObject answer = whole(generations, probabilities);
        answer.add("__verbose", told);
        return answer;
    }

    private static JsonObject message(Generation generation) {
        JsonObject message = new JsonObject();
        List<ToolCall> calls = generation.answer().calls();
        String content = generation.answer().content();
        message.addProperty("role", "assistant");
        message.addProperty("content", content.isEmpty() && !calls.isEmpty() ? null : content);
        if (!generation.answer().reasoning().isEmpty()) {
            message.addProperty("reasoning_content", generation.answer().reasoning());
        }
        if (!calls.isEmpty()) {
            JsonArray array = new JsonArray();
            calls.forEach(call -> array.add(call(call)));
            message.add("tool_calls", array);
        }
        return message;
    }

    private static JsonObject call(ToolCall call) {
        JsonObject function = new JsonObject();
        function.addProperty("name", call.name());
        function.addProperty("arguments", call.arguments());
        JsonObject object = new JsonObject();
        object.addProperty("id", call.id());
        object.addProperty("type", "function");
        object.add("function", function);
        return object;
    }

    /** Returns why a generation ended. */
    public static String reason(Generation generation) {
        if (Answers.cut(generation)) {
            return "length";
        }
        return generation.answer().calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static JsonObject probabilities(List<TokenProbability> tokens) {
        JsonObject all = new JsonObject();
        all.add("content", Answers.probabilities(tokens));
        all.add("refusal", JsonNull.INSTANCE);
        return all;
    }

    private JsonObject piece(int index, JsonObject delta) {
        JsonObject choice = new JsonObject();
        choice.addProperty("index", index);
        choice.add("delta", delta);
        choice.add("logprobs", JsonNull.INSTANCE);
        choice.add("finish_reason", JsonNull.INSTANCE);
        JsonArray choices = new JsonArray();
        choices.add(choice);
        JsonObject piece = head("chat.completion.chunk");
        piece.add("choices", choices);
        return piece;
    }

    /** Returns the first piece of an answer, which has no text, as with llama.cpp. */
    public JsonObject begin(int index) {
        JsonObject delta = new JsonObject();
        delta.addProperty("role", "assistant");
        delta.add("content", JsonNull.INSTANCE);
        return piece(index, delta);
    }

    /**
     * @param field {@code content} or {@code reasoning_content}
     * @param tokens the tokens of the text, or null to omit probabilities
     */
    public JsonObject text(int index, String field, String text, @Nullable List<TokenProbability> tokens) {
        JsonObject delta = new JsonObject();
        delta.addProperty(field, text);
        JsonObject piece = piece(index, delta);
        if (tokens != null) {
            choice(piece).add("logprobs", probabilities(tokens));
        }
        return piece;
    }

    private static JsonObject choice(JsonObject piece) {
        return piece.getAsJsonArray("choices").get(0).getAsJsonObject();
    }

    /** Returns the progress of prefill. */
    public JsonObject progress(int index, JsonObject progress) {
        JsonObject piece = piece(index, new JsonObject());
        piece.add("prompt_progress", progress);
        return piece;
    }

    /** @param number index of the tool call in its answer, from 0 */
    public JsonObject call(int index, int number, ToolCall call) {
        JsonObject object = new JsonObject();
        object.addProperty("index", number);
        call(call).asMap().forEach(object::add);
        JsonArray calls = new JsonArray();
        calls.add(object);
        JsonObject delta = new JsonObject();
        delta.add("tool_calls", calls);
        return piece(index, delta);
    }

    /**
     * Returns the last piece of an answer.
     *
     * @param told number of tokens whose probabilities were sent with earlier pieces
     */
    public JsonObject end(int index, Generation generation, boolean probabilities, int told) {
        JsonObject piece = piece(index, new JsonObject());
        JsonObject choice = choice(piece);
        List<TokenProbability> all = generation.probabilities();
        if (probabilities && told < all.size()) {
            choice.add("logprobs", probabilities(all.subList(told, all.size())));
        }
        choice.addProperty("finish_reason", reason(generation));
        return piece;
    }

    /** Returns the token usage, which follows the last piece. */
    public JsonObject usage(List<Generation> generations) {
        JsonObject piece = head("chat.completion.chunk");
        piece.add("choices", new JsonArray());
        piece.add("usage", Answers.usage(generations));
        piece.add("timings", Answers.timings(generations.getFirst()));
        return piece;
    }
}
