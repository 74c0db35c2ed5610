// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

/** Number format of the keys or values in a context's KV cache ({@code ggml_type}). */
public enum CacheType {
    F32(0, 4), F16(1, 2), Q4_0(2, 18 / 32.0), Q8_0(8, 34 / 32.0), BF16(30, 2);

    private final int value;
    private final double bytes;

    CacheType(int value, double bytes) {
        this.value = value;
        this.bytes = bytes;
    }

    /** Returns the bytes per number. */
    public double bytes() {
        return bytes;
    }

    public int value() {
        return value;
    }
}
