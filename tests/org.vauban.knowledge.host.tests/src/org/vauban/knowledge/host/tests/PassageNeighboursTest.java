// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.PassageNeighbours;
import org.vauban.knowledge.passage.Passage;

/** A found passage is completed by the text before and after it, under the same rules. */
class PassageNeighboursTest extends WithKnowledge {
    private static final String SECRET = "AKIAQ3EGRTWNPZX5MVUD";
    /** A document in which each chapter is a passage. */
    private static final String MANUAL = """
            # Starting

            Open the intake, with the key %s.

            # Running

            Read the zeppelin gauge each hour.

            # Stopping

            Close the intake.

            # Cleaning

            Rinse the filter.
            """.formatted(SECRET);

    private Path manual;

    @BeforeEach
    void write() throws Exception {
        manual = Files.writeString(docs.resolve("manual.md"), MANUAL);
        Files.writeString(docs.resolve("other.md"), "Of another document.\n");
    }

    private static Passage found(Knowledge knowledge) throws Exception {
        return knowledge.search("zeppelin", 1, List.of()).hits().getFirst().passage();
    }

    private static Neighbours around(Knowledge knowledge, Passage passage, int count) throws Exception {
        return new PassageNeighbours(knowledge).of(passage, count);
    }

    @Test
    void thePassagesBeforeAndAfterAreThoseOfTheDocument() throws Exception {
        try (Knowledge knowledge = open()) {
            index(knowledge);
            List<Passage> all = knowledge.document(manual);
            assertEquals(4, all.size());
            Passage second = found(knowledge);
            assertEquals(all.get(1), second);
            assertEquals(Neighbours.NONE, around(knowledge, second, 0));
            assertEquals(new Neighbours(all.subList(0, 1), all.subList(2, 3)), around(knowledge, second, 1));
            assertEquals(new Neighbours(all.subList(0, 1), all.subList(2, 4)), around(knowledge, second, 1_000_000));
            assertEquals(new Neighbours(List.of(), all.subList(1, 3)), around(knowledge, all.getFirst(), 2));
            assertEquals(new Neighbours(all.subList(1, 3), List.of()), around(knowledge, all.getLast(), 2));
            String before = around(knowledge, second, 1).before().getFirst().text();
            assertTrue(before.contains("Open the intake"), before);
            assertFalse(before.contains(SECRET), "what is masked in the index is masked here");
        }
    }

    @Test
    void aFileThatWasIndexedAnewHasOtherNeighbours() throws Exception {
        try (Knowledge knowledge = open()) {
            index(knowledge);
            Passage before = found(knowledge);
            Files.writeString(manual, "# Scope\n\nA chapter that is new.\n\n" + MANUAL);
            index(knowledge);
            assertEquals(Neighbours.NONE, around(knowledge, before, 2));
            assertEquals(2, around(knowledge, found(knowledge), 2).before().size());
            Files.delete(manual);
            index(knowledge);
            assertEquals(Neighbours.NONE, around(knowledge, before, 2));
        }
    }

    @Test
    void whatAPolicyHidesHasNoNeighboursFromThatMomentOn() throws Exception {
        Files.createDirectories(user.config());
        try (Knowledge knowledge = open()) {
            index(knowledge);
            Passage passage = found(knowledge);
            assertEquals(1, around(knowledge, passage, 1).after().size());
            Files.writeString(user.config().resolve("policy.json"), "{\"knowledge.excluded\": [\"manual*\"]}");
            assertEquals(Neighbours.NONE, around(knowledge, passage, 1));
        }
    }
}
