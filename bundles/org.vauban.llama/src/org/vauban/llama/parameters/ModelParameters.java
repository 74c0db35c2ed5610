// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

import java.util.Objects;

/**
 * Parameters for loading a model. Start with {@link #defaults()}.
 *
 * @param loadMode how the file is read
 * @param gpuLayers number of layers on a GPU; negative for all that fit. Ignored without a GPU backend
 * @param checkTensors whether to check every tensor's data while loading (reads the whole file)
 * @param vocabularyOnly whether to load the vocabulary only; no context can be created then
 * @param progress receives the progress and may cancel; null for none
 */
public record ModelParameters(LoadMode loadMode, int gpuLayers, boolean checkTensors, boolean vocabularyOnly,
        LoadProgressListener progress) {
    /** How the file is read ({@code llama_load_mode}). */
    public enum LoadMode {
        /** llama.cpp chooses; on a CPU the file is mapped. */
        AUTO(-1),
        /** Read into memory. */
        READ(0),
        /** Mapped: pages are read when first used and shared with other processes. */
        MAPPED(1),
        /** Read and kept from being swapped. */
        LOCKED(2),
        /** Mapped and kept from being swapped. */
        MAPPED_AND_LOCKED(3);

        private final int value;

        LoadMode(int value) {
            this.value = value;
        }

        public int value() {
            return value;
        }
    }

    public ModelParameters {
        Objects.requireNonNull(loadMode);
    }

    /**
     * Returns defaults: automatic mode, all layers on a GPU if there is one, no data check, whole model, no progress.
     */
    public static ModelParameters defaults() {
        return new ModelParameters(LoadMode.AUTO, -1, false, false, null);
    }

    public ModelParameters withLoadMode(LoadMode value) {
        return new ModelParameters(value, gpuLayers, checkTensors, vocabularyOnly, progress);
    }

    public ModelParameters withCheckTensors(boolean value) {
        return new ModelParameters(loadMode, gpuLayers, value, vocabularyOnly, progress);
    }

    public ModelParameters withVocabularyOnly(boolean value) {
        return new ModelParameters(loadMode, gpuLayers, checkTensors, value, progress);
    }

    public ModelParameters withProgress(LoadProgressListener value) {
        return new ModelParameters(loadMode, gpuLayers, checkTensors, vocabularyOnly, value);
    }
}
