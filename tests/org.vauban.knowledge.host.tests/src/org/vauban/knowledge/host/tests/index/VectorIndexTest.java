// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.knowledge.host.tests.WithIndex.put;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.knowledge.protocol.IndexProtocol.Paths;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol.Model;
import org.vauban.knowledge.protocol.VectorProtocol.PendingFile;
import org.vauban.knowledge.protocol.VectorProtocol.Range;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/** Vectors of passages: what is found with them, and what happens to them; in this process. */
class VectorIndexTest {
    private static final String MODEL = "m@1";
    private static final FileStamp STAMP = new FileStamp(1, 2, "ab");

    @TempDir
    Path folder;

    /** Returns two-dimensional vectors with these directions, in degrees. */
    private static Vectors vectors(String path, FileStamp stamp, int from, int... degrees) {
        byte[] data = new byte[2 * degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            System.arraycopy(direction(degrees[i]), 0, data, 2 * i, 2);
        }
        return new Vectors(path, stamp, MODEL, from, 2, Base64.getEncoder().encodeToString(data));
    }

    private static byte[] direction(int degrees) {
        return new byte[] {(byte) Math.round(127 * Math.cos(Math.toRadians(degrees))),
                (byte) Math.round(127 * Math.sin(Math.toRadians(degrees)))};
    }

    private static List<String> found(LuceneIndex index, String query, int degrees, List<String> folders,
            List<String> without) throws Exception {
        return index.search(new Search(query, 3, folders, without, MODEL,
                Base64.getEncoder().encodeToString(direction(degrees)))).hits().stream()
                .map(hit -> hit.passage().path() + " " + hit.passage().number()).toList();
    }

    private static List<String> found(LuceneIndex index, String query, int degrees) throws Exception {
        return found(index, query, degrees, List.of(), List.of());
    }

    private static List<PendingFile> pending(LuceneIndex index) throws Exception {
        List<PendingFile> pending = new ArrayList<>();
        index.vectors().pending(new Model(MODEL, List.of()), pending::addAll);
        return pending;
    }

    private LuceneIndex filled() throws Exception {
        LuceneIndex index = new LuceneIndex(folder);
        index.begin(Duration.ZERO);
        index.put(put("/a", "en", "The operator opens the valve.", "The pump is green.", "A seal leaks."));
        index.put(put("/b", "fr", "Le joint est remplacé chaque année."));
        index.put(vectors("/a", STAMP, 0, 0, 40));
        index.put(vectors("/a", STAMP, 2, 80));
        index.put(vectors("/b", STAMP, 0, 85));
        index.end();
        return index;
    }

    @Test
    void whatIsLikeTheQueryIsFoundWithoutItsWords() throws Exception {
        try (LuceneIndex index = filled()) {
            assertEquals(List.of("/b 0", "/a 2", "/a 1"), found(index, "gasket", 90));
            assertEquals("/a 0", found(index, "valve", 5).getFirst());
            assertEquals(List.of("/a 0"), index.search(new Search("valve", 3, List.of())).hits().stream()
                    .map(hit -> hit.passage().path() + " " + hit.passage().number()).toList(), "words alone");
            assertEquals("/a 2", found(index, "seal", 90).getFirst(), "both agree");
            assertEquals(4, index.statistics().vectors());
        }
    }

