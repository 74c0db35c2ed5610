// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** Thrown if a LoRA adapter could not be loaded or applied. */
public final class AdapterException extends LlamaException {
    private static final long serialVersionUID = 1L;

    public AdapterException(String message, List<String> nativeLog) {
        super(message, nativeLog);
    }
}
