// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;

/**
 * The answers to one conversation in OpenAI's form, whole or in pieces. Immutable.
 *
 * @param id of the answer
 * @param model by which the client asked
 * @param created seconds since 1970
 */
public record ChatAnswers(String id, String model, long created) {

    /** With a new id. */
    public static ChatAnswers of(String model) {
        return new ChatAnswers(Answers.id("chatcmpl-"), model, System.currentTimeMillis() / 1_000);
    }

    private JsonObject head(String object) {
        JsonObject head = new JsonObject();
        head.addProperty("id", id);
        head.addProperty("object", object);
        head.addProperty("created", created);
        head.addProperty("model", model);
        return head;
    }

    /** A whole answer. */
    public JsonObject whole(List<Generation> generations, boolean probabilities) {
        JsonObject answer = head("chat.completion");
        JsonArray choices = new JsonArray();
        for (Generation each : generations) {
            JsonObject choice = new JsonObject();
            choice.addProperty("index", choices.size());
            choice.add("message", message(each));
            choice.add("logprobs", probabilities ? probabilities(each) : JsonNull.INSTANCE);
            choice.addProperty("finish_reason", reason(each));
            choices.add(choice);
        }
        answer.add("choices", choices);
        answer.add("usage", Answers.usage(generations));
        answer.add("timings", Answers.timings(generations.getFirst()));
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

    /** Why a generation ended. */
    public static String reason(Generation generation) {
        if (Answers.cut(generation)) {
            return "length";
        }
        return generation.answer().calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static JsonObject probabilities(Generation generation) {
        JsonArray content = new JsonArray();
        for (TokenProbability token : generation.probabilities()) {
            JsonObject one = Answers.probability(token.text(), token.logarithm());
            JsonArray best = new JsonArray();
            token.best().forEach(other -> best.add(Answers.probability(other.text(), other.logarithm())));
            one.add("top_logprobs", best);
            content.add(one);
        }
        JsonObject all = new JsonObject();
        all.add("content", content);
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

    /** The first piece of an answer; no text yet, as with llama.cpp. */
    public JsonObject begin(int index) {
        JsonObject delta = new JsonObject();
        delta.addProperty("role", "assistant");
        delta.add("content", JsonNull.INSTANCE);
        return piece(index, delta);
    }

    /** @param field {@code content} or {@code reasoning_content} */
    public JsonObject text(int index, String field, String text) {
        JsonObject delta = new JsonObject();
        delta.addProperty(field, text);
        return piece(index, delta);
    }

    /** @param number of the call in its answer, from 0 */
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

    /** The last piece of an answer; with the probabilities of all of it, which are known only now. */
    public JsonObject end(int index, Generation generation, boolean probabilities) {
        JsonObject piece = piece(index, new JsonObject());
        JsonObject choice = piece.getAsJsonArray("choices").get(0).getAsJsonObject();
        if (probabilities) {
            choice.add("logprobs", probabilities(generation));
        }
        choice.addProperty("finish_reason", reason(generation));
        return piece;
    }

    /** What the request cost, behind the last piece. */
    public JsonObject usage(List<Generation> generations) {
        JsonObject piece = head("chat.completion.chunk");
        piece.add("choices", new JsonArray());
        piece.add("usage", Answers.usage(generations));
        piece.add("timings", Answers.timings(generations.getFirst()));
        return piece;
    }
}
