// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/** Thrown if a grammar is invalid, a token violates it, or no token can follow. */
public final class GrammarException extends LlamaException {
    private static final long serialVersionUID = 1L;

    private final boolean tooComplex;

    public GrammarException(String message, List<String> nativeLog) {
        this(message, nativeLog, false);
    }

    private GrammarException(String message, List<String> nativeLog, boolean tooComplex) {
        super(message, nativeLog);
        this.tooComplex = tooComplex;
    }

    /** Creates the exception for a grammar that would take llama.cpp too much time or memory. */
    public static GrammarException tooComplex(String message) {
        return new GrammarException(message, List.of(), true);
    }

    /** Whether the grammar would take llama.cpp too much time or memory. */
    public boolean isTooComplex() {
        return tooComplex;
    }
}
