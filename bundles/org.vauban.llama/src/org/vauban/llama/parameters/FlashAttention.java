// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

/** Whether flash attention is used ({@code llama_flash_attn_type}); without it, prefill is slower. */
public enum FlashAttention {
    AUTO(-1), DISABLED(0), ENABLED(1);

    private final int value;

    FlashAttention(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
