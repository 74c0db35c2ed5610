// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** Thrown if llama.cpp refused the batch or failed to compute it. */
public final class DecodeFailedException extends DecodeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    public DecodeFailedException(String message, int code, List<String> nativeLog) {
        super(message, nativeLog);
        this.code = code;
    }

    /**
     * Returns the result of {@code llama_decode}: -1 for an invalid batch (nothing changed), less for a fatal error.
     */
    public int code() {
        return code;
    }
}
