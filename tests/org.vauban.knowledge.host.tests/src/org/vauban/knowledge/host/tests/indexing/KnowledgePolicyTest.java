// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;

/**
 * Files that a policy excludes from the index are not read into it, are not found in it, and leave it with the next
 * run.
 */
@Tag("slow")
class KnowledgePolicyTest {
    @TempDir
    Path folder;

    private Path docs;
    private UserDirectories user;

    @BeforeEach
    void makeUser() throws Exception {
        folder = folder.toRealPath();
        docs = Files.createDirectory(folder.resolve("docs"));
        String home = folder.resolve("home").toString();
        user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
        Files.createDirectories(user.config());
        Files.createDirectories(docs.resolve("public"));
        Files.writeString(docs.resolve("public/open.md"), "the pump is open to all");
        Files.writeString(docs.resolve("internal.txt"), "the pump is for insiders");
        Files.writeString(docs.resolve("large.log"), "the pump runs\nidle\n");
    }

    private void policy(String text) throws Exception {
        Files.writeString(user.config().resolve("policy.json"), text);
    }

    private static List<String> found(Knowledge knowledge) throws Exception {
        return knowledge.search("pump", 50, List.of()).hits().stream()
                .map(hit -> Path.of(hit.passage().path()).getFileName().toString()).distinct().sorted().toList();
    }

    private Knowledge open() throws Exception {
        return Knowledge.of(user, Hosts.launch(), List.of());
    }

