// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.Trials;
import org.vauban.knowledge.host.tests.WithIndex;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexTraining;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.protocol.IndexProtocol.Search;

/** The index host starts with a CDS archive of its classes once one exists. */
@Tag("slow")
class IndexTrainingTest {
    @TempDir
    private Path folder;

    private KnowledgeLaunch launch() throws Exception {
        return Hosts.launch(System.getProperty("java.home")).withArchives(folder.resolve("host"));
    }

    private List<Path> archives() throws IOException {
        if (!Files.isDirectory(folder.resolve("host"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("host"))) {
            return files.toList();
        }
    }

    private boolean startsWithArchive(String name) throws Exception {
        try (IndexClient client = new IndexClient(launch(), folder.resolve(name))) {
            client.begin(Duration.ofSeconds(20));
            client.put(WithIndex.put("/a.txt", "en", "the bypass valve"));
            client.commit();
            assertEquals(1, client.search(new Search("valves", 3, List.of())).hits().size());
            client.end();
            return Stream.of(ProcessHandle.of(client.pid()).orElseThrow().info().arguments().orElseThrow())
                    .anyMatch(argument -> argument.startsWith("-XX:SharedArchiveFile="));
        }
    }

    @Test
    @Timeout(Trials.SECONDS)
    @EnabledOnOs(OS.LINUX) // the system shows a process's arguments
    void oneIsMadeAndUsed() throws Exception {
        assertFalse(startsWithArchive("before"));
        try (IndexTraining training = new IndexTraining()) {
            training.make(launch());
            List<Path> made = archives();
            assertEquals(1, made.size(), "nothing else is left behind: " + made);
            assertTrue(Files.size(made.getFirst()) > 1 << 20, made.toString());
            FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
            Files.setLastModifiedTime(made.getFirst(), old);

            training.make(launch());
            assertEquals(old, Files.getLastModifiedTime(made.getFirst()), "it is not made again");
        }
        assertTrue(startsWithArchive("after"));
    }

    @Test
    @Timeout(Trials.SECONDS)
    void noneIsMadeOnceItIsClosed() throws Exception {
        IndexTraining training = new IndexTraining();
        training.close();
        training.make(launch());
        assertEquals(List.of(), archives());
    }
}
