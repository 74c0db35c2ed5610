// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.openai.Answers;

/**
 * Builds the answers of {@code /api/chat} and {@code /api/generate}, whole or in pieces. Immutable.
 *
 * @param model the model name in the request
 * @param chat whether the answer is a message instead of a text
 * @param probabilities whether to include the probabilities of the tokens
 */
record OllamaAnswers(String model, boolean chat, boolean probabilities) {
    private static final double NANOS = 1e6;

    private JsonObject head() {
        JsonObject head = new JsonObject();
        head.addProperty("model", model);
        head.addProperty("created_at", Instant.now().toString());
        return head;
    }

    private void text(JsonObject answer, String text, String thought, List<ToolCall> calls) {
        JsonObject owner = answer;
        if (chat) {
            owner = new JsonObject();
            owner.addProperty("role", "assistant");
            answer.add("message", owner);
        }
        owner.addProperty(chat ? "content" : "response", text);
        if (!thought.isEmpty()) {
            owner.addProperty("thinking", thought);
        }
        if (!calls.isEmpty()) {
            JsonArray array = new JsonArray();
            calls.forEach(call -> array.add(call(call)));
            owner.add("tool_calls", array);
        }
    }

    private static JsonObject call(ToolCall call) {
        JsonObject function = new JsonObject();
        function.addProperty("name", call.name());
        function.add("arguments", Answers.arguments(call));
        JsonObject object = new JsonObject();
        object.addProperty("id", call.id());
        object.add("function", function);
        return object;
    }

    private void probabilities(JsonObject answer, List<TokenProbability> tokens) {
        if (probabilities && !tokens.isEmpty()) {
            answer.add("logprobs", Answers.probabilities(tokens));
        }
    }

    /** Returns a piece of the text, of the reasoning, or tool calls; with the tokens of the piece. */
    JsonObject piece(String text, String thought, List<ToolCall> calls, List<TokenProbability> tokens) {
        JsonObject piece = head();
        text(piece, text, thought, calls);
        probabilities(piece, tokens);
        piece.addProperty("done", false);
        return piece;
    }

    /**
     * Returns the last piece, with token counts and durations.
     *
     * @param told number of tokens already sent with pieces
     */
    JsonObject end(Generation generation, int told) {
        JsonObject end = head();
        text(end, "", "", List.of());
        List<TokenProbability> all = generation.probabilities();
        probabilities(end, all.subList(Math.min(told, all.size()), all.size()));
        return ended(end, generation);
    }

    /** Returns the answer to a request that only loads the model. */
    JsonObject loaded() {
        JsonObject loaded = head();
        text(loaded, "", "", List.of());
        loaded.addProperty("done", true);
        loaded.addProperty("done_reason", "load");
        return loaded;
    }

    /** Returns a complete answer. */
    JsonObject whole(Generation generation) {
        JsonObject whole = head();
        if (chat) {
            text(whole, generation.answer().content(), generation.answer().reasoning(),
                    generation.answer().calls());
        } else {
            text(whole, generation.answer().content(), generation.answer().reasoning(), List.of());
        }
        probabilities(whole, generation.probabilities());
        return ended(whole, generation);
    }

    private static JsonObject ended(JsonObject answer, Generation generation) {
        answer.addProperty("done", true);
        answer.addProperty("done_reason", Answers.cut(generation) ? "length" : "stop");
        answer.addProperty("total_duration", nanos(generation.totalMillis()));
        answer.addProperty("load_duration", 0);
        answer.addProperty("prompt_eval_count", generation.promptTokens());
        answer.addProperty("prompt_eval_duration", nanos(generation.promptMillis()));
        answer.addProperty("eval_count", generation.generatedTokens());
        answer.addProperty("eval_duration", nanos(generation.generateMillis()));
        return answer;
    }

    private static long nanos(double millis) {
        return Math.round(millis * NANOS);
    }
}
