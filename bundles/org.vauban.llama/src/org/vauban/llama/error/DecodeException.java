// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** Thrown if a batch was not decoded, or only partly. */
public abstract sealed class DecodeException extends LlamaException
        permits ContextFullException, DecodeAbortedException, DecodeFailedException {
    private static final long serialVersionUID = 1L;

    DecodeException(String message, List<String> nativeLog) {
        super(message, nativeLog);
    }
}
