// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What was measured, and what follows from it.
 *
 * @param time when, in milliseconds since 1970
 * @param processors of the machine
 * @param memoryBytes of the machine
 * @param models in the order of measuring
 * @param recommendation what to use, or null where no model could be measured
 */
public record MeasureReport(long time, int processors, long memoryBytes, List<ModelMeasure> models,
        @Nullable Recommendation recommendation) {

    public MeasureReport {
        models = List.copyOf(models);
    }

    /**
     * The model to use.
     *
     * @param modelId of a measured one
     * @param reason one or two sentences in the user's language
     */
    public record Recommendation(String modelId, String reason) {
        /** Both are there. */
        public Recommendation {
            Objects.requireNonNull(modelId);
            Objects.requireNonNull(reason);
        }
    }
}
