// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Result of a measurement, with a recommendation.
 *
 * @param time time in milliseconds since 1970
 * @param processors number of processors of the machine
 * @param memoryBytes memory of the machine
 * @param models results in the order of measuring
 * @param recommendation the model to use, or null if none could be measured
 */
public record MeasureReport(long time, int processors, long memoryBytes, List<ModelMeasure> models,
        @Nullable Recommendation recommendation) {

    public MeasureReport {
        models = List.copyOf(models);
    }

    /**
     * The recommended model.
     *
     * @param modelId id of a measured model
     * @param reason one or two sentences in the user's language
     */
    public record Recommendation(String modelId, String reason) {
        /** Checks that both are present. */
        public Recommendation {
            Objects.requireNonNull(modelId);
            Objects.requireNonNull(reason);
        }
    }
}
