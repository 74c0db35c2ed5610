// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.anthropic;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.openai.Answers;

/**
 * Builds the answer to one conversation in Anthropic's format. Immutable.
 *
 * @param id the answer's id
 * @param model the model name in the request
 * @param stops the stop sequences
 */
record MessageAnswers(String id, String model, List<String> stops) {

    /**
     * Returns an empty message, with which a stream begins.
     *
     * @param read prompt tokens to prefill
     * @param reused prompt tokens taken from the KV cache
     */
    JsonObject begun(int read, int reused) {
        return message(new JsonArray(), null, usage(read, reused, 0));
    }

    /** Returns a complete answer. */
    JsonObject whole(Generation generation) {
        JsonArray content = new JsonArray();
        if (!generation.answer().reasoning().isEmpty()) {
            content.add(thinking(generation.answer().reasoning()));
        }
        if (!generation.answer().content().isEmpty() || generation.answer().calls().isEmpty()) {
            content.add(block("text", "text", generation.answer().content()));
        }
        for (ToolCall call : generation.answer().calls()) {
            JsonObject block = call(call);
            block.add("input", Answers.arguments(call));
            content.add(block);
        }
        return message(content, generation, usage(generation));
    }

    private JsonObject message(JsonArray content, @Nullable Generation generation, JsonObject usage) {
        JsonObject message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("type", "message");
        message.addProperty("role", "assistant");
        message.addProperty("model", model);
        message.add("content", content);
        if (generation == null) {
            message.add("stop_reason", JsonNull.INSTANCE);
            message.add("stop_sequence", JsonNull.INSTANCE);
        } else {
            stop(message, generation);
        }
        message.add("usage", usage);
        return message;
    }

    /** Adds the stop reason to an object. */
    void stop(JsonObject object, Generation generation) {
        boolean stopped = generation.finish() == FinishReason.STOP;
        object.addProperty("stop_reason", !generation.answer().calls().isEmpty() ? "tool_use"
                : stopped ? "stop_sequence" : generation.finish() == FinishReason.END ? "end_turn" : "max_tokens");
        // with several sequences, it is unknown which one matched
        object.addProperty("stop_sequence", stopped && stops.size() == 1 ? stops.getFirst() : null);
    }

    static JsonObject block(String type, String field, String text) {
        JsonObject block = new JsonObject();
        block.addProperty("type", type);
        block.addProperty(field, text);
        return block;
    }

    /** Returns a thinking block. Clients require a signature, which only its signer would verify. */
    static JsonObject thinking(String text) {
        JsonObject block = block("thinking", "thinking", text);
        block.addProperty("signature", "");
        return block;
    }

    /** Returns a tool call without arguments. */
    static JsonObject call(ToolCall call) {
        JsonObject block = new JsonObject();
        block.addProperty("type", "tool_use");
        block.addProperty("id", call.id());
        block.addProperty("name", call.name());
        block.add("input", new JsonObject());
        return block;
    }

    static JsonObject usage(Generation generation) {
        return usage(generation.promptTokens() - generation.reusedTokens(), generation.reusedTokens(),
                generation.generatedTokens());
    }

    private static JsonObject usage(int read, int reused, int written) {
        JsonObject usage = new JsonObject();
        usage.addProperty("input_tokens", read);
        usage.addProperty("cache_creation_input_tokens", 0);
        usage.addProperty("cache_read_input_tokens", reused);
        usage.addProperty("output_tokens", written);
        return usage;
    }
}
