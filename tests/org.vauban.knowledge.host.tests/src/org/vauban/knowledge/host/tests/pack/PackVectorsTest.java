// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.host.tests.WordEmbedder;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackVectors;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.knowledge.vector.VectorListener;

/** Vectors travel from one user's index, or a model, through a pack into another user's index. */
@Tag("slow")
class PackVectorsTest extends WithKnowledge {
    private final WordEmbedder words = new WordEmbedder();
    private Path pack;
    private UserDirectories reader;

    @BeforeEach
    void makeReader() throws Exception {
        pack = folder.toRealPath().resolve("pack");
        String home = folder.resolve("reader").toString();
        reader = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
        Files.writeString(docs.resolve("joint.md"), "# Pompe\n\nLe joint est remplacé chaque année.\n");
        Files.writeString(docs.resolve("valve.md"), "# Valve\n\nThe operator opens it.\n");
    }

    private static PackHeading heading() {
        return new PackHeading("Example", "manuals", 1, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Duration.ofDays(1));
    }

    private PackVectors pack(String model) throws Exception {
        try (Knowledge knowledge = open()) {
            return new KnowledgePacks(knowledge, user).write(List.of(docs), pack, heading(), List.of(),
                    IndexingListener.NONE, model).manifest().vectors();
        }
    }

    private PackVectors packAll(TextEmbedder embedder) throws Exception {
        try (Knowledge knowledge = open()) {
            return new KnowledgePacks(knowledge, user).write(List.of(docs), pack, heading(), List.of(),
                    IndexingListener.NONE, embedder).manifest().vectors();
        }
    }

    private void embedAll() throws Exception {
        try (Knowledge knowledge = open()) {
            index(knowledge);
            assertEquals(2, knowledge.embed(List.of(), words, VectorListener.NONE));
        }
    }

    /** @return the number of vectors that came with the pack, and the number that had to be computed */
    private List<Integer> mounted(String model) throws Exception {
        try (Knowledge knowledge = Knowledge.of(reader, Hosts.launch(), List.of())) {
            new KnowledgePacks(knowledge, reader).mount(pack, null, true, model::equals);
            int came = knowledge.statistics().vectors();
            int computed = knowledge.embed(List.of(), words, VectorListener.NONE);
            assertEquals("joint.md", names(knowledge.search("gasket", 5, List.of(), () -> Optional.of(words)))
                    .getFirst());
            return List.of(came, computed);
        }
    }

    @Test
    void vectorsOfTheIndexComeWithThePack() throws Exception {
        embedAll();
        assertEquals(new PackVectors(WordEmbedder.MODEL, 4, 2), pack(WordEmbedder.MODEL));
        assertEquals(List.of(2, 0), mounted(WordEmbedder.MODEL));
    }

    /** On the way, its vectors are stored in several pieces. */
    @Test
    void eachPassageOfALongDocumentKeepsItsOwnVector() throws Exception {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 70; i++) {
            text.append("# Part ").append(i).append("\n\nThe ").append(i % 3 == 0 ? "pump" : "lever")
                    .append(" has the numbers");
            random.ints(60, 100_000, 1_000_000).forEach(number -> text.append(' ').append(number));
            text.append(".\n\n");
        }
        Files.writeString(docs.resolve("long.md"), text);
        try (Knowledge knowledge = open()) {
            index(knowledge);
            knowledge.embed(List.of(), words, VectorListener.NONE);
            assertEquals(72, knowledge.statistics().vectors());
        }
        assertEquals(72, pack(WordEmbedder.MODEL).passages());
        try (Knowledge knowledge = Knowledge.of(reader, Hosts.launch(), List.of())) {
            new KnowledgePacks(knowledge, reader).mount(pack, null, true, WordEmbedder.MODEL::equals);
            assertEquals(72, knowledge.statistics().vectors());
            List<Hit> hits = knowledge.search("pompe", 100, List.of(), () -> Optional.of(words)).hits();
            assertEquals(72, hits.size());
            for (Hit each : hits) {
                String found = each.passage().text();
                assertEquals(found.contains("pump") || found.contains("Pompe"), each.likeness() > 0.5, found);
            }
        }
    }

    @Test
    void vectorsOfAnotherModelAreLeftOutAndComputed() throws Exception {
        TextEmbedder other = new TextEmbedder() {
            @Override
            public String model() {
                return "other@1";
            }

            @Override
            public List<float[]> embed(List<ApprovedText> texts) {
                return words.embed(texts);
            }
        };
        assertEquals(new PackVectors("other@1", 4, 2), packAll(other));
        assertEquals(List.of(0, 2), mounted(WordEmbedder.MODEL));
    }

    @Test
    void whatChangedSinceItWasIndexedHasNoVectorInThePack() throws Exception {
        embedAll();
        Files.writeString(docs.resolve("valve.md"), "# Valve\n\nThe operator closes it.\n");
        assertEquals(1, pack(WordEmbedder.MODEL).passages());
        assertEquals(List.of(1, 1), mounted(WordEmbedder.MODEL));
    }

    @Test
    void vectorsThatTheIndexLacksAreComputedWhereThatIsAskedFor() throws Exception {
        embedAll();
        Files.writeString(docs.resolve("valve.md"), "# Valve\n\nThe operator closes it.\n");
        words.embedded.clear();
        assertEquals(2, packAll(words).passages());
        assertEquals(List.of("passage: Valve # Valve The operator closes it."), words.embedded);
        assertEquals(List.of(2, 0), mounted(WordEmbedder.MODEL));
    }

    @Test
    void withoutAnIndexThePackHasNoVectorsAndNoneIsMade() throws Exception {
        assertNull(pack(WordEmbedder.MODEL));
        assertFalse(Files.exists(Knowledge.folder(user)));
        assertEquals(List.of(0, 2), mounted(WordEmbedder.MODEL));
    }

    @Test
    void anEngineThatFailsLeavesNoPack() throws Exception {
        TextEmbedder failing = new TextEmbedder() {
            @Override
            public String model() {
                return WordEmbedder.MODEL;
            }

            @Override
            public List<float[]> embed(List<ApprovedText> texts) {
                throw new EngineException(EngineError.HOST_CRASHED, "gone");
            }
        };
        assertThrows(EngineException.class, () -> packAll(failing));
        assertFalse(Files.exists(pack.resolve("vauban-knowledge.json")));
    }
}
