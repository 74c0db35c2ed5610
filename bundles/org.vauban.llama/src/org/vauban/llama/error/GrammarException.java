// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** A grammar does not parse, a token breaks it, or no token can follow it. */
public final class GrammarException extends LlamaException {
    private static final long serialVersionUID = 1L;

    public GrammarException(String message, List<String> nativeLog) {
        super(message, nativeLog);
    }
}
