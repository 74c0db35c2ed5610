// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.TokenProbability;
import org.vauban.server.openai.Answers;
import org.vauban.server.serving.AdvancedSampling;

/**
 * Builds answers of {@code /completion}: those of {@code /infill} with llama.cpp's additional fields.
 *
 * @param common builds the common fields
 * @param prompts the prompts of the request
 * @param candidates number of candidates listed for each token; 0 for no probabilities
 * @param tokens whether to list the tokens
 * @param silent whether only prefill was requested
 */
record CompletionAnswers(InfillAnswers common, GenerationOptions options, List<String> prompts, int candidates,
        boolean tokens, boolean silent) {

    /**
     * Returns a piece of one of the texts.
     *
     * @param made the tokens of the piece; empty if unknown
     */
    JsonObject piece(int index, String text, List<TokenProbability> made) {
        JsonObject piece = common.piece(text);
        piece.addProperty("index", index);
        piece.add("tokens", ids(made));
        if (candidates > 0) {
            piece.add("completion_probabilities", probabilities(made));
        }
        return piece;
    }

    /** Returns the progress of prefill. */
    JsonObject progress(int index, JsonObject progress) {
        JsonObject piece = common.piece("");
        piece.addProperty("index", index);
        piece.add("tokens", new JsonArray());
        piece.add("prompt_progress", progress);
        return piece;
    }

    private JsonArray ids(List<TokenProbability> made) {
        JsonArray ids = new JsonArray();
        if (tokens && !silent) {
            made.forEach(token -> ids.add(token.token()));
        }
        return ids;
    }

    /** Returns all texts, for a request with an array of prompts. */
    JsonArray all(List<Generation> generations) {
        JsonArray all = new JsonArray();
        for (int i = 0; i < generations.size(); i++) {
            all.add(end(i, generations.get(i), generations.get(i).text(), 0));
        }
        return all;
    }

    /**
     * Returns the end of a streamed answer, or a complete answer.
     *
     * @param told number of tokens already sent with pieces
     */
    JsonObject end(int index, Generation generation, String text, int told) {
        List<TokenProbability> rest = generation.probabilities().subList(
                Math.min(told, generation.probabilities().size()), generation.probabilities().size());
        JsonObject end = common.all(generation, silent ? "" : text);
        end.addProperty("index", index);
        end.addProperty("prompt", prompts.get(index));
        end.addProperty("has_new_line", generation.text().indexOf('\n') >= 0);
        end.add("tokens", ids(rest));
        end.add("generation_settings", settings());
        if (candidates > 0 && (told == 0 || !rest.isEmpty())) {
            end.add("completion_probabilities", probabilities(rest));
        }
        return common.chosen(end);
    }

    private static JsonArray probabilities(List<TokenProbability> made) {
        JsonArray all = new JsonArray();
        for (TokenProbability token : made) {
            JsonObject one = probability(token.token(), token.text(), token.logarithm());
            JsonArray best = new JsonArray();
            token.best().forEach(other -> best.add(probability(other.token(), other.text(), other.logarithm())));
            one.add("top_logprobs", best);
            all.add(one);
        }
        return all;
    }

    private static JsonObject probability(int id, String text, double logarithm) {
        JsonObject one = Answers.probability(text, logarithm);
        if (id >= 0) { // remote endpoints other than llama.cpp do not report it
            one.addProperty("id", id);
        }
        return one;
    }

    /** Returns the sampling parameters of the texts. */
    private JsonObject settings() {
        JsonObject settings = new JsonObject();
        settings.addProperty("n_predict", silent ? 0 : options.maxTokens());
        settings.addProperty("seed", options.seed());
        settings.addProperty("temperature", options.temperature());
        settings.addProperty("top_k", options.topK());
        settings.addProperty("top_p", options.topP());
        settings.addProperty("min_p", options.minP());
        settings.addProperty("repeat_last_n", options.sampling().lastTokens());
        settings.addProperty("repeat_penalty", options.sampling().repeatPenalty());
        settings.addProperty("presence_penalty", options.sampling().presencePenalty());
        settings.addProperty("frequency_penalty", options.sampling().frequencyPenalty());
        AdvancedSampling.tell(settings, options.sampling());
        JsonArray stop = new JsonArray();
        options.stop().forEach(stop::add);
        settings.add("stop", stop);
        String grammar = options.grammar();
        settings.addProperty("grammar", grammar == null ? "" : grammar);
        JsonArray biases = new JsonArray();
        options.sampling().logitBias().forEach((token, bias) -> {
            JsonObject one = new JsonObject();
            one.addProperty("token", token);
            one.addProperty("bias", bias <= Sampling.FORBIDDING ? null : bias); // JSON cannot express infinity
            biases.add(one);
        });
        settings.add("logit_bias", biases);
        settings.addProperty("n_probs", candidates);
        return settings;
    }
}
