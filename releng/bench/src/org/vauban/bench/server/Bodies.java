// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** The JSON of requests. */
final class Bodies {
    private Bodies() {}

    /** Returns a greedy request for {@code /v1/completions}. */
    static String completion(String prompt, int tokens, boolean stream) {
        JsonObject body = new JsonObject();
        body.addProperty("prompt", prompt);
        return finished(body, tokens, stream);
    }

    /** Returns a greedy request for {@code /v1/chat/completions}. */
    static String chat(String question, int tokens, boolean stream) {
        JsonObject message = new JsonObject();
        message.addProperty("role", "user");
        message.addProperty("content", question);
        JsonArray messages = new JsonArray();
        messages.add(message);
        JsonObject body = new JsonObject();
        body.add("messages", messages);
        return finished(body, tokens, stream);
    }

    private static String finished(JsonObject body, int tokens, boolean stream) {
        body.addProperty("max_tokens", tokens);
        body.addProperty("temperature", 0);
        if (stream) {
            body.addProperty("stream", true);
            JsonObject options = new JsonObject();
            options.addProperty("include_usage", true);
            body.add("stream_options", options);
        }
        return body.toString();
    }

    /** Returns a number of {@code usage}. */
    static int usage(JsonObject answer, String name) {
        return answer.getAsJsonObject("usage").get(name).getAsInt();
    }

    /** Returns how many tokens of the prompt were in the KV cache. */
    static int cached(JsonObject answer) {
        return answer.getAsJsonObject("usage").getAsJsonObject("prompt_tokens_details").get("cached_tokens").getAsInt();
    }
}
