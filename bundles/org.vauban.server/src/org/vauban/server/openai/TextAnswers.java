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
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.serving.pool.ModelPool;

/**
 * Builds answers of {@code /v1/completions}, whole or in pieces. Immutable.
 *
 * @param id the answer's id
 * @param model the model name in the request
 * @param created seconds since 1970
 * @param fingerprint supplies the system fingerprint; null while it is unknown
 */
record TextAnswers(String id, String model, long created, Supplier<@Nullable String> fingerprint) {

    static TextAnswers of(ModelPool models, ModelEntry model) {
        return new TextAnswers(Answers.id("cmpl-"), model.id(), System.currentTimeMillis() / 1_000,
                () -> models.fingerprint(model));
    }

    private JsonObject head(JsonArray choices) {
        JsonObject head = new JsonObject();
        head.addProperty("id", id);
        head.addProperty("object", "text_completion");
        head.addProperty("created", created);
        head.addProperty("model", model);
        head.addProperty("system_fingerprint", fingerprint.get());
        head.add("choices", choices);
        return head;
    }

    private static JsonObject choice(int index, String text) {
        JsonObject choice = new JsonObject();
        choice.addProperty("text", text);
        choice.addProperty("index", index);
        choice.add("logprobs", JsonNull.INSTANCE);
        choice.add("finish_reason", JsonNull.INSTANCE);
        return choice;
    }

    private JsonObject only(JsonObject choice) {
        JsonArray choices = new JsonArray();
        choices.add(choice);
        return head(choices);
    }

    /**
     * Returns a complete answer.
     *
     * @param echoes texts to prepend, one per generated text
     */
    JsonObject whole(List<Generation> generations, List<String> echoes, boolean probabilities) {
        JsonArray choices = new JsonArray();
        for (Generation each : generations) {
            String echo = echoes.get(choices.size());
            JsonObject choice = choice(choices.size(), echo + each.text());
            choice.addProperty("finish_reason", ChatAnswers.reason(each));
            if (probabilities) {
                choice.add("logprobs", probabilities(each.probabilities(), 0));
            }
            choices.add(choice);
        }
        return head(choices);
    }

    /**
     * Returns a piece of a text.
     *
     * @param tokens the tokens of the piece, or null to omit probabilities
     * @param offset offset of the first one in the text
     */
    JsonObject text(int index, String text, @Nullable List<TokenProbability> tokens, int offset) {
        JsonObject choice = choice(index, text);
        if (tokens != null) {
            choice.add("logprobs", probabilities(tokens, offset));
        }
        return only(choice);
    }

    /** Returns the progress of prefill. */
    JsonObject progress(int index, JsonObject progress) {
        JsonObject piece = only(choice(index, ""));
        piece.add("prompt_progress", progress);
        return piece;
    }

    /**
     * Returns the last piece of a text.
     *
     * @param tokens tokens whose probabilities were not sent yet; null for none
     * @param offset offset of the first one in the text
     */
    JsonObject end(int index, Generation generation, @Nullable List<TokenProbability> tokens, int offset) {
        JsonObject choice = choice(index, "");
        choice.addProperty("finish_reason", ChatAnswers.reason(generation));
        if (tokens != null && !tokens.isEmpty()) {
            choice.add("logprobs", probabilities(tokens, offset));
        }
        return only(choice);
    }

    /** Returns the token usage, which follows the last piece. */
    JsonObject usage(JsonObject usage) {
        JsonObject piece = head(new JsonArray());
        piece.add("usage", usage);
        return piece;
    }

    private static JsonObject probabilities(List<TokenProbability> made, int offset) {
        JsonArray tokens = new JsonArray();
        JsonArray logarithms = new JsonArray();
        JsonArray best = new JsonArray();
        JsonArray offsets = new JsonArray();
        int at = offset;
        for (TokenProbability token : made) {
            tokens.add(token.text());
            logarithms.add(token.logarithm());
            JsonObject candidates = new JsonObject();
            token.best().forEach(other -> candidates.addProperty(other.text(), other.logarithm()));
            best.add(candidates);
            offsets.add(at);
            at += token.text().length();
        }
        JsonObject all = new JsonObject();
        all.add("tokens", tokens);
        all.add("token_logprobs", logarithms);
        all.add("top_logprobs", best);
        all.add("text_offset", offsets);
        return all;
    }
}
