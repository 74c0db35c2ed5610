// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.nio.file.Path;
import java.util.List;

/** Thrown if a model file could not be loaded. */
public final class ModelLoadException extends LlamaException {
    private static final long serialVersionUID = 1L;

    /** Reasons for the failure. */
    public enum Reason {
        /** The file does not exist, is a folder, or must not be read. */
        MISSING,
        /** The file does not begin like a GGUF file. */
        NOT_A_MODEL,
        /** A GGUF version that this llama.cpp does not read. */
        UNSUPPORTED_VERSION,
        /** An architecture or tokenizer that this llama.cpp does not know. */
        UNSUPPORTED_ARCHITECTURE,
        /** The file is truncated or its content is inconsistent. */
        DAMAGED,
        /** There is not enough memory. */
        OUT_OF_MEMORY,
        /** The progress listener cancelled the load. */
        CANCELLED
    }

    private final transient Path path;
    private final Reason reason;

    public ModelLoadException(Reason reason, Path path, String message, List<String> nativeLog) {
        super(message, nativeLog);
        this.reason = reason;
        this.path = path;
    }

    /** Returns the reason for the failure. */
    public Reason reason() {
        return reason;
    }

    /** Returns the model file; null after deserialization. */
    public Path path() {
        return path;
    }
}
