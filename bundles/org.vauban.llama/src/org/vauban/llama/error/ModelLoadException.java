// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.nio.file.Path;
import java.util.List;

/** A model file could not be loaded. */
public final class ModelLoadException extends LlamaException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** There is no such file, it is a folder, or it may not be read. */
        MISSING,
        /** The file does not begin like a GGUF file. */
        NOT_A_MODEL,
        /** A GGUF version that this llama.cpp does not read. */
        UNSUPPORTED_VERSION,
        /** An architecture or tokenizer that this llama.cpp does not know. */
        UNSUPPORTED_ARCHITECTURE,
        /** The file is cut or its content contradicts itself. */
        DAMAGED,
        /** There is not enough memory. */
        OUT_OF_MEMORY,
        /** The progress listener asked to stop. */
        CANCELLED
    }

    private final transient Path path;
    private final Reason reason;

    public ModelLoadException(Reason reason, Path path, String message, List<String> nativeLog) {
        super(message, nativeLog);
        this.reason = reason;
        this.path = path;
    }

    /** Why it failed. */
    public Reason reason() {
        return reason;
    }

    /** The model file; null after deserialization. */
    public Path path() {
        return path;
    }
}
