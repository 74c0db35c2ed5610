// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

/**
 * A device that ggml can compute on.
 *
 * @param name ggml's short name, for example {@code CPU}
 * @param description description for users, for example the processor's name
 * @param type its kind
 * @param freeBytes free memory at the time of the query, 0 if unknown
 * @param totalBytes total memory, 0 if unknown
 */
public record LlamaDevice(String name, String description, Type type, long freeBytes, long totalBytes) {
    /** Kinds of device ({@code ggml_backend_dev_type}). */
    public enum Type {
        CPU, GPU, INTEGRATED_GPU, ACCELERATOR, META, OTHER;

        static Type of(int value) {
            return value >= 0 && value < OTHER.ordinal() ? values()[value] : OTHER;
        }
    }
}
