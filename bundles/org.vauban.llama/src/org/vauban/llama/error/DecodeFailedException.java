// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** llama.cpp refused the batch or failed in computing it. */
public final class DecodeFailedException extends DecodeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    public DecodeFailedException(String message, int code, List<String> nativeLog) {
        super(message, nativeLog);
        this.code = code;
    }

    /** What {@code llama_decode} returned: -1 for an invalid batch (nothing changed), less for a fatal error. */
    public int code() {
        return code;
    }
}
