// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.PageClient;
import org.vauban.knowledge.process.PageOutcome;

/** Page images, drawn in a confined process. */
@Tag("slow")
class PageClientTest {
    @TempDir
    Path folder;

    private static RenderedPage page(PageOutcome outcome) {
        return assertInstanceOf(PageOutcome.Rendered.class, outcome, outcome.toString()).page();
    }

    private static ReadFailure failure(PageOutcome outcome) {
        return assertInstanceOf(PageOutcome.Failed.class, outcome, outcome.toString()).reason();
    }

    @Test
    void pagesComeOneAfterTheOther() throws Exception {
        Path manual = SampleFiles.manual(folder.toRealPath().resolve("manual.pdf"));
        try (PageClient client = new PageClient(Hosts.launch(), manual)) {
            RenderedPage first = page(client.page(1, 1.5f));
            long process = client.pid();
            assertEquals("2 pages, 892 x 1262", first.pages() + " pages, " + first.width() + " x " + first.height());
            assertTrue(first.text().text().contains("The operator opens the valve"), first.text().text());
            assertTrue(page(client.page(2, 1)).text().text().contains("A-4711"));
            assertEquals(process, client.pid(), "the same process");
            assertEquals(ReadFailure.CHANGED, failure(client.page(3, 1)));
        }
    }

    @Test
    void wordsAreFoundOnTheNextPageThatHasThem() throws Exception {
        Path manual = SampleFiles.manual(folder.toRealPath().resolve("manual.pdf"));
        try (PageClient client = new PageClient(Hosts.launch(), manual)) {
            assertEquals(new PageOutcome.Searched(1, 1, 2), find(client, "OPERATOR  opens the valve", 1, true));
            assertEquals(2, find(client, "a-4711", 1, true).page());
            assertEquals(1, find(client, "operator opens", 3, true).page(), "around the end");
            assertEquals(2, find(client, "A-4711", 0, false).page());
            assertEquals(new PageOutcome.Searched(0, 2, 2), find(client, "zeppelin", 1, true));
            assertEquals(1, page(client.page(1, 1)).text().number(), "and pages are drawn as before");
        }
    }

    /** Searches like a reader: an answer arrives after a second at most, and the next search continues from there. */
    private static PageOutcome.Searched find(PageClient client, String words, int from, boolean forward)
            throws Exception {
        int looked = 0;
        while (true) {
            PageOutcome.Searched some = assertInstanceOf(PageOutcome.Searched.class,
                    client.find(words, forward ? from + looked : from - looked, forward));
            looked += some.looked();
            if (some.page() > 0 || looked >= some.pages()) {
                return new PageOutcome.Searched(some.page(), looked, some.pages());
            }
        }
    }

    /** Photographs need platform libraries, which must not write files. */
    @Test
    void aPhotographIsDrawn() throws Exception {
        Path file = HostilePages.photograph(folder.toRealPath().resolve("photo.pdf"));
        try (PageClient client = new PageClient(Hosts.launch(), file)) {
            RenderedPage page = page(client.page(1, 1));
            int middle = 3 * (page.width() * (page.height() / 2) + page.width() / 4);
            assertTrue((page.pixels()[middle] & 255) > 200 && (page.pixels()[middle + 2] & 255) < 60, "red");
        }
    }

    @Tag("claim:parser-confined")
    @Test
    void theProcessReadsTheFolderOfTheDocumentAndNothingElse() throws Exception {
        Path inside = Files.createDirectory(folder.toRealPath().resolve("inside"));
        Path outside = SampleFiles.manual(folder.resolve("outside.pdf"));
        Path link = Files.createSymbolicLink(inside.resolve("link.pdf"), outside);
        try (PageClient client = new PageClient(Hosts.launch(), link)) {
            assertEquals(ReadFailure.UNREADABLE, failure(client.page(1, 1)));
        }
    }

    @Test
    void whatExhaustsIsRefusedAndTheNextPageIsDrawn() throws Exception {
        Path real = folder.toRealPath();
        Path file = HostilePages.imageBomb(real.resolve("a.pdf"));
        try (PageClient client = new PageClient(Hosts.launch(), file)) {
            assertEquals(ReadFailure.BOMB, failure(client.page(1, 1)));
            HostilePages.nestedGroups(file, 30);
            assertEquals(ReadFailure.BOMB, failure(client.page(1, 20)));
            SampleFiles.manual(file);
            assertEquals(2, page(client.page(1, 1)).pages());
        }
    }

    /** If a busy machine does not start the next process within the time limit of a page, the limit is raised. */
    @Test
    void aPageThatTakesTooLongEndsItsProcessAndNothingElse() throws Exception {
        ReadFailure next = behindSlowPages(Duration.ofSeconds(3));
        if (next == ReadFailure.TIMEOUT) {
            next = behindSlowPages(Duration.ofSeconds(10));
        }
        assertEquals(ReadFailure.CHANGED, next, "another process answers");
    }

    /** Returns why a missing page is not drawn, after two pages that take too long. */
    private ReadFailure behindSlowPages(Duration patience) throws Exception {
        Path file = HostilePages.slowShadings(folder.toRealPath().resolve("slow.pdf"), 100_000);
        Path good = SampleFiles.manual(folder.toRealPath().resolve("good.pdf"));
        try (PageClient client = new PageClient(Hosts.launch(), file, patience)) {
            long process = 0;
            for (int i = 0; i < 2; i++) {
                ReadFailure failure = failure(client.page(1, 1));
                assertTrue(List.of(ReadFailure.TIMEOUT, ReadFailure.CRASHED).contains(failure), failure.toString());
                process = client.pid();
                ProcessHandle.of(process).ifPresent(each -> each.onExit().join());
                HostilePages.selfDrawing(file, 2);
            }
            Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
            ReadFailure next = failure(client.page(9, 1));
            assertNotEquals(process, client.pid());
            return next;
        }
    }

    @Test
    void mutatedFilesHarmNobody() throws Exception {
        long seed = Long.getLong("vauban.seed", 1);
        Random random = new Random(seed);
        Path file = SampleFiles.manual(folder.toRealPath().resolve("a.pdf"));
        byte[] whole = Files.readAllBytes(file);
        try (PageClient client = new PageClient(Hosts.launch(), file)) {
            for (int i = 0; i < 40; i++) {
                byte[] bytes = whole.clone();
                for (int k = 0; k < 1 + random.nextInt(12); k++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                Files.write(file, bytes);
                if (client.page(1, 1) instanceof PageOutcome.Failed failed) {
                    assertNotEquals(ReadFailure.TIMEOUT, failed.reason(), "seed " + seed + ", file " + i);
                }
            }
            Files.write(file, whole);
            assertEquals(2, page(client.page(1, 1)).pages());
        }
    }

    @Test
    void aClosedClientStartsNothing() throws Exception {
        Path manual = SampleFiles.manual(folder.toRealPath().resolve("manual.pdf"));
        PageClient client = new PageClient(Hosts.launch(), manual);
        page(client.page(1, 1));
        long process = client.pid();
        client.close();
        ProcessHandle.of(process).ifPresent(each -> each.onExit().join());
        assertFalse(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false));
        assertThrows(ChildException.class, () -> client.page(1, 1));
    }
}
