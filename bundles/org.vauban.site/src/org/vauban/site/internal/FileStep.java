// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.internal;

import java.io.IOException;
import java.nio.file.Path;

/** Told of each step that changes the disk, before it is done, so that tests can let it fail. */
@FunctionalInterface
public interface FileStep {
    /** Lets all steps be done. */
    FileStep NONE = (action, file) -> {};

    /** What is about to be done. */
    enum Action {
        /** A file is begun beside its place. */
        WRITE,
        /** The content of a file or folder is brought to the disk. */
        SYNC,
        /** A file or folder is put in its place. */
        RENAME,
        /** A second name is given to a file. */
        LINK,
        /** A file or folder is removed. */
        DELETE
    }

    /** @throws IOException to let the step fail */
    void before(Action action, Path file) throws IOException;
}
