// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** Thrown if a state could not be saved or restored. */
public final class StateException extends LlamaException {
    private static final long serialVersionUID = 1L;

    private final boolean wiped;

    public StateException(String message, boolean wiped, List<String> nativeLog) {
        super(message, nativeLog);
        this.wiped = wiped;
    }

    /** Whether llama.cpp emptied the sequence (or the whole KV cache) that was to be restored. */
    public boolean wiped() {
        return wiped;
    }
}
