// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

/** Number format of the keys or values in a context's memory ({@code ggml_type}). */
public enum CacheType {
    F32(0), F16(1), Q4_0(2), Q8_0(8), BF16(30);

    private final int value;

    CacheType(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
