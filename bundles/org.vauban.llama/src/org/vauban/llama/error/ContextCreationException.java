// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** Thrown if a context could not be created: not enough memory, or parameters that the model does not support. */
public final class ContextCreationException extends LlamaException {
    private static final long serialVersionUID = 1L;

    private final boolean outOfMemory;

    public ContextCreationException(String message, boolean outOfMemory, List<String> nativeLog) {
        super(message, nativeLog);
        this.outOfMemory = outOfMemory;
    }

    /** Whether llama.cpp reported a lack of memory: a smaller context may work. */
    public boolean outOfMemory() {
        return outOfMemory;
    }
}
