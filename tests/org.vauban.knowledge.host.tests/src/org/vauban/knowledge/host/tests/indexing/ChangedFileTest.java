// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.Trials;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;

/** A file among others changes while its editor runs: measures the time until a search finds the change. */
class ChangedFileTest {
    private static final int FILES = Trials.count("FILES", 12);
    private static final int CHANGES = Trials.count("CHANGES", 3);
    private static final int LINES = 400;
    private static final int PAUSE_NANOS = 2_000_000;

    @TempDir
    Path folder;

    @Timeout(Trials.SECONDS)
    @Test
    void whatIsNewIsFound() throws Exception {
        long seed = Trials.seed();
        Random random = new Random(seed);
        Path sources = Files.createDirectory(folder.toRealPath().resolve("sources"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(sources.resolve("File" + i + ".java"), source(i, random));
        }
        String home = folder.resolve("home").toString();
        UserDirectories user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null,
                name -> null);
        List<Long> millis = new ArrayList<>();
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            assertEquals(FILES, knowledge.index(List.of(sources), IndexingListener.NONE).indexed());
            for (int i = 0; i < CHANGES; i++) {
                millis.add(change(knowledge, sources.resolve("File" + random.nextInt(FILES) + ".java"), i));
            }
        }
        List<Long> sorted = millis.stream().sorted().toList();
        Trials.report("changed-file", CHANGES + " changed files among " + FILES + " with " + LINES + " lines, seed "
                + seed + ": found after " + sorted.get(sorted.size() / 2) + " ms (median), at most "
                + sorted.getLast() + " ms");
    }

    /** @return the milliseconds from writing the file until it is found */
    private static long change(Knowledge knowledge, Path file, int number) throws Exception {
        String word = "zeppelinwerft" + (char) ('a' + number % 26) + "q".repeat(number / 26);
        long start = System.nanoTime();
        Files.writeString(file, Files.readString(file) + "// " + word + "\n");
        CompletableFuture<IndexReport> indexed = CompletableFuture.supplyAsync(() -> {
            try {
                return knowledge.index(List.of(file), IndexingListener.NONE);
            } catch (KnowledgeException e) {
                throw new IllegalStateException(e);
            }
        });
        boolean found = false;
        boolean over = false;
        while (!found && !over) {
            over = indexed.isDone();
            found = !knowledge.search("\"" + word + "\"", 1, List.of(file)).hits().isEmpty();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        long time = (System.nanoTime() - start) / 1_000_000;
        assertEquals(1, indexed.get().indexed());
        assertEquals(true, found, file + " was indexed");
        return time;
    }

    private static String source(int number, Random random) {
        StringBuilder text = new StringBuilder("class File" + number + " {\n");
        for (int i = 0; i < LINES; i++) {
            text.append("    int value").append(random.nextInt(5_000)).append(" = ").append(random.nextInt(1_000))
                    .append("; // of part ").append(random.nextInt(20_000)).append('\n');
        }
        return text.append("}\n").toString();
    }
}
