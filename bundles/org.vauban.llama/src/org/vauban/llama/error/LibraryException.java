// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.nio.file.Path;
import java.util.List;

/** Thrown if the native libraries cannot be used. */
public abstract sealed class LibraryException extends LlamaException
        permits LibraryMissingException, LibraryAlteredException, AbiMismatchException {
    private static final long serialVersionUID = 1L;

    private final transient Path path;

    LibraryException(String message, Path path, List<String> nativeLog) {
        super(message, nativeLog);
        this.path = path;
    }

    /** Returns the file or folder that causes the failure; null after deserialization. */
    public Path path() {
        return path;
    }
}
