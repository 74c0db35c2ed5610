// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Measurement of one model on this machine. Times are in milliseconds; 0 if not measured.
 *
 * @param modelId id in the catalogue
 * @param name display name
 * @param promptTokensPerSecond speed of prompt processing
 * @param generatedTokensPerSecond speed of generation
 * @param promptTokens tokens of the first completion's prompt
 * @param firstMillis time from a cold start (no engine, no model) to the first completion
 * @param typingMillis median time from a key to its completion
 * @param slowestTypingMillis longest time from a key to its completion
 * @param memoryBytes memory of the engine with the model
 * @param freeBytes free memory of the machine before; 0 if unknown
 * @param quality number of gaps that it fills exactly, of 100 in Java, from the catalogue; -1 if unknown
 * @param fillsIn whether it supports fill-in-the-middle
 * @param failure one sentence why it could not be measured, or null
 */
public record ModelMeasure(String modelId, String name, double promptTokensPerSecond, double generatedTokensPerSecond,
        int promptTokens, double firstMillis, double typingMillis, double slowestTypingMillis, long memoryBytes,
        long freeBytes, int quality, boolean fillsIn, @Nullable String failure) {

    /** Checks that the texts are present. */
    public ModelMeasure {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(name);
    }

    /** Creates the result of a model that could not be measured. */
    static ModelMeasure failed(String modelId, String name, long freeBytes, int quality, boolean fillsIn,
            String failure) {
        return new ModelMeasure(modelId, name, 0, 0, 0, 0, 0, 0, 0, freeBytes, quality, fillsIn, failure);
    }

    /** Whether the results are meaningful. */
    public boolean usable() {
        return failure == null && typingMillis > 0;
    }

    /** Whether the model fits into the machine's memory; true if unknown. */
    public boolean fits() {
        return freeBytes == 0 || memoryBytes <= freeBytes;
    }
}
