// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.host.index.IndexRefusedException;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.host.tests.WithIndex;
import org.vauban.knowledge.protocol.IndexFailure;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.knowledge.protocol.IndexProtocol.Paths;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;

/** Which passages are found, and which process may write. */
class LuceneIndexTest extends WithIndex {
    @Test
    void anIndexThatIsNotThereFindsNothing() throws Exception {
        try (LuceneIndex index = new LuceneIndex(folder)) {
            assertEquals(List.of(), found(index, "anything"));
            assertEquals(0, index.statistics().passages());
        }
    }

    @Test
    void wordsAreFoundInTheirOtherForms() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "The operator opens the valves before starting."),
                put("/fr", "fr", "L\u2019opérateur ouvre les vannes avant le démarrage du système."))) {
            assertEquals(List.of("/en", "/fr"), found(index, "opening a valve"), "its own language first");
            assertEquals(List.of("/fr", "/en"), found(index, "vanne"));
            assertEquals(List.of("/fr", "/en"), found(index, "les systemes de l'operateur"));
        }
    }

    @Test
    void wordsThatEverySentenceHasAreNotSearchedWithTheirAccentsEither() throws Exception {
        try (LuceneIndex index = filled(put("/a", "fr", "Les mêmes joints étaient là."), put("/b", "fr", "La pompe."),
                put("/c", "fr", "Le même joint."))) {
            assertEquals(List.of("/b"), found(index, "Quelles étaient les pompes, à la même pompe ?"));
            assertEquals(List.of("/c"), found(index, "même"), "nothing else is asked");
        }
    }

    @Test
    void identifiersAreFoundWholeAndInParts() throws Exception {
        try (LuceneIndex index = filled(put("/a", "code", "int openValve(int max_pressure) { return HTTPServer2; }"),
                put("/b", "en", "REQ-123: the pump starts. See REQ-1234."),
                put("/c", "en", "REQ-124 is about req 12."))) {
            for (String query : List.of("openValve", "openvalve", "valve", "max_pressure", "pressure", "HTTPServer2",
                    "server")) {
                assertEquals("/a", found(index, query).getFirst(), query);
            }
            assertEquals("/b", found(index, "REQ-123").getFirst());
            assertEquals("/c", found(index, "REQ-124").getFirst());
        }
    }

    @Test
    void aPhraseInQuotesMustBeThere() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "The safety valve opens at 12 bar, pump\n  pressure."),
                put("/b", "en", "The valve has a safety pin."), put("/c", "en", "a safe-\nty valve"))) {
            assertEquals(List.of("/a", "/c"), found(index, "\"safety valve\"").stream().sorted().toList());
            assertEquals(List.of("/a"), found(index, "«\u00A0pump pressure\u00A0»"));
            assertEquals(List.of(), found(index, "\"valve safety\""));
        }
    }

    @Test
    void aPhraseOfSignsMustBeThere() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "The valve is open if a == b."),
                put("/b", "en", "The valve is shut if a = b."), put("/c", "en", "The pump stands if a == b."))) {
            assertEquals(List.of("/a"), found(index, "valve \"==\""));
            assertEquals(List.of(), found(index, "valve \"::\""));
        }
    }

    @Test
    void wordsThatALineEndDividesAreFound() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "The mainte-\nnance of the pump."),
                put("/b", "en", "It is se\u2010\r\n  condary, or ter\u00AD\u2028tiary - \nno more."))) {
            assertEquals(List.of("/a"), found(index, "maintenance"));
            assertEquals(List.of("/b"), found(index, "secondary"));
            assertEquals(List.of("/b"), found(index, "tertiary"));
        }
    }

    /** Characters as keyboards and programs write them: m², ligatures, and combining accents. */
    @Test
    void charactersThatAreWrittenInTwoWaysAreFoundInBoth() throws Exception {
        try (LuceneIndex index = filled(put("/a", "fr", "La salle de 40 m\u00B2 est fermée."),
                put("/b", "fr", "Le re\u0301servoir est ouvert."),
                put("/c", "fr", "Le \uFB01ltre de 7 m2 est neuf."))) {
            assertEquals(List.of("/a", "/c"), found(index, "m2").stream().sorted().toList());
            assertEquals(List.of("/a", "/c"), found(index, "m\u00B2").stream().sorted().toList());
            assertEquals(List.of("/b"), found(index, "r\u00E9servoirs"));
            assertEquals(List.of("/b"), found(index, "\"le r\u00E9servoir\""));
            assertEquals(List.of("/c"), found(index, "\"filtre de 7 m\u00B2\""));
        }
    }

    @Test
    void foldersNarrowASearch() throws Exception {
        try (LuceneIndex index = filled(put("/docs/a.txt", "en", "one pump"), put("/docs2/b.txt", "en", "a pump there"),
                put("/docs/sub/c.txt", "en", "pump number three of four"))) {
            assertEquals(List.of("/docs/a.txt", "/docs/sub/c.txt"),
                    found(index, "pump", "/docs").stream().sorted().toList());
            assertEquals(List.of("/docs2/b.txt"), found(index, "pump", "/docs2/b.txt"));
            assertEquals(List.of(), found(index, "pump", "/doc"));
        }
    }

    /** Otherwise scores would reveal how common a word is in folders that the user may not see. */
    @Test
    void foldersThatAreSearchedApartAreRankedAsIfTheyWereAlone() throws Exception {
        Put[] mine = {put("/mine/a", "en", "the pump and the valve", "a valve, a valve and a gauge"),
                put("/mine/b", "en", "a gauge"), put("/mine/c", "code", "int valve;")};
        Search search = new Search("valve gauge rotor", 10, List.of("/mine"), List.of(), null, null, true);
        List<Hit> alone;
        try (LuceneIndex index = filled(mine)) {
            alone = index.search(search).hits();
            assertEquals(4, alone.size());
        }
        try (LuceneIndex index = filled(put("/theirs/a", "en", "valve", "valve gauge"),
                put("/theirs/b", "en", "rotor valve " + "word ".repeat(500)), put("/mine/old", "en", "valve"))) {
            index.begin(Duration.ZERO);
            index.delete(new Paths(List.of("/mine/old")));
            index.end();
            assertEquals(alone, index.search(search).hits());
            Hit among = index.search(new Search("valve gauge rotor", 10, List.of("/mine"))).hits().getFirst();
            assertNotEquals(alone.getFirst().score(), among.score());
        }
    }

    @Test
    void filesCanBeLeftOutOfASearch() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "one pump"), put("/b", "en", "a pump there"))) {
            var hits = index.search(new Search("pump", 10, List.of(), List.of("/a", "/none")));
            assertEquals(List.of("/b"), hits.hits().stream().map(hit -> hit.passage().path()).toList());
            assertEquals(1, hits.matched());
            assertEquals("secrets", hits.hits().getFirst().rules());
        }
    }

    @Test
    void passagesWithNearlyTheSameTextAreOne() throws Exception {
        String text = "The operator opens the valve before the pump starts and waits until the pressure is at least "
                + "two bar, then closes the bypass and reads the gauge.";
        try (LuceneIndex index = filled(put("/a", "en", text), put("/b", "en", text.replace("two bar", "two  bar")),
                put("/c", "en", "The valve is a part of the pump."))) {
            List<Hit> hits = index.search(new Search("valve pump", 10, List.of())).hits();
            assertEquals(2, hits.size());
            assertEquals(1, hits.stream().mapToInt(Hit::duplicates).sum());
        }
    }

    @Test
    void aFileIsReplacedAsAWholeAndForgotten() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "old pump", "old valve"), put("/b", "en", "pump"))) {
            index.begin(Duration.ZERO);
            index.put(put("/a", "en", "new gauge"));
            assertEquals(List.of("/a"), found(index, "valve"), "not yet committed");
            index.commit();
            assertEquals(List.of(), found(index, "valve"));
            assertEquals(List.of("/a"), found(index, "gauge"));
            index.delete(new Paths(List.of("/a")));
            index.end();
            assertEquals(List.of(), found(index, "gauge"));
            List<String> files = new ArrayList<>();
            index.files(List.of(), list -> list.forEach(file -> files.add(file.path())));
            assertEquals(List.of("/b"), files);
            assertEquals(1, index.statistics().passages());
        }
    }

    @Test
    void filesAreListedAtOrBelowPaths() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "pump"), put("/a/b", "en", "pump"), put("/ab", "en", "pump"))) {
            index.begin(Duration.ZERO);
            index.put(put("/a/c/d", "en", "pump", "valve"));
            index.put(put("/a/gone", "en", "pump"));
            index.commit();
            index.delete(new Paths(List.of("/a/gone")));
            index.put(put("/a/b", "en", "new pump"));
            index.end();
            assertEquals(List.of("/a", "/a/b", "/a/c/d"), paths(index, List.of("/a")));
            assertEquals(List.of("/a/c/d"), paths(index, List.of("/a/c")));
            assertEquals(List.of("/a/b", "/ab"), paths(index, List.of("/a/b", "/ab", "/none", "/a/b")));
            assertEquals(List.of(), paths(index, List.of("/b")));
            assertEquals(List.of("/a", "/a/b", "/a/c/d", "/ab"), paths(index, List.of()));
        }
    }

    @Test
    void queriesOfAnyKindAreAnswered() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "a pump"))) {
            for (String query : List.of("", " ", "\"", "\"\"", "* ?", "AND OR NOT", "+-&|!(){}[]^~:/\\", "the of a",
                    "\uD83D\uDE00 \uD83D", "x".repeat(100_000), "word ".repeat(5_000), "\"a\" \"pump", "日本語")) {
                index.search(new Search(query, 10, List.of()));
            }
            assertEquals(List.of("/a"), found(index, "pump AND \""));
            assertEquals(List.of(), index.search(new Search("pump", -5, List.of("/x"))).hits());
        }
    }

    /** A query may be a stack trace or a page of a document, and the folders may be the sources of all libraries. */
    @Test
    void queriesOfManyWordsBelowManyFoldersAreAnswered() throws Exception {
        List<String> words = new ArrayList<>(List.of("pump"));
        List<String> folders = new ArrayList<>(List.of("/a"));
        for (int i = 0; i < 700; i++) {
            words.add("word" + Integer.toString(i, 36));
            folders.add("/lib/" + i + ".jar");
        }
        try (LuceneIndex index = filled(put("/a", "en", "a pump"))) {
            assertEquals(List.of("/a"), found(index, String.join(" ", words)));
            assertEquals(List.of("/a"), found(index, "pump", folders.toArray(String[]::new)));
        }
    }

    /** A file is saved while a folder is being indexed. */
    @Test
    void whoBeginsMeanwhileWritesWithTheOneWhoHasBegun() throws Exception {
        try (LuceneIndex index = new LuceneIndex(folder); LuceneIndex other = new LuceneIndex(folder)) {
            index.begin(Duration.ZERO);
            index.put(put("/a", "en", "one pump"));
            index.begin(Duration.ZERO);
            index.put(put("/b", "en", "a pump there"));
            index.end();
            assertEquals(List.of("/a", "/b"), found(index, "pump").stream().sorted().toList());
            assertEquals(IndexFailure.BUSY, assertThrows(IndexRefusedException.class,
                    () -> other.begin(Duration.ZERO)).failure());
            index.put(put("/c", "en", "pump number three of four"));
            index.end();
            other.begin(Duration.ZERO);
            assertEquals(List.of("/a", "/b", "/c"), found(other, "pump").stream().sorted().toList());
            other.end();
            assertThrows(IndexRefusedException.class, index::end, "nobody writes");
        }
    }

    @Test
    void manySmallWritesLeaveFewSegments() throws Exception {
        int writes = 60;
        try (LuceneIndex index = new LuceneIndex(folder)) {
            for (int i = 0; i < writes; i++) {
                index.begin(Duration.ZERO);
                index.put(put("/" + i, "en", "pump number " + i));
                index.end();
            }
            assertEquals(writes, index.statistics().files());
        }
        try (var files = Files.list(folder)) {
            long segments = files.filter(each -> each.toString().endsWith(".si")).count();
            assertTrue(segments < writes / 2, segments + " segments");
        }
    }

    @Test
    void oneWritesAtATime() throws Exception {
        try (LuceneIndex one = new LuceneIndex(folder); LuceneIndex other = new LuceneIndex(folder)) {
            one.begin(Duration.ZERO);
            IndexRefusedException e = assertThrows(IndexRefusedException.class,
                    () -> other.begin(Duration.ofMillis(100)));
            assertEquals(IndexFailure.BUSY, e.failure());
            one.put(put("/a", "en", "pump"));
            one.end();
            assertEquals(List.of("/a"), found(other, "pump"), "the other one sees it at once");
            other.begin(Duration.ZERO);
            other.end();
            assertThrows(IndexRefusedException.class, one::commit);
        }
    }
}
