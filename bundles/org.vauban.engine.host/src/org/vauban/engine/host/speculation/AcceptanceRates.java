// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.EnumMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How often each source was right, by how long it has been right before: of all requests of a model, and of one.
 * Drafts count also where they were not computed, so that a source can come back.
 */
public final class AcceptanceRates {
    /** Lower ends of the classes of runs. */
    private static final int[] RUNS = {0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 40, 64};
    /** What is believed before anything was seen, and how many tokens that counts for. */
    private static final Map<DraftTokens.Source, double[]> FIRST = Map.of(
            DraftTokens.Source.LOOKUP,
            new double[] {0.2, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98},
            DraftTokens.Source.DRAFT_TEXT,
            new double[] {0.5, 0.8, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.98, 0.985, 0.99, 0.995, 0.995},
            DraftTokens.Source.DRAFT_MODEL,
            new double[] {0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8});
    private static final double FIRST_WEIGHT = 8;
    /** What was seen longer ago than about so many tokens of a class is forgotten. */
    private static final double MEMORY = 200;

    private final AcceptanceRates model;
    private final Map<DraftTokens.Source, double[]> right = new EnumMap<>(DraftTokens.Source.class);
    private final Map<DraftTokens.Source, double[]> seen = new EnumMap<>(DraftTokens.Source.class);

    /** Of a model. */
    public AcceptanceRates() {
        this(null);
    }

    /** Of a request. @param model of which it is one; or null */
    private AcceptanceRates(@Nullable AcceptanceRates model) {
        this.model = model;
        for (DraftTokens.Source source : DraftTokens.Source.values()) {
            right.put(source, new double[RUNS.length]);
            seen.put(source, new double[RUNS.length]);
        }
    }

    /** Those of one request, which also tell the model's. */
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

    /** From 0 to 1. */
    public double chance(DraftTokens.Source source, int run) {
        int bucket = bucket(run);
        double believed = model == null ? FIRST.get(source)[bucket] : model.chance(source, run);
        return (believed * FIRST_WEIGHT + right.get(source)[bucket]) / (FIRST_WEIGHT + seen.get(source)[bucket]);
    }

    /** Whether a token was what the source had said. */
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
