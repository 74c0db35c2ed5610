// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a store may be told about its machine.
 *
 * @param localFolders looked into first, for every model: a share, a stick, an unpacked delivery
 * @param wheelFolders looked into for Python wheels before pip is asked
 * @param pip the command that runs pip, without its arguments; empty to look for one
 * @param freeSpace tells the bytes that may be written
 * @param patience how long a server may be silent
 */
public record StoreOptions(List<Path> localFolders, List<Path> wheelFolders, List<String> pip, FreeSpace freeSpace,
        Duration patience) {

    /** Tells how many bytes may be written to the file system of a folder. */
    @FunctionalInterface
    public interface FreeSpace {
        /** @param folder exists */
        long usableBytes(Path folder) throws IOException;
    }

    /** Copies the lists. */
    public StoreOptions {
        localFolders = List.copyOf(localFolders);
        wheelFolders = List.copyOf(wheelFolders);
        pip = List.copyOf(pip);
    }

    /**
     * The machine as it is. Folders come from the system properties {@code vauban.local.models} and {@code vauban.wheels} or else
     * the variables {@code VAUBAN_LOCAL_MODELS} and {@code VAUBAN_WHEELS}, each a list in the platform's path syntax.
     */
    public static StoreOptions standard() {
        return new StoreOptions(folders("vauban.local.models", "VAUBAN_LOCAL_MODELS"),
                folders("vauban.wheels", "VAUBAN_WHEELS"),
                List.of(), folder -> Files.getFileStore(folder).getUsableSpace(), Duration.ofSeconds(30));
    }

    private static List<Path> folders(String property, String variable) {
        String value = System.getProperty(property);
        if (value == null || value.isBlank())
            value = System.getenv(variable);
        List<Path> folders = new ArrayList<>();
        if (value != null)
            for (String folder : value.split(File.pathSeparator))
                if (!folder.isBlank())
                    folders.add(Path.of(folder.strip()));
        return folders;
    }
}
