// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** Thrown if the KV cache has no room for the batch; nothing was changed. */
public final class ContextFullException extends DecodeException {
    private static final long serialVersionUID = 1L;

    public ContextFullException(String message, List<String> nativeLog) {
        super(message, nativeLog);
    }
}
