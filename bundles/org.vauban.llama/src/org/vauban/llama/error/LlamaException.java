// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/**
 * A failure of the native engine. The message is one sentence that says what happened and what to do; {@link
 * #nativeLog()} returns llama.cpp's own messages.
 */
public abstract sealed class LlamaException extends RuntimeException
        permits LibraryException, ModelLoadException, ContextCreationException, DecodeException, StateException,
        GrammarException, AdapterException, ChatTemplateException {
    private static final long serialVersionUID = 1L;

    private final String[] nativeLog;

    LlamaException(String message, List<String> nativeLog) {
        super(message);
        this.nativeLog = nativeLog.toArray(String[]::new);
    }

    /** Returns llama.cpp's warnings and errors during the failed call, oldest first; empty if there are none. */
    public List<String> nativeLog() {
        return List.of(nativeLog);
    }

    @Override
    public String toString() {
        return nativeLog.length == 0 ? super.toString()
                : super.toString() + System.lineSeparator() + "  llama.cpp: "
                        + String.join(System.lineSeparator() + "  llama.cpp: ", nativeLog);
    }
}