    /** Indexes everything, then applies the policy. */
    private void leaves(String policy, List<String> hidden, List<String> kept) throws Exception {
        policy("{}");
        try (Knowledge knowledge = open()) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(List.of("internal.txt", "large.log", "open.md"), found(knowledge));
        }
        policy(policy);
        try (Knowledge knowledge = open()) {
            assertEquals(hidden, found(knowledge), "at once");
            IndexReport report = knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(3 - kept.size(), report.removed());
            assertEquals(kept, found(knowledge));
            assertEquals(kept.size(), knowledge.statistics().files());
        }
    }

    @Test
    void someFilesAreNotIndexed() throws Exception {
        leaves("{\"knowledge.excluded\": [\"internal*\"]}", List.of("large.log", "open.md"),
                List.of("large.log", "open.md"));
    }

    /** As for models that read the file under the link's name. */
    @Tag("claim:exclusion-paths")
    @Test
    void whatALinkOfAnExcludedNameLeadsToIsNotIndexedByThatName() throws Exception {
        policy("{\"exclusions.pinned\": [\"closed/\"]}");
        Path closed = Files.createSymbolicLink(Files.createDirectory(folder.resolve("closed")).resolve("all"),
                docs);
        Path link = Files.createSymbolicLink(folder.resolve("link"), closed);
        Path one = Files.createSymbolicLink(closed.resolveSibling("one.md"), docs.resolve("public/open.md"));
        try (Knowledge knowledge = open()) {
            for (Path named : List.of(closed, link, one, closed.resolve("public"))) {
                IndexReport report = knowledge.index(List.of(named), IndexingListener.NONE);
                assertEquals(0, report.indexed(), named.toString());
                assertTrue(report.excluded() > 0, named.toString());
                assertEquals(List.of(), found(knowledge));
            }
            knowledge.read(List.of(link), (file, format, document) -> fail(file.toString()),
                    IndexingListener.NONE);
            knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(List.of("internal.txt", "large.log", "open.md"), found(knowledge), "by its own name");
        }
    }

    @Test
    void onlySomeFoldersAreIndexed() throws Exception {
        leaves("{\"knowledge.folders\": [\"" + docs.resolve("public") + "\"]}", List.of("open.md"),
                List.of("open.md"));
        try (Knowledge knowledge = open()) {
            Path other = Files.createDirectory(folder.resolve("other"));
            String message = assertThrows(KnowledgeException.class,
                    () -> knowledge.index(List.of(docs, other), IndexingListener.NONE)).getMessage();
            assertTrue(message.contains("knowledge.folders") && message.contains(other.toString()), message);
        }
    }

    @Test
    void onlySomeFormatsAreIndexed() throws Exception {
        leaves("{\"knowledge.formats\": [\"markdown\", \"pdf\"]}", List.of("open.md"), List.of("open.md"));
    }

    @Test
    void largeFilesAreNotIndexed() throws Exception {
        Files.writeString(docs.resolve("large.log"), "the pump runs\n" + (" ".repeat(99) + "\n").repeat(12_000));
        leaves("{\"knowledge.megabytes\": \"1\"}", List.of("internal.txt", "large.log", "open.md"),
                List.of("internal.txt", "open.md"));
    }

    @Test
    void nothingIsIndexedWhereThatIsForbidden() throws Exception {
        policy("{\"knowledge.indexing\": \"forbidden\"}");
        try (Knowledge knowledge = open()) {
            String message = assertThrows(KnowledgeException.class,
                    () -> knowledge.index(List.of(docs), IndexingListener.NONE)).getMessage();
            assertTrue(message.contains("knowledge.indexing") && message.contains("policy.json"), message);
            assertEquals(0, knowledge.statistics().files());
        }
    }

    /** All files are hidden until they are read again, because only reading shows where the words are. */
    @Test
    void wordsThatAreMaskedLaterAreHiddenUntilThen() throws Exception {
        policy("{}");
        try (Knowledge knowledge = open()) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
        }
        policy("{\"redaction.words\": [\"insiders\"]}");
        try (Knowledge knowledge = open()) {
            assertEquals(List.of(), found(knowledge));
            assertEquals(3, knowledge.index(List.of(docs), IndexingListener.NONE).indexed());
            assertEquals(List.of("internal.txt", "large.log", "open.md"), found(knowledge));
            assertEquals(0, knowledge.search("insiders", 5, List.of()).hits().size());
        }
    }

    /** A passage may come from a different page than the marking. */
    @Test
    void textsThatAreMarkedLaterAreHiddenUntilThen() throws Exception {
        policy("{}");
        try (Knowledge knowledge = open()) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
        }
        policy("{\"exclusions.markings\": [\"FOR INSIDERS\"]}");
        try (Knowledge knowledge = open()) {
            assertEquals(List.of(), found(knowledge));
            knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(List.of("large.log", "open.md"), found(knowledge));
        }
    }

    /** The index is not reopened. */
    @Tag("claim:policy-live")
    @Test
    void aPolicyThatChangesHoldsForTheNextSearch() throws Exception {
        policy("{}");
        try (Knowledge knowledge = open()) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
            policy("{\"knowledge.excluded\": [\"internal*\"]}");
            assertEquals(List.of("large.log", "open.md"), found(knowledge));
            policy("{\"knowledge.excluded\": [\"internal*\"], \"knowledge.formats\": 1}");
            assertEquals(List.of("large.log", "open.md"), found(knowledge), "what held goes on");
            policy("{}");
            assertEquals(List.of("internal.txt", "large.log", "open.md"), found(knowledge));
        }
    }

    /** An editor that watches files triggers this when the policy changes; no indexing run takes place. */
    @Tag("claim:policy-live")
    @Test
    void whatAPolicyForbidsLeavesTheIndexWithoutARun() throws Exception {
        policy("{}");
        try (Knowledge knowledge = open()) {
            KnowledgeUpdates updates = new KnowledgeUpdates(knowledge);
            knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(List.of(), updates.purge());
            assertEquals(3, knowledge.statistics().files());
            policy("{\"knowledge.excluded\": [\"internal*\"]}");
            assertEquals(List.of(), updates.purge());
            assertEquals(2, knowledge.statistics().files());

            policy("{\"knowledge.excluded\": [\"internal*\"], \"redaction.words\": [\"open\"]}");
            Path masked = docs.resolve("public/open.md");
            assertEquals(List.of(docs.resolve("large.log"), masked), updates.purge());
            assertEquals(0, knowledge.statistics().files(), "what is to be masked may not stay");
            updates.update(docs, List.of(masked, docs.resolve("internal.txt")), IndexingListener.NONE);
            assertEquals(List.of("open.md"), found(knowledge));
            String text = knowledge.search("pump", 5, List.of()).hits().getFirst().passage().text();
            assertFalse(text.contains("open"), text);
        }
    }

    /** A watching client reads files to be masked again; otherwise a saved file would make other files disappear. */
    @Test
    void aFileThatIsFollowedTakesNothingAlongThatIsToBeMasked() throws Exception {
        policy("{}");
        try (Knowledge knowledge = open()) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
            policy("{\"knowledge.excluded\": [\"internal*\"], \"redaction.words\": [\"idle\"]}");
            Path changed = Files.writeString(docs.resolve("public/open.md"), "the pump is open to everybody");
            new KnowledgeUpdates(knowledge).update(docs, List.of(changed), IndexingListener.NONE);
            assertEquals(2, knowledge.statistics().files(), "the one that is excluded has left");
            assertEquals(List.of("open.md"), found(knowledge));
        }
    }

    @Tag("claim:policy-live")
    @Test
    void aRunGoesOnUnderThePolicyThatCameMeanwhile() throws Exception {
        policy("{}");
        try (Knowledge knowledge = open()) {
            AtomicBoolean changed = new AtomicBoolean();
            IndexReport report = knowledge.index(List.of(docs), (done, total, file) -> {
                if (changed.compareAndSet(false, true)) {
                    try {
                        policy("{\"knowledge.excluded\": [\"internal*\", \"open*\"]}");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            assertFalse(report.cancelled());
            assertEquals(1, knowledge.statistics().files());
            assertEquals(List.of("large.log"), found(knowledge));
        }
    }
}
