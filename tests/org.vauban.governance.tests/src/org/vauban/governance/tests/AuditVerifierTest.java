// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerifier;
import org.vauban.governance.GovernanceException;

/** A verification reports its progress, stops when it is cancelled, and finds the same damage as {@link AuditLog}. */
class AuditVerifierTest {

    @TempDir
    Path folder;
    private Path file;

    /** Writes several files, each with several lines. */
    @BeforeEach
    void write() throws GovernanceException {
        file = folder.resolve("audit.jsonl");
        try (AuditLog log = new AuditLog(file, 20_000, false)) {
            for (int i = 0; i < 400; i++) {
                log.event("test", "model", "x".repeat(300));
            }
        }
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        List<Long> told = new ArrayList<>();
        assertEquals(AuditLog.verify(file).lines(), AuditVerifier.verify(file, told::add).lines());
        assertTrue(told.size() >= 4, "once for each file: " + told);
        assertEquals(told.stream().sorted().toList(), told);
        long size = AuditVerifier.size(file);
        assertEquals(size, told.getLast());
        assertTrue(size > Files.size(file), "with the files put aside");
    }

    @Test
    void endsWhenItIsCancelled() {
        AtomicInteger asked = new AtomicInteger();
        assertThrows(CancellationException.class,
                () -> AuditVerifier.verify(file, bytes -> asked.incrementAndGet() < 3));
        assertEquals(3, asked.get());
    }

    @Test
    void findsTheSameDamages() throws Exception {
        Files.writeString(file, Files.readString(file).replaceFirst("xxx", "xyx"));
        assertEquals(AuditLog.verify(file), AuditVerifier.verify(file, bytes -> true));
        assertEquals(1, AuditVerifier.verify(file, bytes -> true).damages().size());
    }

    @Test
    void aLogThatIsNotThereHasNoSize() throws Exception {
        assertEquals(0, AuditVerifier.size(folder.resolve("other.jsonl")));
    }
}
