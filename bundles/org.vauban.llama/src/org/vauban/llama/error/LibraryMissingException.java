// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.nio.file.Path;
import java.util.List;

/** Thrown if a native library or its manifest does not exist or cannot be opened on this machine. */
public final class LibraryMissingException extends LibraryException {
    private static final long serialVersionUID = 1L;

    public LibraryMissingException(String message, Path path) {
        super(message, path, List.of());
    }
}
