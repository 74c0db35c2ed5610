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
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;

/** Builds the common parts of the answers of all endpoints. */
public final class Answers {
    private Answers() {}

    /** Returns a new id. */
    public static String id(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** Whether a limit ended the text before the model did. */
    public static boolean cut(Generation generation) {
        return generation.finish() == FinishReason.LENGTH || generation.finish() == FinishReason.DEADLINE;
    }

    /** Returns a vector as an array. */
    public static JsonArray numbers(float[] vector) {
        JsonArray numbers = new JsonArray(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    /** Returns the arguments of a tool call as an object. */
    public static JsonObject arguments(ToolCall call) {
        try {
            return JsonParser.parseString(call.arguments()) instanceof JsonObject object ? object : new JsonObject();
        } catch (JsonParseException e) {
            return new JsonObject(); // malformed arguments; the engine reports them as the call's problem
        }
    }

    /** Returns the token usage of several texts of one prompt, which counts once. */
    public static JsonObject usage(List<Generation> generations) {
        int prompt = generations.isEmpty() ? 0 : generations.getFirst().promptTokens();
        int reused = generations.isEmpty() ? 0 : generations.getFirst().reusedTokens();
        return usage(prompt, reused, generations.stream().mapToInt(Generation::generatedTokens).sum());
    }

    /** Returns the token usage: prompt tokens, those of them taken from the KV cache, and generated tokens. */
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

    /** Returns the duration and speed of a generation in llama.cpp's format. */
    public static JsonObject timings(Generation generation) {
        return timings(generation.reusedTokens(), Math.max(0, generation.promptTokens() - generation.reusedTokens()),
                generation.promptMillis(), generation.generatedTokens(), generation.generateMillis());
    }

    /** Returns timings for tokens taken from the KV cache, prefilled prompt tokens, and generated tokens. */
    static JsonObject timings(int reused, int read, double readMillis, int generated, double generateMillis) {
        JsonObject timings = new JsonObject();
        timings.addProperty("cache_n", reused);
        timings.addProperty("prompt_n", read);
        timings.addProperty("prompt_ms", readMillis);
        timings.addProperty("prompt_per_token_ms", ratio(readMillis, read));
        timings.addProperty("prompt_per_second", 1_000 * ratio(read, readMillis));
        timings.addProperty("predicted_n", generated);
        timings.addProperty("predicted_ms", generateMillis);
        // the first token results from prefill
        int steps = Math.max(0, generated - 1);
        timings.addProperty("predicted_per_token_ms", ratio(steps == 0 ? 0 : generateMillis, steps));
        timings.addProperty("predicted_per_second", 1_000 * ratio(steps, generateMillis));
        return timings;
    }

    private static double ratio(double of, double to) {
        return to == 0 ? 0 : of / to;
    }

    /** Returns tokens with their probabilities, each with the other candidates at its position. */
    public static JsonArray probabilities(List<TokenProbability> tokens) {
        JsonArray all = new JsonArray();
        for (TokenProbability token : tokens) {
            JsonObject one = probability(token.text(), token.logarithm());
            JsonArray best = new JsonArray();
            token.best().forEach(other -> best.add(probability(other.text(), other.logarithm())));
            one.add("top_logprobs", best);
            all.add(one);
        }
        return all;
    }

    /** Returns a token with its probability. */
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
