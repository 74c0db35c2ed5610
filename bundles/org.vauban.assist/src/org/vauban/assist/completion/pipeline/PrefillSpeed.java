// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.Objects;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.engine.Generation;

/**
 * Estimates how fast the model prefills prompts, from the last ones, and how long its tokens are. Threads: any.
 */
final class PrefillSpeed {
    /** Estimate before the first measurement, in tokens per second: that of a 1.5b model on two cores. */
    private static final double UNKNOWN = 80;
    /** Lowest credible speed in tokens per second: slower readings come from a machine suspended while computing. */
    private static final double LEAST = 2;
    /** Number of tokens below which a measurement is ignored. */
    private static final int MEASURED_FROM = 24;
    private static final double WEIGHT = 0.3;
    /** Lowest credible length of a token, in UTF-16 units. */
    private static final double LEAST_UNITS = 2;
    private static final double MOST_UNITS = 6;
    /** Length of a token that is assumed at most where a prompt must fit: prompts differ from the last ones. */
    private static final double SAFE_UNITS = 3;

    // guarded by this
    private String model;
    private double tokensPerSecond = UNKNOWN;
    private double unitsPerToken = PromptBudget.UNITS_OF_TOKEN;

    /**
     * Takes the duration of a prompt.
     *
     * @param units length of the prompt in UTF-16 units
     * @param waits whether the request may have been paused in favour of others: a speed far below the known one is
     *            then ignored
     */
    synchronized void measured(Generation generation, int units, boolean waits) {
        if (generation.promptTokens() >= MEASURED_FROM) {
            double each = (double) units / generation.promptTokens();
            unitsPerToken += WEIGHT * (Math.clamp(each, LEAST_UNITS, MOST_UNITS) - unitsPerToken);
        }
        // a request cancelled before its first token does not say how much of the prompt was processed
        if (generation.generatedTokens() > 0) {
            learn(generation, generation.promptTokens() - generation.cutTokens() - generation.reusedTokens(), waits);
        }
    }

    /**
     * Takes the duration of a prefill that a request of the user interrupted between two steps. Without these, only
     * prompts that were prefilled in time would count, which biases the estimate.
     *
     * @param read processed tokens by then
     */
    synchronized void brokenOff(Generation generation, int read) {
        learn(generation, read - generation.reusedTokens(), true);
    }

    private void learn(Generation generation, int read, boolean waits) {
        if (read < MEASURED_FROM || generation.promptMillis() <= 0) {
            return;
        }
        double now = read * 1000.0 / generation.promptMillis();
        boolean known = Objects.equals(generation.modelId(), model);
        if (now < LEAST || waits && known && now < tokensPerSecond / 2) {
            return;
        }
        if (known) {
            tokensPerSecond += WEIGHT * (now - tokensPerSecond);
        } else {
            model = generation.modelId();
            tokensPerSecond = (UNKNOWN + now) / 2; // the first prompt also pages the model in from disk
        }
    }

    /** Returns how many UTF-16 units are prefilled in this many seconds. */
    synchronized double units(double seconds) {
        return tokensPerSecond * unitsPerToken * seconds;
    }

    /**
     * Returns a length of tokens, in UTF-16 units, that is rather too short, for prompts that must fit the context.
     * Only steps of a half are distinguished: a length that varies invalidates the prefix each time.
     */
    synchronized double unitsOfToken() {
        return Math.floor(2 * Math.min(unitsPerToken, SAFE_UNITS)) / 2;
    }
}
