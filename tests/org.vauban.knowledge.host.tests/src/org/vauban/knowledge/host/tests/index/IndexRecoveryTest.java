// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.host.index.IndexRefusedException;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.host.tests.WithIndex;
import org.vauban.knowledge.protocol.IndexFailure;
import org.vauban.knowledge.protocol.IndexProtocol.Ahead;
import org.vauban.knowledge.protocol.IndexProtocol.Begun;
import org.vauban.knowledge.protocol.IndexProtocol.Pack;
import org.vauban.knowledge.protocol.IndexProtocol.Paths;
import org.vauban.knowledge.protocol.IndexProtocol.Put;

/** What happens to an index that is damaged, was left by a killed process, or belongs to a newer version. */
class IndexRecoveryTest extends WithIndex {
    @Test
    void aDamagedIndexIsMadeAnew() throws Exception {
        filled(put("/a", "en", "pump ".repeat(500))).close();
        try (Stream<Path> files = Files.list(folder)) {
            Path largest = files.filter(file -> !file.getFileName().toString().startsWith("segments"))
                    .max(java.util.Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 0x55;
            Files.write(largest, bytes);
        }
        try (LuceneIndex index = new LuceneIndex(folder)) {
            assertEquals("damaged", index.begin(Duration.ZERO).rebuilt());
            index.put(put("/a", "en", "pump"));
            index.end();
            assertEquals(List.of("/a"), found(index, "pump"));
        }
        Files.write(folder.resolve(segments()), new byte[] {1, 2, 3});
        try (LuceneIndex index = new LuceneIndex(folder)) {
            assertEquals("damaged", index.begin(Duration.ZERO).rebuilt());
            index.end();
        }
    }

    /** The names of the index's files are reused. */
    @Test
    void whoSearchesMeanwhileGoesOnWithTheIndexThatIsMadeAnew() throws Exception {
        try (LuceneIndex reading = filled(put("/a", "en", "pump ".repeat(500)))) {
            assertEquals(List.of("/a"), found(reading, "pump"));
            Files.write(folder.resolve(segments()), new byte[] {1, 2, 3});
            try (LuceneIndex index = new LuceneIndex(folder)) {
                assertEquals("damaged", index.begin(Duration.ZERO).rebuilt());
                assertEquals(List.of("/a"), found(reading, "pump"), "nothing is committed yet");
                index.put(put("/b", "en", "pump"));
                index.end();
            }
            assertEquals(List.of("/b"), found(reading, "pump"));
        }
    }

    private String segments() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("segments_"))
                    .findFirst().orElseThrow();
        }
    }

    @Test
    void theJournalOfAKilledProcessIsBroughtInUpToItsTornEnd() throws Exception {
        LuceneIndex killed = new LuceneIndex(folder);
        killed.begin(Duration.ZERO);
        killed.put(put("/a", "en", "pump"));
        killed.put(put("/b", "en", "valve"));
        killed.delete(new Paths(List.of("/a")));
        killed.close(); // without a commit, as after a kill
        Path journal = folder.resolve("vauban.journal");
        byte[] whole = Files.readAllBytes(journal);
        byte[] torn = java.util.Arrays.copyOf(whole, whole.length + 20);
        torn[whole.length + 3] = 100; // the length of a record that is missing
        Files.write(journal, torn);
        try (LuceneIndex index = new LuceneIndex(folder)) {
            assertEquals(2, index.begin(Duration.ZERO).recovered());
            index.end();
            assertEquals(List.of("/b"), found(index, "valve pump"));
            assertEquals(0, index.begin(Duration.ZERO).recovered());
        }
        // a journal restored by a power cut, although commits have superseded it
        Files.write(journal, whole);
        try (LuceneIndex index = new LuceneIndex(folder)) {
            assertEquals(0, index.begin(Duration.ZERO).recovered());
            index.end();
            assertEquals(List.of("/b"), found(index, "valve pump"));
        }
    }

    /** An earlier version, which accepted passages of packs unchecked, could leave such records. */
    @Test
    void recordsThatMakeNoSenseAreLeftOutAndTheOthersAreBroughtIn() throws Exception {
        LuceneIndex killed = new LuceneIndex(folder);
        killed.begin(Duration.ZERO);
        killed.put(put("/a", "en", "pump"));
        killed.close(); // without a commit, as after a kill
        Path journal = folder.resolve("vauban.journal");
        byte[] whole = Files.readAllBytes(journal);
        Gson gson = new Gson();
        String sound = gson.toJson(Map.of("put", put("/b", "en", "pump")));
        Put parts = put("/c", "en", "the first pump", "a second pump", "pump number three");
        Put last = new Put(parts.file(), parts.passages().subList(2, 3));
        List<String> records = List.of(sound.replace("/b", "/d").replace("\"title\":\"Title\",", ""),
                sound.replace("/b", "/e").replace("\"symbol\"", "\"other\""), "null", "[]", "{",
                gson.toJson(Map.of("ahead", new Ahead("/c", 0, parts.passages().subList(0, 1)))),
                gson.toJson(Map.of("ahead", new Ahead("/c", 2, parts.passages().subList(1, 2)))),
                gson.toJson(Map.of("put", last)), sound);
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            bytes.writeBytes(whole);
            for (String each : records) {
                byte[] record = each.getBytes(StandardCharsets.UTF_8);
                CRC32 crc = new CRC32();
                crc.update(record);
                bytes.writeBytes(ByteBuffer.allocate(8).putInt(record.length).putInt((int) crc.getValue()).array());
                bytes.writeBytes(record);
            }
            Files.write(journal, bytes.toByteArray());
        }
        try (LuceneIndex index = new LuceneIndex(folder)) {
            Begun begun = index.begin(Duration.ZERO);
            assertEquals(2, begun.recovered());
            assertEquals(7, begun.dropped());
            index.put(put("/d", "en", "pump"));
            index.end();
            assertEquals(List.of("/a", "/b", "/d"), paths(index, List.of()));
            assertEquals(new Begun(0, "", 0), index.begin(Duration.ZERO));
        }
    }

    @Test
    void whatTheIndexCannotTakeIsNotLeftInTheJournal() throws Exception {
        try (LuceneIndex index = new LuceneIndex(folder)) {
            index.begin(Duration.ZERO);
            index.put(put("/a", "en", "pump"));
            Put tooLong = put("/" + "x".repeat(40_000), "en", "pump"); // too long for the name of a file in the index
            assertThrows(IllegalArgumentException.class, () -> index.put(tooLong));
            assertEquals(new Begun(1, "", 0), index.begin(Duration.ZERO));
            index.end();
            assertEquals(List.of("/a"), paths(index, List.of()));
        }
    }

    /** Another client of the process commits meanwhile. */
    @Test
    void aFileThatCameInPartsIsWholeAfterACommitBetweenThemAndAKill() throws Exception {
        Put whole = put("/a", "en", "the first pump", "a second pump", "pump number three");
        Put last = new Put(whole.file(), whole.passages().subList(2, 3));
        LuceneIndex killed = new LuceneIndex(folder);
        killed.begin(Duration.ZERO);
        killed.ahead(new Ahead("/a", 0, whole.passages().subList(0, 1)));
        killed.put(put("/b", "en", "valve"));
        killed.commit();
        killed.ahead(new Ahead("/a", 1, whole.passages().subList(1, 2)));
        killed.put(last);
        killed.close(); // without a commit, as after a kill
        try (LuceneIndex index = new LuceneIndex(folder)) {
            assertEquals(1, index.begin(Duration.ZERO).recovered());
            assertThrows(IndexRefusedException.class, () -> index.put(last), "the others are not here any more");
            assertThrows(IndexRefusedException.class,
                    () -> index.ahead(new Ahead("/a", 1, whole.passages().subList(1, 2))));
            index.end();
            assertEquals(List.of("/a", "/a", "/a"), found(index, "pump"));
            assertEquals(4, index.statistics().passages());
        }
    }

    /** The mounting client was killed, before and after a commit that another client of the process requested. */
    @Test
    void aPackThatDidNotComeToItsEndIsForgotten() throws Exception {
        for (boolean committed : List.of(false, true)) {
            LuceneIndex killed = filled(put("/whole/a", "en", "pump"), put("/packs", "en", "pump"));
            killed.begin(Duration.ZERO);
            killed.pack(new Pack("/whole", true));
            killed.put(put("/whole/b", "en", "pump"));
            killed.pack(new Pack("/whole", false));
            killed.pack(new Pack("/pack", true));
            killed.put(put("/pack/a", "en", "pump"));
            if (committed) {
                killed.commit();
            }
            killed.put(put("/pack/b", "en", "pump"));
            killed.put(put("/package/c", "en", "pump"));
            killed.close(); // without a commit, as after a kill
            try (LuceneIndex index = new LuceneIndex(folder)) {
                assertEquals(committed ? 1 : 2, index.begin(Duration.ZERO).recovered());
                assertEquals(List.of("/package/c", "/packs", "/whole/a", "/whole/b"), paths(index, List.of()));
                index.put(put("/pack/a", "en", "pump"));
                index.end();
                index.begin(Duration.ZERO);
                assertEquals(List.of("/pack/a"), paths(index, List.of("/pack")), "what comes later stays");
                index.delete(new Paths(paths(index, List.of())));
                index.end();
            }
        }
    }

    @Test
    void anIndexOfANewerVersionIsLeftAsItIs() throws Exception {
        filled(put("/a", "en", "pump")).close();
        try (var directory = org.apache.lucene.store.FSDirectory.open(folder);
                var writer = new org.apache.lucene.index.IndexWriter(directory,
                        new org.apache.lucene.index.IndexWriterConfig())) {
            writer.setLiveCommitData(java.util.Map.of("vauban.schema", "1000").entrySet());
            writer.commit();
        }
        List<String> before = names();
        try (LuceneIndex index = new LuceneIndex(folder)) {
            IndexRefusedException e = assertThrows(IndexRefusedException.class, () -> index.begin(Duration.ZERO));
            assertEquals(IndexFailure.NEWER, e.failure());
        }
        assertEquals(before, names());
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
