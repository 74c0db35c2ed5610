// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.Sampling;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The less common ways to sample, under the names and with the standard values of llama.cpp. Mirostat is none of the
 * engine's, and refused.
 */
public final class RareSampling {
    private static final String MIROSTAT = "mirostat";
    private static final String BREAKERS = "dry_sequence_breakers";
    private static final int MOST_BREAKERS = 16;
    /** llama.cpp compares each with its whole vocabulary, the longer the slower: others that have breakers wait. */
    private static final int LONGEST_BREAKER = 32;
    private static final int LONGEST_BREAKERS = 128;
    private static final double LARGEST = 100;

    private RareSampling() {}

    /** @param base to which they are added */
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
        fields.elements(BREAKERS, MOST_BREAKERS); // a text of them all, as other servers take it, is no breaker
        List<String> breakers = fields.texts(BREAKERS, MOST_BREAKERS);
        if (breakers.stream().anyMatch(
                each -> each.isEmpty() || characters(each) > LONGEST_BREAKER || each.indexOf(0) >= 0)
                || breakers.stream().mapToInt(RareSampling::characters).sum() > LONGEST_BREAKERS) {
            throw new InvalidInputException(fields.path(BREAKERS), Messages.text("sampling.breakers",
                    fields.path(BREAKERS), LONGEST_BREAKER, LONGEST_BREAKERS));
        }
        return breakers;
    }

    /** As JSON Schema counts them: an emoji is one. */
    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Tells with what a text was sampled. */
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
