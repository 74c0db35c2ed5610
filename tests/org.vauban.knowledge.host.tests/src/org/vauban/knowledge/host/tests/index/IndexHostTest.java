// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.WithIndex;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;
import org.vauban.knowledge.protocol.IndexedFile;

/** How the index process serves several clients at once, and handles large data. */
@Tag("slow")
@Timeout(120)
class IndexHostTest {
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final long SOON_MILLIS = 50_000;

    @TempDir
    Path folder;

    /** Another program is indexing a large folder, and a file was saved here. */
    @Test
    void aSearchDoesNotWaitWithWhoWaitsToWrite() throws Exception {
        Path index = folder.resolve("index");
        try (IndexClient writing = new IndexClient(Hosts.launch(), index);
                IndexClient client = new IndexClient(Hosts.launch(), index)) {
            writing.begin(LONG);
            writing.put(WithIndex.put("/a", "en", "a pump"));
            writing.commit();
            client.search(new Search("pump", 10, List.of())); // the host has started
            CompletableFuture<Object> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.begin(LONG);
                } catch (Exception e) {
                    return e;
                }
            });
            TimeUnit.MILLISECONDS.sleep(500);
            long start = System.nanoTime();
            assertEquals(1, client.search(new Search("pump", 10, List.of())).hits().size());
            List<String> files = new ArrayList<>();
            client.files(file -> files.add(file.path()));
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis < SOON_MILLIS, millis + " ms");
            assertEquals(List.of("/a"), files);
            assertTrue(!waiting.isDone());
            writing.end();
            waiting.get();
            client.end();
        }
    }

    /** A request of more than 64 MiB. */
    @Test
    void aRequestThatIsTooLongIsNotSent() throws Exception {
        try (IndexClient client = new IndexClient(Hosts.launch(), folder.resolve("index"))) {
            client.statistics(); // the host has started
            ChildException refused = assertThrows(ChildException.class,
                    () -> client.search(new Search("x".repeat(64 << 20), 10, List.of())));
            assertEquals(ChildException.Kind.TOO_LONG, refused.kind());
            assertTrue(client.isAlive());
            assertEquals(0, client.statistics().files());
        }
    }

    /** Each line has a box, as in a PDF. */
    @Test
    void aDocumentOfThousandsOfPagesIsIndexed() throws Exception {
        List<Passage> passages = new ArrayList<>();
        String line = "The pump is stopped before the valve of the bypass is closed, and the pressure read.\n";
        int start = 0;
        for (int page = 1; page <= 2_500; page++) {
            for (int part = 0; part < 3; part++) {
                List<PageBox> boxes = new ArrayList<>();
                int lines = 15;
                for (int i = 0; i < lines; i++) {
                    int from = start + i * line.length();
                    boxes.add(new PageBox(page, from, from + line.length() - 1, 72.12f, 14.25f * (15 * part + i),
                            431.37f, 10.67f));
                }
                String text = line.repeat(lines);
                passages.add(new Passage("/a.pdf", passages.size(), "Manual", List.of("Pumps", "Valves"), "", "en",
                        start, start + text.length(), 0, page, Integer.toString(page), text, boxes));
                start += text.length();
            }
        }
        try (IndexClient client = new IndexClient(Hosts.launch(), folder.resolve("index"))) {
            client.begin(LONG);
            client.put(new Put(new IndexedFile("/a.pdf", "PDF", new FileStamp(1, 2, "ab"), null, "", passages.size(),
                    "secrets"), passages));
            client.end();
            assertEquals(passages.size(), client.statistics().passages());
        }
    }

    /** An attacker could write such a document to keep the indexing of a folder from ending. */
    @Test
    void aDocumentWithMuchAboveItsShortPassagesIsIndexed() throws Exception {
        List<String> headings = Collections.nCopies(6, "pump".repeat(55)); // one word each: the size matters
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            String text = "valve " + (10_000 + i);
            passages.add(new Passage("/a.md", i, headings.getFirst(), headings, "", "en", 20 * i,
                    20 * i + text.length(), i + 1, 0, "", text, List.of()));
        }
        try (IndexClient client = new IndexClient(Hosts.launch(), folder.resolve("index"))) {
            client.begin(LONG);
            client.put(new Put(new IndexedFile("/a.md", "MARKDOWN", new FileStamp(1, 2, "ab"), null, "",
                    passages.size(), "secrets"), passages));
            client.end();
            assertEquals(passages.size(), client.statistics().passages());
        }
    }

    /** For example after a folder of sources was excluded. */
    @Test
    void veryManyFilesAreForgotten() throws Exception {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            paths.add("/home/user/projects/pumps/station/src/main/java/org/pumps/station/valves/Valve" + i + ".java");
        }
        try (IndexClient client = new IndexClient(Hosts.launch(), folder.resolve("index"))) {
            client.begin(LONG);
            for (String each : List.of("/kept", paths.getFirst(), paths.getLast())) {
                client.put(WithIndex.put(each, "en", "a pump"));
            }
            client.commit();
            client.delete(paths);
            client.end();
            List<String> files = new ArrayList<>();
            client.files(file -> files.add(file.path()));
            assertEquals(List.of("/kept"), files);
        }
    }
}
