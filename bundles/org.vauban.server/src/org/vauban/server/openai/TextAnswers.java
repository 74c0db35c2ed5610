// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;

/**
 * Answers of {@code /v1/completions}, whole or in pieces. Immutable.
 *
 * @param id of the answer
 * @param model by which the client asked
 * @param created seconds since 1970
 */
record TextAnswers(String id, String model, long created) {

    static TextAnswers of(String model) {
        return new TextAnswers(Answers.id("cmpl-"), model, System.currentTimeMillis() / 1_000);
    }

    private JsonObject head(JsonArray choices) {
        JsonObject head = new JsonObject();
        head.addProperty("id", id);
        head.addProperty("object", "text_completion");
        head.addProperty("created", created);
        head.addProperty("model", model);
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
     * A whole answer.
     *
     * @param echoes a text before each of the texts
     */
    JsonObject whole(List<Generation> generations, List<String> echoes, boolean probabilities) {
        JsonArray choices = new JsonArray();
        for (Generation each : generations) {
            String echo = echoes.get(choices.size());
            JsonObject choice = choice(choices.size(), echo + each.text());
            finish(choice, each, probabilities, echo.length());
            choices.add(choice);
        }
        return head(choices);
    }

    /** A piece of a text. */
    JsonObject text(int index, String text) {
        return only(choice(index, text));
    }

    /** The last piece of a text. */
    JsonObject end(int index, Generation generation, boolean probabilities, int offset) {
        JsonObject choice = choice(index, "");
        finish(choice, generation, probabilities, offset);
        return only(choice);
    }

    /** What the request cost, behind the last piece. */
    JsonObject usage(JsonObject usage) {
        JsonObject piece = head(new JsonArray());
        piece.add("usage", usage);
        return piece;
    }

    private static void finish(JsonObject choice, Generation generation, boolean probabilities, int offset) {
        choice.addProperty("finish_reason", ChatAnswers.reason(generation));
        if (!probabilities) {
            return;
        }
        JsonArray tokens = new JsonArray();
        JsonArray logarithms = new JsonArray();
        JsonArray best = new JsonArray();
        JsonArray offsets = new JsonArray();
        int at = offset;
        for (TokenProbability token : generation.probabilities()) {
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
        choice.add("logprobs", all);
    }
}
