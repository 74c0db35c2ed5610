// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.SamplingDefaults;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Reads the sampling parameters and stop conditions of a request, with the names of OpenAI, llama.cpp and Mistral. A
 * missing field has the model's configured value, or llama.cpp's default.
 */
public final class SamplingFields {
    /** More than any served context holds; a text ends at the end of its context. */
    public static final int MOST_TOKENS = SamplingDefaults.MOST_TOKENS;
    private static final int MOST_STOPS = 16;
    private static final long LARGEST_SEED = 1L << 53;
    private static final int LAST_TOKENS = 64;
    private static final int MOST_BIASES = 1_024;
    private static final Pattern TOKEN = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final int LARGEST_TOKEN = 999_999_999;

    private SamplingFields() {}

    /**
     * @param model the model, which supplies defaults for missing fields
     * @param maxTokens at least 1
     * @param jsonSchema a schema of the text, or null
     * @param probabilities number of candidates to report for each token; 0 for none
     */
    public static GenerationOptions read(JsonFields fields, ModelEntry model, int maxTokens,
            @Nullable String jsonSchema, int probabilities) throws InvalidInputException {
        SamplingDefaults standard = model.serving().sampling();
        List<String> own = fields.texts("stop", MOST_STOPS);
        List<String> sequences = fields.texts("stop_sequences", MOST_STOPS); // Anthropic's name
        List<String> stop = (sequences.isEmpty() ? own : sequences).stream().filter(text -> !text.isEmpty()).toList();
        return new GenerationOptions(maxTokens, fields.number("temperature", standard.temperature(), 0, 2),
                (int) Math.max(0, fields.integer("top_k", standard.topK(), -1, SamplingDefaults.MOST_CANDIDATES)),
                fields.number("top_p", standard.topP(), 0, 1), fields.number("min_p", standard.minP(), 0, 1),
                seed(fields, standard), stop, null, jsonSchema,
                AdvancedSampling.read(fields, penalties(fields)).withLogitBias(biases(fields)), probabilities,
                ContextOverflow.REFUSE, true, false, 0);
    }

    /**
     * Adds the constraint of llama.cpp's {@code grammar} (GBNF) or {@code json_schema}. A text can satisfy one
     * constraint, so a second one is refused.
     */
    public static GenerationOptions prescribed(JsonFields fields, GenerationOptions options)
            throws InvalidInputException {
        String grammar = fields.text("grammar");
        JsonFields schema = fields.fields("json_schema");
        boolean ruled = grammar != null && !grammar.isEmpty();
        if ((ruled ? 1 : 0) + (schema == null ? 0 : 1) + (options.jsonSchema() == null ? 0 : 1) > 1) {
            throw new InvalidInputException(ruled ? "grammar" : "json_schema", Messages.text("sampling.prescribed"));
        }
        if (schema != null) {
            return options.withJsonSchema(Exchange.GSON.toJson(schema.object()));
        }
        return grammar != null && ruled ? options.withGrammar(grammar) : options;
    }

    /** Returns the defaults for missing fields, with llama.cpp's names. */
    public static JsonObject standard(ModelEntry model) {
        SamplingDefaults defaults = model.serving().sampling();
        JsonObject standard = new JsonObject();
        standard.addProperty("n_predict", defaults.maxTokens() == 0 ? -1 : defaults.maxTokens());
        standard.addProperty("seed", defaults.seed());
        standard.addProperty("temperature", defaults.temperature());
        standard.addProperty("top_k", defaults.topK());
        standard.addProperty("top_p", defaults.topP());
        standard.addProperty("min_p", defaults.minP());
        standard.addProperty("repeat_last_n", LAST_TOKENS);
        standard.addProperty("repeat_penalty", 1.0);
        standard.addProperty("presence_penalty", 0.0);
        standard.addProperty("frequency_penalty", 0.0);
        return standard;
    }

    /** Returns the maximum number of tokens, from the first of these fields that is present. */
    public static int maxTokens(JsonFields fields, ModelEntry model, String... names) throws InvalidInputException {
        long most = -1;
        for (String name : names) { // reads all of them, so that each one is validated
            long given = fields.integer(name, -1, -1, Integer.MAX_VALUE);
            most = most < 0 ? given : most;
        }
        int standard = model.serving().sampling().maxTokens();
        return most < 0 ? standard == 0 ? MOST_TOKENS : standard : (int) Math.clamp(most, 1, MOST_TOKENS);
    }

    private static long seed(JsonFields fields, SamplingDefaults standard) throws InvalidInputException {
        long own = fields.integer("seed", standard.seed(), -LARGEST_SEED, LARGEST_SEED);
        long seed = fields.integer("random_seed", own, -LARGEST_SEED, LARGEST_SEED); // Mistral's name
        return seed == -1 ? -1 : seed & 0x7fffffffL;
    }

    /**
     * Reads OpenAI's object of biases by token, or llama.cpp's array of pairs. Tokens are numbers; false forbids a
     * token, like -100.
     */
    private static Map<Integer, Double> biases(JsonFields fields) throws InvalidInputException {
        JsonElement value = fields.value("logit_bias");
        Map<Integer, Double> biases = new HashMap<>();
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> bias : object.entrySet()) {
                if (!TOKEN.matcher(bias.getKey()).matches()) {
                    throw bias();
                }
                biases.put(Integer.valueOf(bias.getKey()), bias(bias.getValue()));
            }
        } else if (value != null) {
            for (JsonElement pair : fields.elements("logit_bias", MOST_BIASES)) {
                if (!(pair instanceof JsonArray array) || array.size() != 2) {
                    throw bias();
                }
                biases.put((int) JsonFields.whole(array.get(0), 0, LARGEST_TOKEN).orElseThrow(() -> bias()),
                        bias(array.get(1)));
            }
        }
        if (biases.size() > MOST_BIASES) {
            throw bias();
        }
        return biases;
    }

    /** Returns the bias for a member's value. */
    static double bias(JsonElement value) throws InvalidInputException {
        if (value instanceof JsonPrimitive by) {
            double number = by.isNumber() ? by.getAsDouble() : Double.NaN;
            boolean forbidden = by.isBoolean() && !by.getAsBoolean();
            if (forbidden || Math.abs(number) <= -Sampling.FORBIDDING) {
                return forbidden ? Sampling.FORBIDDING : number;
            }
        }
        throw bias();
    }

    private static InvalidInputException bias() {
        return new InvalidInputException("logit_bias", Messages.text("sampling.bias", MOST_BIASES));
    }

    private static Sampling penalties(JsonFields fields) throws InvalidInputException {
        double repeat = fields.number("repeat_penalty", 1, 0.01, 10);
        double frequency = fields.number("frequency_penalty", 0, -2, 2);
        double presence = fields.number("presence_penalty", 0, -2, 2);
        int given = (int) fields.integer("repeat_last_n", LAST_TOKENS, -1, MOST_TOKENS);
        int last = given < 0 ? MOST_TOKENS : given; // -1 means the whole context
        return repeat == 1 && frequency == 0 && presence == 0 ? Sampling.NONE
                : Sampling.NONE.withPenalties(last, repeat, frequency, presence);
    }
}
