// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.nio.file.Path;
import java.util.List;

/** Thrown if a native file differs from the manifest that was written when it was fetched. */
public final class LibraryAlteredException extends LibraryException {
    private static final long serialVersionUID = 1L;

    public LibraryAlteredException(String message, Path path) {
        super(message, path, List.of());
    }
}
