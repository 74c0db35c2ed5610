// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.Sampling;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Reads the less common sampling parameters, with the names and defaults of llama.cpp. Mirostat is refused, because the
 * engine does not implement it.
 */
public final class AdvancedSampling {
    private static final String MIROSTAT = "mirostat";
    private static final String BREAKERS = "dry_sequence_breakers";
    private static final int MOST_BREAKERS = 16;
    /** Limit per breaker: llama.cpp compares it with the whole vocabulary, which delays other requests. */
    private static final int LONGEST_BREAKER = 32;
    private static final int LONGEST_BREAKERS = 128;
    private static final double LARGEST = 100;

    private AdvancedSampling() {}

    /** @param base the parameters to extend */
    static Sampling read(JsonFields fields, Sampling base) throws InvalidInputException {
        if (fields.integer(MIROSTAT, 0, 0, Integer.MAX_VALUE) != 0) {
            throw new InvalidInputException(fields.path(MIROSTAT),
                    Messages.text("field.unsupported", fields.path(MIROSTAT)));
        }
        Sampling none = Sampling.NONE;
        return dry(fields, base
                .withTypical(fields.number("typical_p", none.typicalP(), 0, 1),
                        Math.max(0, fields.number("top_n_sigma", none.topNSigma(), -1, LARGEST)))
                .withXtc(fields.number("xtc_probability", none.xtcProbability(), 0, 1),
                        fields.number("xtc_threshold", none.xtcThreshold(), 0, 1))
                .withTemperatureRange(fields.number("dynatemp_range", none.temperatureRange(), 0, LARGEST),
                        fields.number("dynatemp_exponent", none.temperatureExponent(), 0, LARGEST)));
    }

    private static Sampling dry(JsonFields fields, Sampling base) throws InvalidInputException {
        Sampling none = Sampling.NONE;
        double multiplier = fields.number("dry_multiplier", none.dryMultiplier(), 0, LARGEST);
        double growth = fields.number("dry_base", none.dryBase(), 1, LARGEST);
        int allowed = (int) fields.integer("dry_allowed_length", none.dryAllowedLength(), 0,
                SamplingFields.MOST_TOKENS);
        int last = (int) fields.integer("dry_penalty_last_n", -1, -1, SamplingFields.MOST_TOKENS);
        List<String> breakers = breakers(fields);
        return multiplier == 0 ? base
                : base.withDry(multiplier, growth, allowed, last < 0 ? SamplingFields.MOST_TOKENS : last, breakers);
    }

    private static List<String> breakers(JsonFields fields) throws InvalidInputException {
        if (!fields.has(BREAKERS)) {
            return Sampling.STANDARD_DRY_BREAKERS;
        }
        fields.elements(BREAKERS, MOST_BREAKERS); // refuses a single text, as other servers accept
        List<String> breakers = fields.texts(BREAKERS, MOST_BREAKERS);
        if (breakers.stream().anyMatch(
                each -> each.isEmpty() || characters(each) > LONGEST_BREAKER || each.indexOf(0) >= 0)
                || breakers.stream().mapToInt(AdvancedSampling::characters).sum() > LONGEST_BREAKERS) {
            throw new InvalidInputException(fields.path(BREAKERS), Messages.text("sampling.breakers",
                    fields.path(BREAKERS), LONGEST_BREAKER, LONGEST_BREAKERS));
        }
        return breakers;
    }

    /** Counts characters like JSON Schema, where an emoji is one. */
    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Adds the parameters of a sampled text to its settings. */
    public static void tell(JsonObject settings, Sampling sampling) {
        settings.addProperty("typical_p", sampling.typicalP());
        settings.addProperty("top_n_sigma", sampling.topNSigma() == 0 ? -1 : sampling.topNSigma());
        settings.addProperty("xtc_probability", sampling.xtcProbability());
        settings.addProperty("xtc_threshold", sampling.xtcThreshold());
        settings.addProperty("dynatemp_range", sampling.temperatureRange());
        settings.addProperty("dynatemp_exponent", sampling.temperatureExponent());
        settings.addProperty("dry_multiplier", sampling.dryMultiplier());
        settings.addProperty("dry_base", sampling.dryBase());
        settings.addProperty("dry_allowed_length", sampling.dryAllowedLength());
        settings.addProperty("dry_penalty_last_n", sampling.dryLastTokens());
    }
}
