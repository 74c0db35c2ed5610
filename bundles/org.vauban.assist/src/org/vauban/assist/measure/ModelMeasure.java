// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What one model does on this machine. Times are in milliseconds; 0 where nothing was measured.
 *
 * @param modelId in the catalogue
 * @param name for people
 * @param promptTokensPerSecond how fast it reads
 * @param generatedTokensPerSecond how fast it writes
 * @param promptTokens of the first completion
 * @param firstMillis from nothing (no engine, no model) to the first completion
 * @param typingMillis from a key to its completion, the median of some
 * @param slowestTypingMillis the slowest of them
 * @param memoryBytes what the engine took with the model
 * @param freeBytes what the machine had free before; 0 if it cannot be told
 * @param quality of 100 gaps in Java, how many it fills exactly, as the catalogue says; -1 if not known
 * @param fillsIn whether it reads what stands after the caret
 * @param failure one sentence why it could not be measured, or null
 */
public record ModelMeasure(String modelId, String name, double promptTokensPerSecond, double generatedTokensPerSecond,
        int promptTokens, double firstMillis, double typingMillis, double slowestTypingMillis, long memoryBytes,
        long freeBytes, int quality, boolean fillsIn, @Nullable String failure) {

    /** Has what people read. */
    public ModelMeasure {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(name);
    }

    /** Of a model that could not be measured. */
    static ModelMeasure failed(String modelId, String name, long freeBytes, int quality, boolean fillsIn,
            String failure) {
        return new ModelMeasure(modelId, name, 0, 0, 0, 0, 0, 0, 0, freeBytes, quality, fillsIn, failure);
    }

    /** Whether the figures mean anything. */
    public boolean usable() {
        return failure == null && typingMillis > 0;
    }

    /** Whether the machine had room for it; true where that cannot be told. */
    public boolean fits() {
        return freeBytes == 0 || memoryBytes <= freeBytes;
    }
}
