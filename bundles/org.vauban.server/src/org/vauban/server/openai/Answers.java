// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.tool.ToolCall;

/** What the answers of all endpoints have in common. */
public final class Answers {
    private Answers() {}

    /** A new id. */
    public static String id(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** Whether a text ended before the model was done. */
    public static boolean cut(Generation generation) {
        return generation.finish() == FinishReason.LENGTH || generation.finish() == FinishReason.DEADLINE;
    }

    /** A vector as an array. */
    public static JsonArray numbers(float[] vector) {
        JsonArray numbers = new JsonArray(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    /** The arguments of a call as an object. */
    public static JsonObject arguments(ToolCall call) {
        try {
            return JsonParser.parseString(call.arguments()) instanceof JsonObject object ? object : new JsonObject();
        } catch (JsonParseException e) {
            return new JsonObject(); // a call that is none; the engine says so in its problem
        }
    }

    /** The tokens of several texts of one prompt, which counts once. */
    public static JsonObject usage(List<Generation> generations) {
        int prompt = generations.isEmpty() ? 0 : generations.getFirst().promptTokens();
        int reused = generations.isEmpty() ? 0 : generations.getFirst().reusedTokens();
        return usage(prompt, reused, generations.stream().mapToInt(Generation::generatedTokens).sum());
    }

    /** Tokens of a prompt, of these tokens of the KV cache, and generated tokens. */
    public static JsonObject usage(int prompt, int reused, int generated) {
        JsonObject details = new JsonObject();
        details.addProperty("cached_tokens", reused);
        JsonObject usage = new JsonObject();
        usage.addProperty("prompt_tokens", prompt);
        usage.addProperty("completion_tokens", generated);
        usage.addProperty("total_tokens", prompt + generated);
        usage.add("prompt_tokens_details", details);
        return usage;
    }

    /** How long a text took, and how fast that was, as llama.cpp tells it. */
    public static JsonObject timings(Generation generation) {
        int read = Math.max(0, generation.promptTokens() - generation.reusedTokens());
        JsonObject timings = new JsonObject();
        timings.addProperty("cache_n", generation.reusedTokens());
        timings.addProperty("prompt_n", read);
        timings.addProperty("prompt_ms", generation.promptMillis());
        timings.addProperty("prompt_per_token_ms", ratio(generation.promptMillis(), read));
        timings.addProperty("prompt_per_second", 1_000 * ratio(read, generation.promptMillis()));
        timings.addProperty("predicted_n", generation.generatedTokens());
        timings.addProperty("predicted_ms", generation.generateMillis());
        // the first token comes with the end of the prompt
        int steps = Math.max(0, generation.generatedTokens() - 1);
        timings.addProperty("predicted_per_token_ms", ratio(generation.generateMillis(), steps));
        timings.addProperty("predicted_per_second", 1_000 * ratio(steps, generation.generateMillis()));
        return timings;
    }

    private static double ratio(double of, double to) {
        return to == 0 ? 0 : of / to;
    }

    /** A token with its probability. */
    public static JsonObject probability(String token, double logarithm) {
        JsonArray bytes = new JsonArray();
        for (byte one : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xff);
        }
        JsonObject object = new JsonObject();
        object.addProperty("token", token);
        object.addProperty("logprob", logarithm);
        object.add("bytes", bytes);
        return object;
    }
}
