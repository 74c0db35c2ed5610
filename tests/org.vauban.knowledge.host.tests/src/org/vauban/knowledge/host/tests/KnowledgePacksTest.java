// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.pack.PackHeading;

/** Packs that change while they are mounted: the index has all of a pack or nothing. */
class KnowledgePacksTest {
    @TempDir
    Path folder;

    /** The first document is in the index when the second one turns out to be another one. */
    @Test
    void aPackThatChangesWhileItIsTakenLeavesNothingInTheIndex() throws Exception {
        folder = folder.toRealPath();
        String home = folder.resolve("home").toString();
        UserDirectories user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? home : null, name -> null);
        Files.createDirectories(user.config());
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(docs.resolve("a.md"), "the pump is open");
        Files.writeString(docs.resolve("b.md"), "the pump is closed");
        Path pack = folder.resolve("pack");
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of(), this::changesTheOther)) {
            KnowledgePacks packs = new KnowledgePacks(knowledge, user);
            packs.write(List.of(docs), pack, new PackHeading("Example", "manuals", 1,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS), Duration.ofDays(1)), List.of(),
                    IndexingListener.NONE);
            String message = assertThrows(KnowledgeException.class, () -> packs.mount(pack, null, true)).getMessage();
            assertTrue(message.contains("is not what was packed"), message);
            assertEquals(0, knowledge.statistics().files());
            assertEquals(List.of(), knowledge.search("pump", 5, List.of()).hits());
        }
    }

    /** Asked before a document of the pack is taken. */
    private List<ProjectRules.Rules> changesTheOther(TextSource source) {
        Path file = source.path();
        if (file != null && file.startsWith(folder.resolve("pack"))) {
            try {
                Files.writeString(file.resolveSibling(file.endsWith("a.md") ? "b.md" : "a.md"), "something else");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.of();
    }
}
