// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.Objects;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.engine.Generation;

/**
 * How fast the model prefills prompts, by what it did for the last ones, and how long their tokens are. Threads: any.
 */
final class PrefillSpeed {
    /** Of a 1.5b model on two cores, in tokens a second: taken until something was measured. */
    private static final double UNKNOWN = 80;
    /** In tokens a second: no model is used that is slower, but machines are suspended while one computes. */
    private static final double LEAST = 2;
    /** Fewer tokens tell little. */
    private static final int MEASURED_FROM = 24;
    private static final double WEIGHT = 0.3;
    /** Of a token, in UTF-16 units; more or less is believed of no text. */
    private static final double LEAST_UNITS = 2;
    private static final double MOST_UNITS = 6;

    // guarded by this
    private String model;
    private double tokensPerSecond = UNKNOWN;
    private double unitsPerToken = PromptBudget.UNITS_OF_TOKEN;

    /**
     * Notes how long a prompt took.
     *
     * @param units UTF-16 units of the prompt
     * @param waits whether the request stands still while others are computed: then only a speed is believed that is
     *            not far below what is known
     */
    synchronized void measured(Generation generation, int units, boolean waits) {
        if (generation.promptTokens() >= MEASURED_FROM) {
            double each = (double) units / generation.promptTokens();
            unitsPerToken += WEIGHT * (Math.clamp(each, LEAST_UNITS, MOST_UNITS) - unitsPerToken);
        }
        // of one that was cancelled before it wrote, it does not tell how much was read
        if (generation.generatedTokens() > 0) {
            learn(generation, generation.promptTokens() - generation.reusedTokens(), waits);
        }
    }

    /**
     * Notes how long a prompt took that was broken off between two steps, since somebody asked. Without these, only the
     * prompts would count that were read in time.
     *
     * @param read tokens that the engine held by then
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
            tokensPerSecond = (UNKNOWN + now) / 2; // the first prompt has the model's pages read from the disk, too
        }
    }

    /** UTF-16 units that are read in so many seconds. */
    synchronized double units(double seconds) {
        return tokensPerSecond * unitsPerToken * seconds;
    }
}
