// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.tests.Patience;

/** The witness may run under a different account than the writer of the drop folder. */
class DropFolderTest {
    @TempDir
    private Path folder;

    @DisabledOnOs(OS.WINDOWS)
    @Test
    void aWitnessCanReadTheCheckpointsAndTheKeyWhateverTheUmask() throws Exception {
        Process writing = SignedChild.startWithUmask(folder, "077");
        assertTrue(writing.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "ends");
        assertEquals(0, writing.exitValue());
        List<Path> dropped;
        try (Stream<Path> files = Files.list(folder.resolve("drop"))) {
            dropped = files.toList();
        }
        assertEquals(2, dropped.size(), dropped::toString);
        for (Path file : dropped) {
            assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                    file::toString);
        }
    }
}
