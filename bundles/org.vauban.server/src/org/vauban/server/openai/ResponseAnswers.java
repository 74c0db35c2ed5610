// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.http.ApiException;

/**
 * Builds a response in the format of {@code /v1/responses}, complete or in progress. Immutable.
 *
 * @param id the response's id
 * @param created seconds since 1970
 * @param request fields of the request that the answer repeats
 * @param tools names of the functions of namespaces
 */
record ResponseAnswers(String id, long created, JsonObject request, NamespacedTools tools) {

    /** Creates one with a new id. */
    static ResponseAnswers of(JsonObject request, NamespacedTools tools) {
        return new ResponseAnswers(Answers.id("resp_"), System.currentTimeMillis() / 1_000, request, tools);
    }

    /** Returns the response before anything is generated. */
    JsonObject begun() {
        return response("in_progress", new JsonArray(), null);
    }

    /** Returns a complete response with the given output. */
    JsonObject whole(JsonArray output, Generation generation) {
        return response(state(generation), output, generation);
    }

    /**
     * Returns a complete response.
     *
     * @param probabilities whether to include the probabilities of the text's tokens
     */
    JsonObject whole(Generation generation, boolean probabilities) {
        JsonArray output = new JsonArray();
        String state = state(generation);
        if (!generation.answer().reasoning().isEmpty()) {
            output.add(reasoning(Answers.id("rs_"), state, generation.answer().reasoning()));
        }
        if (!generation.answer().content().isEmpty() || generation.answer().calls().isEmpty()) {
            output.add(message(Answers.id("msg_"), state, generation.answer().content(),
                    probabilities ? ofText(generation) : List.of()));
        }
        generation.answer().calls().forEach(call -> output.add(call(Answers.id("fc_"), state, call)));
        return whole(output, generation);
    }

    /** Returns the tokens of the text after the reasoning and before the tool calls. */
    private static List<TokenProbability> ofText(Generation generation) {
        List<TokenProbability> all = generation.probabilities();
        String text = generation.answer().content();
        boolean alone = generation.answer().reasoning().isEmpty() && generation.answer().calls().isEmpty();
        int from = alone ? -1
                : all.stream().map(TokenProbability::text).collect(Collectors.joining()).lastIndexOf(text);
        if (from < 0) {
            return all;
        }
        List<TokenProbability> some = new ArrayList<>();
        int at = 0;
        for (TokenProbability token : all) {
            int end = at + token.text().length();
            if (end > from && at < from + text.length()) {
                some.add(token);
            }
            at = end;
        }
        return some;
    }

    /** Returns the status of a generation's output. */
    static String state(Generation generation) {
        return Answers.cut(generation) ? "incomplete" : "completed";
    }

    /**
     * Returns a response that failed.
     *
     * @param output the items that were complete before
     */
    JsonObject failed(JsonArray output, ApiException failure) {
        JsonObject error = new JsonObject();
        error.addProperty("code", switch (failure.kind()) {
            case CONTEXT_EXCEEDED, OVERLOADED -> failure.kind().code();
            // clients do not try again
            case INVALID_REQUEST, REFUSED_BY_POLICY, UNSUPPORTED, DEADLINE -> "invalid_prompt";
            default -> "server_error";
        });
        error.addProperty("message", failure.getMessage());
        JsonObject response = response("failed", output, null);
        response.add("error", error);
        return response;
    }

    private JsonObject response(String status, JsonArray output, @Nullable Generation generation) {
        JsonObject response = new JsonObject();
        response.addProperty("id", id);
        response.addProperty("object", "response");
        response.addProperty("created_at", created);
        response.addProperty("status", status);
        response.add("error", JsonNull.INSTANCE);
        if (generation != null && Answers.cut(generation)) {
            JsonObject details = new JsonObject();
            details.addProperty("reason", "max_output_tokens");
            response.add("incomplete_details", details);
        } else {
            response.add("incomplete_details", JsonNull.INSTANCE);
        }
        request.asMap().forEach(response::add);
        response.add("output", output);
        response.add("previous_response_id", JsonNull.INSTANCE);
        response.addProperty("store", false);
        response.add("usage", generation == null ? JsonNull.INSTANCE : usage(generation));
        return response;
    }

    private static JsonObject usage(Generation generation) {
        JsonObject read = new JsonObject();
        read.addProperty("cached_tokens", generation.reusedTokens());
        JsonObject written = new JsonObject();
        written.addProperty("reasoning_tokens", 0); // not counted separately
        JsonObject usage = new JsonObject();
        usage.addProperty("input_tokens", generation.promptTokens());
        usage.add("input_tokens_details", read);
        usage.addProperty("output_tokens", generation.generatedTokens());
        usage.add("output_tokens_details", written);
        usage.addProperty("total_tokens", generation.promptTokens() + generation.generatedTokens());
        return usage;
    }

    private static JsonObject item(String id, String type, String status) {
        JsonObject item = new JsonObject();
        item.addProperty("id", id);
        item.addProperty("type", type);
        item.addProperty("status", status);
        return item;
    }

    /** Returns a message with one text, which is omitted while empty and in progress. */
    static JsonObject message(String id, String status, String text, List<TokenProbability> tokens) {
        JsonObject message = item(id, "message", status);
        message.addProperty("role", "assistant");
        JsonArray content = new JsonArray();
        if (!text.isEmpty() || !status.equals("in_progress")) {
            content.add(text(text, tokens));
        }
        message.add("content", content);
        return message;
    }

    /**
     * Returns the text of a message.
     *
     * @param tokens the tokens whose probabilities to include
     */
    static JsonObject text(String text, List<TokenProbability> tokens) {
        JsonObject part = new JsonObject();
        part.addProperty("type", "output_text");
        part.addProperty("text", text);
        part.add("annotations", new JsonArray());
        part.add("logprobs", Answers.probabilities(tokens));
        return part;
    }

    /** Returns an item with the model's reasoning. */
    static JsonObject reasoning(String id, String status, String text) {
        JsonObject reasoning = item(id, "reasoning", status);
        reasoning.add("summary", new JsonArray());
        JsonArray content = new JsonArray();
        if (!text.isEmpty() || !status.equals("in_progress")) {
            content.add(thought(text));
        }
        reasoning.add("content", content);
        return reasoning;
    }

    /** Returns the text of the reasoning. */
    static JsonObject thought(String text) {
        JsonObject part = new JsonObject();
        part.addProperty("type", "reasoning_text");
        part.addProperty("text", text);
        return part;
    }

    /** Returns a function call. */
    JsonObject call(String id, String status, ToolCall call) {
        JsonObject item = item(id, "function_call", status);
        item.addProperty("call_id", call.id());
        NamespacedTools.OfferedFunction function = tools.function(call.name());
        if (function.namespace() != null) {
            item.addProperty("namespace", function.namespace());
        }
        item.addProperty("name", function.name());
        item.addProperty("arguments", status.equals("in_progress") ? "" : call.arguments());
        return item;
    }
}