    /** All vectors are compared, whatever their number of dimensions; a zero vector resembles nothing. */
    @Test
    void likenessIsTheCosine() throws Exception {
        int dimensions = 37;
        Random random = new Random(3);
        byte[][] rows = new byte[40][dimensions];
        String[] texts = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            random.nextBytes(rows[i]);
            texts[i] = "passage number " + random.nextLong();
        }
        rows[7] = new byte[dimensions];
        byte[] query = new byte[dimensions];
        random.nextBytes(query);
        try (LuceneIndex index = new LuceneIndex(folder)) {
            index.begin(Duration.ZERO);
            index.put(put("/a", "en", texts));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] row : rows) {
                all.writeBytes(row);
            }
            index.put(new Vectors("/a", STAMP, MODEL, 0, dimensions,
                    Base64.getEncoder().encodeToString(all.toByteArray())));
            index.end();
            List<Hit> hits = index.search(new Search("nothing", rows.length, List.of(), List.of(), MODEL,
                    Base64.getEncoder().encodeToString(query))).hits();
            assertEquals(rows.length, hits.size());
            assertEquals(7, hits.getLast().passage().number());
            double before = 1;
            for (Hit each : hits.subList(0, rows.length - 1)) {
                double expected = cosine(query, rows[each.passage().number()]);
                assertEquals(expected, each.likeness(), 1e-6);
                assertTrue(expected <= before, "the likest first");
                before = expected;
            }
        }
    }

    /** For example in an index of a hundred thousand passages. */
    @Test
    void severalThreadsFindWhatOneFinds() throws Exception {
        Random random = new Random(4);
        int dimensions = 8;
        try (LuceneIndex index = new LuceneIndex(folder)) {
            for (int segment = 0; segment < 3; segment++) {
                index.begin(Duration.ZERO);
                for (int file = 0; file < 7; file++) {
                    String path = "/" + segment + "/" + file;
                    index.put(put(path, "en", "alpha " + random.nextLong(), "beta " + random.nextLong(),
                            "gamma " + random.nextLong()));
                    byte[] rows = new byte[3 * dimensions];
                    for (int i = 0; i < rows.length; i++) {
                        rows[i] = (byte) random.nextInt(-2, 3); // so that some have equal similarity to the query
                    }
                    index.put(new Vectors(path, STAMP, MODEL, 0, dimensions,
                            Base64.getEncoder().encodeToString(rows)));
                }
                index.delete(new Paths(List.of("/" + segment + "/3")));
                index.end();
            }
        }
        try (LuceneIndex one = new LuceneIndex(folder); LuceneIndex several = new LuceneIndex(folder, 0)) {
            for (int i = 0; i < 20; i++) {
                byte[] query = new byte[dimensions];
                random.nextBytes(query);
                Search search = new Search("nothing", 5, i % 2 == 0 ? List.of() : List.of("/1"), List.of(), MODEL,
                        Base64.getEncoder().encodeToString(query));
                List<Hit> hits = several.search(search).hits();
                assertEquals(5, hits.size());
                assertEquals(one.search(search).hits(), hits);
            }
        }
    }

    private static double cosine(byte[] a, byte[] b) {
        double dot = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            ofA += a[i] * a[i];
            ofB += b[i] * b[i];
        }
        return dot / Math.sqrt(ofA * ofB);
    }

    /** A user who types an identifier is looking for it. */
    @Test
    void likenessCountsLessWhereAnIdentifierIsAsked() throws Exception {
        try (LuceneIndex index = new LuceneIndex(folder)) {
            index.begin(Duration.ZERO);
            index.put(put("/a", "en", "REQ-12 names REQ-12 names.", "REQ-12 names the pump of the other hall.",
                    "The valve opens."));
            index.put(vectors("/a", STAMP, 0, 20, 0, 10));
            index.end();
            assertEquals("/a 0", found(index, "REQ-12", 0).getFirst());
            assertEquals("/a 1", found(index, "names", 0).getFirst());
        }
    }

    @Test
    void foldersAndHiddenFilesCountForLikenessToo() throws Exception {
        try (LuceneIndex index = filled()) {
            assertEquals(List.of("/a 2", "/a 1", "/a 0"), found(index, "gasket", 90, List.of("/a"), List.of()));
            assertEquals(List.of("/b 0"), found(index, "gasket", 90, List.of(), List.of("/a")));
            assertEquals(List.of(), found(index, "gasket", 90, List.of("/other"), List.of()));
        }
    }

    @Test
    void vectorsGoWithTheirFile() throws Exception {
        try (LuceneIndex index = filled()) {
            assertEquals(List.of(), pending(index));
            index.begin(Duration.ZERO);
            Put changed = put("/a", "en", "The pump is blue.");
            FileStamp later = new FileStamp(5, 6, "cd");
            index.put(new Put(new IndexedFile("/a", "PLAIN_TEXT", later, null, "", 1, "secrets"), changed.passages()));
            index.delete(new Paths(List.of("/b")));
            index.end();
            assertEquals(0, index.statistics().vectors());
            assertEquals(List.of(), found(index, "gasket", 90));
            assertEquals(List.of(new PendingFile("/a", later, 0, 1)), pending(index));
            // computed from the former passages, and late
            index.begin(Duration.ZERO);
            index.put(vectors("/a", STAMP, 0, 90));
            index.end();
            assertEquals(List.of(), found(index, "gasket", 90));
            assertEquals(List.of(new PendingFile("/a", later, 0, 1)), pending(index));
            assertEquals(List.of(), index.vectors().passages(new Range("/a", STAMP, 0, 10)).passages());
            assertEquals("The pump is blue.",
                    index.vectors().passages(new Range("/a", later, 0, 10)).passages().getFirst().text());
            index.begin(Duration.ZERO);
            index.put(vectors("/a", later, 0, 90));
            index.end();
            assertEquals(List.of("/a 0"), found(index, "gasket", 90));
            assertEquals(1, index.statistics().vectors(), "those of before are gone");
        }
    }

    /** A policy changes or a file is saved while the model computes the vectors. */
    @Test
    void vectorsThatComeTooLateAreNotKept() throws Exception {
        FileStamp later = new FileStamp(5, 6, "cd");
        Put changed = put("/a", "en", "The operator opens the valve.", "The pump is blue.");
        try (LuceneIndex index = filled()) {
            index.begin(Duration.ZERO);
            index.delete(new Paths(List.of("/b")));
            index.put(vectors("/b", STAMP, 0, 85));
            index.put(new Put(new IndexedFile("/a", "PLAIN_TEXT", later, null, "", 2, "secrets"), changed.passages()));
            index.put(vectors("/a", STAMP, 1, 40));
            index.end();
            index.begin(Duration.ZERO);
            index.put(vectors("/b", STAMP, 0, 85));
            index.put(vectors("/a", STAMP, 1, 40));
            index.end();
            assertEquals(1, index.statistics().vectors(), "nothing of what is forgotten, nor of what was before");
            assertEquals(List.of(new PendingFile("/a", later, 1, 2)), pending(index), "the same text keeps its own");
            index.begin(Duration.ZERO);
            index.delete(new Paths(List.of("/a")));
            index.end();
            assertEquals(0, index.statistics().vectors());
        }
    }

    @Test
    void passagesWhoseTextIsTheSameKeepTheirVectors() throws Exception {
        FileStamp later = new FileStamp(5, 6, "cd");
        try (LuceneIndex index = filled()) {
            Put changed = put("/a", "en", "A word is new.", "The operator opens the valve.", "Nothing leaks.",
                    "The pump is green.");
            index.begin(Duration.ZERO);
            index.put(new Put(new IndexedFile("/a", "PLAIN_TEXT", later, null, "", 4, "secrets"), changed.passages()));
            index.end();
            assertEquals(List.of(new PendingFile("/a", later, 0, 1), new PendingFile("/a", later, 2, 3)),
                    pending(index));
            assertEquals("/a 3", found(index, "gasket", 40).getFirst());
            assertEquals(3, index.statistics().vectors(), "two of them are of this file");
            index.begin(Duration.ZERO);
            index.put(vectors("/a", later, 0, 20));
            index.put(vectors("/a", later, 2, 60));
            index.put(vectors("/a", later, 2, 61));
            index.end();
            assertEquals(List.of(), pending(index));
            assertEquals(5, index.statistics().vectors(), "none is there twice");
        }
    }

    @Test
    void theFirstPassageWithoutAVectorIsKnown() throws Exception {
        try (LuceneIndex index = new LuceneIndex(folder)) {
            index.begin(Duration.ZERO);
            index.put(put("/a", "en", "One pump.", "Two valves.", "Three seals."));
            index.put(vectors("/a", STAMP, 0, 0, 40));
            index.end();
            assertEquals(List.of(new PendingFile("/a", STAMP, 2, 3)), pending(index));
            assertEquals(List.of("Three seals."), index.vectors().passages(new Range("/a", STAMP, 2, 32)).passages()
                    .stream().map(passage -> passage.text()).toList());
            List<PendingFile> other = new ArrayList<>();
            index.vectors().pending(new Model("m@2", List.of()), other::addAll);
            assertEquals(List.of(new PendingFile("/a", STAMP, 0, 3)), other, "other weights have none");
        }
    }

    /** The process ends without a commit; the next writing process has the vectors. */
    @Test
    void vectorsOutliveAKill() throws Exception {
        Path copy = folder.resolve("copy");
        Files.createDirectory(copy);
        Path live = Files.createDirectory(folder.resolve("live"));
        try (LuceneIndex index = new LuceneIndex(live)) {
            index.begin(Duration.ZERO);
            index.put(put("/a", "en", "One pump.", "Two valves."));
            index.put(vectors("/a", STAMP, 0, 0, 40));
            try (var files = Files.list(live)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        try (LuceneIndex index = new LuceneIndex(copy)) {
            assertEquals(1, index.begin(Duration.ZERO).recovered());
            index.end();
            assertEquals(2, index.statistics().vectors());
            assertEquals(List.of("/a 1", "/a 0"), found(index, "gasket", 50));
        }
    }

    @Test
    void whatIsNoVectorIsRefused() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> new Vectors("/a", STAMP, MODEL, 0, 0, ""));
        assertThrows(IllegalArgumentException.class, () -> new Vectors("/a", STAMP, MODEL, -1, 2, ""));
        try (LuceneIndex index = filled()) {
            index.begin(Duration.ZERO);
            for (String data : List.of("", "AAAA", "?")) {
                assertThrows(IllegalArgumentException.class,
                        () -> index.put(new Vectors("/a", STAMP, MODEL, 0, 2, data)), data);
            }
            index.end();
            assertEquals(4, index.statistics().vectors());
        }
    }
}
