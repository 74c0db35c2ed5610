// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.vauban.governance.ApprovedText;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.knowledge.vector.VectorListener;

/** The messages for an index that cannot be written, and that nothing is lost before. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class KnowledgeFullDiskTest extends WithKnowledge {
    private static final int FILES = 12;

    /** Starts hosts that cannot write files beyond 512 bytes while the file {@code full} exists. */
    private Knowledge opened(String... exclusions) throws Exception {
        Path home = folder.resolve("java");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Path real = Path.of(System.getProperty("java.home"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + Runtime.version().feature() + "\"\n");
        Files.writeString(java, "#!/bin/sh\n[ -e '" + folder.resolve("full") + "' ] && ulimit -f 1\nexec '"
                + real.resolve("bin/java") + "' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return Knowledge.of(user, new KnowledgeLaunch(List.of(home), Hosts.launch().hostPath(), Locale.ENGLISH, true),
                List.of(exclusions));
    }

    private void assertSaysWhy(Executable write) throws Exception {
        String said = assertThrows(KnowledgeException.class, write).getMessage();
        assertTrue(said.contains(Knowledge.folder(user).toString()), said);
        assertTrue(said.contains("cannot be written: File too large"), said);
        assertTrue(said.contains("Check the free disk space"), said);
    }

    /** An embedder without a model. */
    private static final class Embedder implements TextEmbedder {
        @Override
        public String model() {
            return "m".repeat(600);
        }

        @Override
        public List<float[]> embed(List<ApprovedText> texts) {
            return texts.stream().map(text -> new float[] {1, 2, 3}).toList();
        }
    }

    @Test
    void theReasonIsNamedWhatWasIndexedIsFoundAndTheRestFollows() throws Exception {
        for (int i = 0; i < FILES; i++) {
            Files.writeString(docs.resolve("file" + i + ".txt"), "the pump number " + i);
        }
        try (Knowledge knowledge = opened()) {
            assertEquals(FILES, index(knowledge).indexed());
        }
        Path full = Files.createFile(folder.resolve("full"));
        Path valve = Files.writeString(docs.resolve("valve.txt"), "the valve ".repeat(100));
        try (Knowledge knowledge = opened()) {
            assertSaysWhy(() -> index(knowledge));
            assertSaysWhy(() -> knowledge.index(List.of(valve), IndexingListener.NONE));
            assertSaysWhy(() -> knowledge.embed(List.of(), new Embedder(), VectorListener.NONE));
            assertSaysWhy(() -> knowledge.remove(List.of(docs)));
            assertEquals(FILES, knowledge.search("pump", FILES, List.of()).hits().size());
        }
        try (Knowledge knowledge = opened("file*")) {
            assertSaysWhy(() -> new KnowledgeUpdates(knowledge).purge());
        }
        Files.delete(full);
        try (Knowledge knowledge = opened()) {
            assertEquals(FILES, index(knowledge).unchanged());
            assertEquals(List.of("valve.txt"), names(knowledge.search("valve", 5, List.of())));
            assertEquals(FILES + 1, knowledge.remove(List.of(docs)));
        }
    }
}
