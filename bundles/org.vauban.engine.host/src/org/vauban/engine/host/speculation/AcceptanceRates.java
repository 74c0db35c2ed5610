// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.EnumMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Acceptance rates of each draft source, by the number of preceding correct tokens; of all requests of a model, or of
 * one. Drafts that were not computed count, too, so that a source can recover.
 */
public final class AcceptanceRates {
    /** Lower bounds of the run length classes. */
    private static final int[] RUNS = {0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 40, 64};
    /** Initial estimates; {@link #FIRST_WEIGHT} is the number of tokens that they count for. */
    private static final Map<DraftTokens.Source, double[]> FIRST = Map.of(
            DraftTokens.Source.LOOKUP,
            new double[] {0.2, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98},
            DraftTokens.Source.DRAFT_TEXT,
            new double[] {0.5, 0.8, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.98, 0.985, 0.99, 0.995, 0.995},
            DraftTokens.Source.DRAFT_MODEL,
            new double[] {0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8});
    private static final double FIRST_WEIGHT = 8;
    /** Number of tokens per class after which older observations fade. */
    private static final double MEMORY = 200;

    private final AcceptanceRates model;
    private final Map<DraftTokens.Source, double[]> right = new EnumMap<>(DraftTokens.Source.class);
    private final Map<DraftTokens.Source, double[]> seen = new EnumMap<>(DraftTokens.Source.class);

    /** Creates the rates of a model. */
    public AcceptanceRates() {
        this(null);
    }

    /** Creates the rates of a request. @param model rates of its model; or null */
    private AcceptanceRates(@Nullable AcceptanceRates model) {
        this.model = model;
        for (DraftTokens.Source source : DraftTokens.Source.values()) {
            right.put(source, new double[RUNS.length]);
            seen.put(source, new double[RUNS.length]);
        }
    }

    /** Creates the rates of one request, which also update the model's. */
    public AcceptanceRates ofRequest() {
        return new AcceptanceRates(this);
    }

    private static int bucket(int run) {
        int bucket = 0;
        while (bucket + 1 < RUNS.length && RUNS[bucket + 1] <= run) {
            bucket++;
        }
        return bucket;
    }

    /** Returns the estimated acceptance rate, from 0 to 1. */
    public double chance(DraftTokens.Source source, int run) {
        int bucket = bucket(run);
        double believed = model == null ? FIRST.get(source)[bucket] : model.chance(source, run);
        return (believed * FIRST_WEIGHT + right.get(source)[bucket]) / (FIRST_WEIGHT + seen.get(source)[bucket]);
    }

    /** Records whether a drafted token was correct. */
    public void told(DraftTokens.Source source, int run, boolean correct) {
        int bucket = bucket(run);
        double[] r = right.get(source);
        double[] s = seen.get(source);
        double kept = s[bucket] >= MEMORY ? (MEMORY - 1) / s[bucket] : 1;
        r[bucket] = r[bucket] * kept + (correct ? 1 : 0);
        s[bucket] = s[bucket] * kept + 1;
        if (model != null) {
            model.told(source, run, correct);
        }
    }
}
