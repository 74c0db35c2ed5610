// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.server.openai.Answers;

/**
 * Builds answers of {@code /infill} in llama.cpp's format.
 *
 * @param model the model name in the request
 * @param fields the only fields that the client wants, such as {@code content} or {@code timings/prompt_ms}; empty for
 *            all
 */
record InfillAnswers(String model, List<String> fields) {

    /** Returns a piece of the text. */
    JsonObject piece(String text) {
        JsonObject piece = new JsonObject();
        piece.addProperty("index", 0);
        piece.addProperty("content", text);
        piece.addProperty("stop", false);
        return piece;
    }

    /** Returns the end of a streamed answer, or a complete answer. */
    JsonObject end(Generation generation, String text) {
        return chosen(all(generation, text));
    }

    /** Returns the end of an answer with all fields, before selection. */
    JsonObject all(Generation generation, String text) {
        JsonObject end = new JsonObject();
        end.addProperty("index", 0);
        end.addProperty("content", text);
        end.addProperty("model", model);
        end.addProperty("stop", true);
        end.addProperty("stop_type", generation.finish() == FinishReason.END ? "eos"
                : generation.finish() == FinishReason.STOP ? "word" : "limit");
        end.addProperty("tokens_predicted", generation.generatedTokens());
        end.addProperty("tokens_evaluated", generation.promptTokens());
        end.addProperty("tokens_cached", generation.reusedTokens());
        end.addProperty("truncated", generation.cutTokens() > 0);
        end.add("timings", Answers.timings(generation));
        return end;
    }

    /** Selects the requested fields. A nested field is named by its whole path, as with llama.cpp. */
    JsonObject chosen(JsonObject whole) {
        if (fields.isEmpty()) {
            return whole;
        }
        JsonObject chosen = new JsonObject();
        for (String field : fields) {
            JsonElement value = whole;
            for (String name : field.split("/")) {
                value = value instanceof JsonObject object ? object.get(name) : null;
            }
            if (value != null) {
                chosen.add(field, value);
            }
        }
        return chosen;
    }
}
