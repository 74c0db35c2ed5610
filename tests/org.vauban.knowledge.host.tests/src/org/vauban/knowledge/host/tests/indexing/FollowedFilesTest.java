// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.ProjectRules;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Files of a folder that an editor watches enter and leave the index as with an indexing run over the folder. */
@Tag("slow")
class FollowedFilesTest extends WithKnowledge {
    @BeforeEach
    void makeDocuments() throws Exception {
        Files.writeString(docs.resolve("known.md"), "The pump stands.");
        Files.writeString(docs.resolve(".gitignore"), "build/\n");
    }

    private Path write(String name, String text) throws Exception {
        Path file = docs.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private IndexReport update(Knowledge knowledge, Path... files) throws Exception {
        return new KnowledgeUpdates(knowledge).update(docs, List.of(files), IndexingListener.NONE);
    }

    private static List<String> found(Knowledge knowledge) throws Exception {
        return names(knowledge.search("pump", 50, List.of())).stream().sorted().toList();
    }

    @Test
    void whatARunOverTheFolderWouldReadIsRead() throws Exception {
        try (Knowledge knowledge = open("/private/*")) {
            index(knowledge);
            IndexReport report = update(knowledge, write("a/new.md", "The pump runs."),
                    write("known.md", "The pump stood."), write(".hidden/a.md", "A hidden pump."),
                    write("node_modules/b.md", "A pump of others."), write("build/c.md", "A pump that was built."),
                    write("private/d.md", "A private pump."), write("e.bin", "pump"),
                    Files.writeString(folder.resolve("elsewhere.md"), "Another pump."));
            assertEquals(2, report.indexed());
            assertEquals(List.of("known.md", "new.md"), found(knowledge));
            assertEquals(0, index(knowledge).indexed(), "a run over the folder finds nothing else");
        }
    }

    @Test
    void whatIsGoneOrWouldNotBeReadAnyMoreIsForgotten() throws Exception {
        Path file = write("b.md", "The second pump.");
        Path ignored = write("sub/ignored.md", "The third pump.");
        Path below = write("gone/deep/below.md", "The fourth pump.");
        try (Knowledge knowledge = open()) {
            index(knowledge);
            assertEquals(4, knowledge.statistics().files());
            Files.delete(file);
            Files.delete(below);
            Files.delete(below.getParent());
            Files.delete(docs.resolve("gone"));
            Files.writeString(docs.resolve(".gitignore"), "sub/\n");
            IndexReport report = update(knowledge, file, ignored, docs.resolve("gone"), docs.resolve("never.md"));
            assertEquals(3, report.removed());
            assertEquals(List.of("known.md"), found(knowledge));
        }
    }

    /** The archive itself is not indexed: only this report explains why its content is not found. */
    @Test
    void anArchiveThatCannotBeOpenedIsNamed() throws Exception {
        Path archive = write("pump-javadoc.jar", "no archive");
        UnreadableFile damaged = new UnreadableFile(archive, ReadFailure.DAMAGED, "ZipException");
        try (Knowledge knowledge = open()) {
            assertEquals(List.of(damaged), update(knowledge, archive).unreadable());
            assertEquals(List.of(damaged), index(knowledge).unreadable());
        }
    }

    @Test
    void nothingIsWrittenForFilesThatTheIndexNeitherHasNorMayHave() throws Exception {
        try (Knowledge knowledge = open(); Knowledge other = open()) {
            index(knowledge);
            Path built = write("build/c.md", "A pump that was built.");
            Path fresh = write("new.md", "The pump runs.");
            other.index(List.of(docs), (done, total, reading) -> { // while the other one writes
                try {
                    assertEquals(0, update(knowledge, built, docs.resolve("never.md")).indexed());
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(0, update(knowledge, fresh).indexed(), "it was read by then");
        }
    }

    /** A file is created in a folder that the run has already walked, and the editor reads it immediately. */
    @Test
    void whatComesWhileFoldersAreWalkedStaysInTheIndex() throws Exception {
        List<Path> folders = List.of(write("a/pump.md", "The first pump.").getParent(),
                write("b/pump.md", "The second pump.").getParent());
        List<Path> walked = new ArrayList<>();
        AtomicReference<Knowledge> opened = new AtomicReference<>();
        ProjectRules projects = source -> {
            Path in = Objects.requireNonNull(source.path()).getParent();
            if (folders.contains(in) && !walked.contains(in)) {
                walked.add(in);
                if (walked.size() == 2) {
                    assertDoesNotThrow(() -> update(opened.get(), Files.writeString(
                            walked.getFirst().resolve("new.md"), "The third pump.")));
                }
            }
            return List.of();
        };
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of(), projects)) {
            opened.set(knowledge);
            assertEquals(0, index(knowledge).removed());
            assertEquals(List.of("known.md", "new.md", "pump.md", "pump.md"), found(knowledge));
        }
    }

    /** On a slow share, checking for the indexed files takes as long as the walk. */
    @Test
    void whoStopsWhileFilesOfTheIndexAreLookedForForgetsNone() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            files.add(write("b" + i + ".md", "The pump of number " + i + "."));
        }
        AtomicInteger asked = new AtomicInteger();
        try (Knowledge knowledge = open()) {
            index(knowledge);
            Files.delete(docs.resolve("known.md"));
            for (Path file : files) {
                Files.delete(file);
            }
            IndexReport report = knowledge.index(List.of(docs), new IndexingListener() {
                @Override
                public void progress(int done, int total, Path file) {}

                @Override
                public boolean isCancelled() {
                    return asked.incrementAndGet() > 1; // not during the walk, which finds nothing
                }
            });
            assertEquals(List.of(true, 0), List.of(report.cancelled(), report.removed()));
            assertEquals(61, knowledge.statistics().files());
            assertEquals(61, index(knowledge).removed());
        }
    }

    /** One file has been taken but not committed; the other has been read but not taken. */
    @Test
    void whatIsDeletedWhileItsFolderIsReadIsForgotten() throws Exception {
        write("b.md", "The second pump.");
        write("c.md", "The third pump.");
        List<Path> read = new ArrayList<>();
        try (Knowledge knowledge = open()) {
            IndexReport report = knowledge.index(List.of(docs), (done, total, reading) -> {
                read.add(reading);
                if (read.size() == 3) {
                    assertDoesNotThrow(() -> {
                        Files.delete(read.getFirst());
                        Files.delete(read.getLast());
                        assertEquals(1, knowledge.contents(List.of(read.getFirst())).getFirst().files());
                        assertEquals(1, update(knowledge, read.getFirst(), read.getLast()).removed());
                    });
                }
            });
            assertEquals(List.of(String.valueOf(read.get(1).getFileName())), found(knowledge));
            assertEquals(List.of(), report.unreadable());
        }
    }
}
