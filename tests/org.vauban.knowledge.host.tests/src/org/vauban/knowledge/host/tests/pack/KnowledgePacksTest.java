// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.pack;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;

/**
 * Packs that change, or lose their index host, while they are mounted: the index contains the whole pack or nothing.
 */
@Tag("slow")
class KnowledgePacksTest {
    @TempDir
    Path folder;

    private UserDirectories user;
    private Path pack;
    /** Called for each document of the pack before it is indexed. */
    private Consumer<Path> meanwhile = file -> {};

    @BeforeEach
    void makeUser() throws Exception {
        folder = folder.toRealPath();
        String home = folder.resolve("home").toString();
        user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
        Files.createDirectories(user.config());
        pack = folder.resolve("pack");
    }

    private Knowledge open() throws Exception {
        return Knowledge.of(user, Hosts.launch(), List.of(), source -> {
            Path file = source.path();
            if (file != null && file.startsWith(pack)) {
                meanwhile.accept(file);
            }
            return List.of();
        });
    }

    /** Writes a pack with two documents. */
    private KnowledgePacks packed(Knowledge knowledge) throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(docs.resolve("a.md"), "the pump is open");
        Files.writeString(docs.resolve("b.md"), "the pump is closed");
        KnowledgePacks packs = new KnowledgePacks(knowledge, user);
        packs.write(List.of(docs), pack, new PackHeading("Example", "manuals", 1,
                Instant.now().truncatedTo(ChronoUnit.SECONDS), Duration.ofDays(1)), List.of(), IndexingListener.NONE);
        return packs;
    }

    private PackReport mount(KnowledgePacks packs) throws KnowledgeException {
        return packs.mount(pack, null, true, model -> true);
    }

    private static void assertNothingIsThere(Knowledge knowledge) throws KnowledgeException {
        assertEquals(0, knowledge.statistics().files());
        assertEquals(List.of(), knowledge.search("pump", 5, List.of()).hits());
    }

    @Test
    void aPackIsKnownByItsNameAsLongAsItIsMounted() throws Exception {
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            Path own = Files.createDirectories(folder.resolve("own/documents"));
            Files.writeString(own.resolve("c.md"), "the pump is mine");
            knowledge.index(List.of(own), IndexingListener.NONE);
            assertEquals(List.of(), packs.mounted("manuals"));
            packs.mount(pack, null, true, model -> true);
            assertEquals(List.of(pack), packs.mounted("manuals"));
            assertEquals(List.of(), packs.mounted("documents"));
            assertEquals(2, knowledge.search("pump", 5, packs.mounted("manuals")).hits().size());
            Files.delete(pack.resolve("vauban-knowledge.json"));
            assertEquals(List.of(), packs.mounted("manuals"), "nobody knows what it is");
        }
    }

    /** Nobody who indexes a folder wants to unmount what lies in it. */
    @Test
    void aPackStaysMountedWhenAFolderAboveItIsIndexed() throws Exception {
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            Path hidden = Files.createDirectories(folder.resolve("work/.packs"));
            pack = Files.move(pack, folder.resolve("work/standards"));
            mount(packs);
            Path second = hidden.resolve("standards");
            copy(pack, second);
            packs.mount(second, null, true, model -> true);
            Files.writeString(folder.resolve("work/own.md"), "the pump is mine");
            IndexReport report = knowledge.index(List.of(folder.resolve("work")), IndexingListener.NONE);
            assertEquals(List.of(2, 0), List.of(report.unchanged(), report.removed()));
            assertEquals(List.of(second, pack), packs.mounted("manuals"));
            assertEquals(2, knowledge.search("pump", 9, List.of(pack)).hits().size());
            new KnowledgeUpdates(knowledge).update(folder.resolve("work"),
                    List.of(pack.resolve("documents/docs/a.md")), IndexingListener.NONE);
            assertEquals(2, knowledge.search("pump", 9, packs.mounted("manuals").subList(1, 2)).hits().size());
            Files.delete(pack.resolve("documents/docs/a.md"));
            assertEquals(1, knowledge.index(List.of(folder.resolve("work")), IndexingListener.NONE).removed());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    @Test
    void whatAPolicyForbidsThatComesMeanwhileIsNotTaken() throws Exception {
        Path policy = Files.writeString(user.config().resolve("policy.json"), "{}");
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            List<Path> first = new ArrayList<>();
            meanwhile = file -> {
                if (first.isEmpty()) {
                    first.add(file);
                    write(policy, "{\"knowledge.excluded\": [\"" + file.getFileName() + "\"]}");
                }
            };
            assertEquals(first, mount(packs).withheld());
            assertEquals(1, knowledge.statistics().files());
        }
    }

    @Test
    void aPolicyThatComesMeanwhileAndForbidsPacksLeavesNothing() throws Exception {
        Path policy = Files.writeString(user.config().resolve("policy.json"), "{}");
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            meanwhile = file -> write(policy, "{\"knowledge.indexing\": \"forbidden\"}");
            assertThrows(KnowledgeException.class, () -> mount(packs));
            meanwhile = file -> {};
            Files.writeString(policy, "{}");
            assertEquals(0, knowledge.statistics().files());
        }
    }

    /** For example after Ctrl+C or with a full disk. */
    @Test
    void aPackThatIsNotFinishedLeavesItsFolderEmpty() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(docs.resolve("a.md"), "the pump is open");
        Files.writeString(docs.resolve("b.md"), "the pump is closed");
        PackHeading heading = new PackHeading("Example", "manuals", 1, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Duration.ofDays(1));
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = new KnowledgePacks(knowledge, user);
            IllegalStateException stopped = new IllegalStateException("stopped");
            IndexingListener listener = (done, total, file) -> {
                if (Files.exists(pack.resolve("documents"))) {
                    throw stopped;
                }
            };
            assertSame(stopped, assertThrows(IllegalStateException.class,
                    () -> packs.write(List.of(docs), pack, heading, List.of(), listener)));
            try (Stream<Path> left = Files.list(pack)) {
                assertEquals(List.of(), left.toList());
            }
            packs.write(List.of(docs), pack, heading, List.of(), IndexingListener.NONE);
            String message = String.valueOf(assertThrows(KnowledgeException.class,
                    () -> packs.write(List.of(docs), pack, heading, List.of(), IndexingListener.NONE)).getMessage());
            assertTrue(message.contains("not empty"), message);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Anyone can create a repository that contains such files. */
    @Test
    void aFolderThatCallsItselfAPackIsNone() throws Exception {
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            Path other = folder.resolve("other");
            Path document = Files.createDirectories(other.resolve("documents")).resolve("c.md");
            Files.writeString(document, "the pump is ours");
            Files.copy(pack.resolve("vauban-knowledge.json"), other.resolve("vauban-knowledge.json"));
            knowledge.index(List.of(other, pack.resolve("documents")), IndexingListener.NONE);
            assertEquals(List.of(), packs.mounted("manuals"), "neither is one that nobody mounted");
            packs.mount(pack, null, true, model -> true);
            assertEquals(List.of(pack), packs.mounted("manuals"));
            knowledge.remove(List.of(pack));
            assertEquals(List.of(), packs.mounted("manuals"));
        }
    }

    /** The first document is in the index when the second one turns out to have changed. */
    @Test
    void aPackThatChangesWhileItIsTakenLeavesNothingInTheIndex() throws Exception {
        meanwhile = file -> {
            try {
                Files.writeString(file.resolveSibling(file.endsWith("a.md") ? "b.md" : "a.md"), "something else");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            String message = assertThrows(KnowledgeException.class, () -> mount(packs)).getMessage();
            assertTrue(message.contains("is not what was packed"), message);
            assertNothingIsThere(knowledge);
        }
    }

    /** The first document is in the index's journal when its process ends. */
    @Test
    void aPackWhoseIndexHostIsKilledLeavesNothingInTheIndexAndIsTakenWithTheNextOne() throws Exception {
        AtomicInteger documents = new AtomicInteger();
        meanwhile = file -> {
            if (documents.incrementAndGet() == 2) {
                killIndexHost();
            }
        };
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            KnowledgeException failure = assertThrows(KnowledgeException.class, () -> mount(packs));
            assertInstanceOf(ChildException.class, failure.getCause());
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.startsWith("The index service failed: its process ended with exit code "), message);
            assertNothingIsThere(knowledge);
            knowledge.remove(List.of(folder.resolve("other"))); // applies a remaining journal
            assertNothingIsThere(knowledge);

            assertEquals(List.of(), mount(packs).withheld());
            assertEquals(2, knowledge.statistics().files());
            assertEquals(2, knowledge.search("pump", 5, List.of()).hits().size());
        }
    }

    /**
     * For example on a full disk. A client that lists files while another writes sees the written files at first, then
     * the former state.
     */
    @Test
    void aPackThatCannotBeCommittedLeavesNothingAndWhatIsWrittenNextIsShownAtOnce() throws Exception {
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            List<Path> read = new ArrayList<>();
            meanwhile = file -> assertDoesNotThrow(() -> blockCommits(true));
            assertThrows(KnowledgeException.class, () -> mount(packs));
            meanwhile = file -> {};
            blockCommits(false);
            knowledge.index(List.of(folder.resolve("docs")), (done, total, file) -> {
                read.add(file);
                assertEquals(done, assertDoesNotThrow(() -> knowledge.contents(read.subList(0, done))).stream()
                        .mapToLong(SourceContents::files).sum());
            });
            assertEquals(2, read.size());
            assertEquals(2, knowledge.statistics().files(), "nothing of the pack");
        }
    }

    /** The index first writes each commit to such a file, which must not exist. */
    private void blockCommits(boolean block) throws IOException {
        for (int i = 1; i < 100; i++) {
            Path next = Knowledge.folder(user).resolve("pending_segments_" + Integer.toString(i, Character.MAX_RADIX));
            if (block && !Files.exists(next)) {
                Files.createFile(next);
            } else if (!block) {
                Files.deleteIfExists(next);
            }
        }
    }

    /** No client remains that could remove it, and another process writes next. */
    @Test
    void whoWritesAfterAKillFindsNothingOfAPackThatWasBeingTaken() throws Exception {
        AtomicInteger documents = new AtomicInteger();
        List<String> found = new ArrayList<>();
        meanwhile = file -> {
            if (documents.incrementAndGet() == 2) {
                killIndexHost();
                try (IndexClient next = new IndexClient(Hosts.launch(), Knowledge.folder(user))) {
                    assertEquals(0, next.begin(Duration.ZERO).recovered());
                    next.files(each -> found.add(each.path()));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try (Knowledge knowledge = open()) {
            KnowledgePacks packs = packed(knowledge);
            assertThrows(KnowledgeException.class, () -> mount(packs));
            assertEquals(List.of(), found);
            assertNothingIsThere(knowledge);
        }
    }

    /** Kills this process's child that holds this test's index, and waits for its end. */
    private void killIndexHost() {
        String index = Knowledge.folder(user).toString();
        List<ProcessHandle> hosts = ProcessHandle.current().children()
                .filter(each -> List.of(each.info().arguments().orElse(new String[0])).contains(index)).toList();
        assertEquals(1, hosts.size());
        hosts.getFirst().destroyForcibly();
        hosts.getFirst().onExit().join();
    }
}
