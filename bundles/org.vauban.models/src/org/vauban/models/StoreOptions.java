// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.vauban.governance.UserDirectories;

/**
 * What a store may be told about its machine.
 *
 * @param freeSpace tells the bytes that may be written
 * @param records the folder for hashes of models in folders that this user cannot write
 */
public record StoreOptions(FreeSpace freeSpace, Path records) {

    /** Tells how many bytes may be written to the file system of a folder. */
    @FunctionalInterface
    public interface FreeSpace {
        /** @param folder exists */
        long usableBytes(Path folder) throws IOException;
    }

    /** Checks that both are there. */
    public StoreOptions {
        Objects.requireNonNull(freeSpace);
        Objects.requireNonNull(records);
    }

    /** The machine as it is. */
    public static StoreOptions standard() {
        return new StoreOptions(folder -> Files.getFileStore(folder).getUsableSpace(),
                UserDirectories.standard().cache().resolve("verified"));
    }
}
