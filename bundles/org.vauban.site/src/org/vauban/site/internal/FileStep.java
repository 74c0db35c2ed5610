// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.internal;

import java.io.IOException;
import java.nio.file.Path;

/** Receives each step that changes the disk before it is performed, so that tests can make it fail. */
@FunctionalInterface
public interface FileStep {
    /** Lets all steps proceed. */
    FileStep NONE = (action, file) -> {};

    /** Kinds of steps. */
    enum Action {
        /** A temporary file is started. */
        WRITE,
        /** The content of a file or folder is forced to the disk. */
        SYNC,
        /** A file or folder is renamed to its final name. */
        RENAME,
        /** A hard link to a file is created. */
        LINK,
        /** A file or folder is removed. */
        DELETE
    }

    /** @throws IOException to make the step fail */
    void before(Action action, Path file) throws IOException;
}
