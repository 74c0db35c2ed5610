// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.workbench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vauban.governance.UserDirectories;
import org.vauban.ide.tour.WorkbenchDriver.Failure;

/** The engine host's CDS archive in the user's files. */
public final class HostArchive {
    private static final int SECONDS = 240;

    private HostArchive() {}

    /** Waits for the archive, which is created in an idle moment some time after the first start. */
    public static void await() throws IOException {
        Path folder = UserDirectories.standard().cache().resolve("host");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!isIn(folder)) {
            if (System.nanoTime() > end) {
                throw new Failure("there is no class data sharing archive of the host in " + folder);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static boolean isIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "host-*.jsa")) {
            return archives.iterator().hasNext();
        }
    }
}
