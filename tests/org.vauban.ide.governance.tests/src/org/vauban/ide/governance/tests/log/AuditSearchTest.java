// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.tests.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.export.AuditEntry;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.ide.governance.log.AuditQuery;
import org.vauban.ide.governance.log.AuditQuery.Decision;
import org.vauban.ide.governance.log.AuditSearch;
import org.vauban.ide.governance.log.WithheldItems;

/** Which entries a search finds in an audit log, in which order, and how it treats hostile lines. */
class AuditSearchTest {
    private static final Instant BEGIN = Instant.parse("2026-11-27T10:00:00Z");

    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void log() {
        log = folder.resolve("audit.jsonl");
    }

    private static String review(int seq, String feature, String model, String withheld) {
        return "{\"seq\":" + seq + ",\"time\":\"" + BEGIN.plusSeconds(60L * seq) + "\",\"feature\":\"" + feature
                + "\",\"model\":\"" + model + "\",\"decision\":\"" + (withheld.isEmpty() ? "approved" : "refused")
                + "\",\"parts\":[{\"role\":\"file\",\"chars\":100"
                + (withheld.isEmpty() ? ",\"masked\":0" : ",\"heldBack\":\"" + withheld + "\"") + "}]}\n";
    }

    private void write(List<String> lines) throws Exception {
        Files.writeString(log, String.join("", lines));
    }

    private AuditSearch search() {
        return new AuditSearch(log, () -> false);
    }

    private static List<Long> numbers(AuditSearch.Page page) {
        return page.entries().stream().map(AuditEntry::sequence).toList();
    }

    @Test
    void theNewestLinesComeFirst() throws Exception {
        write(List.of(review(0, "chat", "m", ""), review(1, "edit", "m", ""), review(2, "chat", "m", "")));
        AuditSearch.Page page = search().find(AuditQuery.ALL);
        assertEquals(List.of(2L, 1L, 0L), numbers(page));
        assertFalse(page.hasOlder());
    }

    @Test
    void everyLineIsOnOnePage() throws Exception {
        int count = 2 * AuditSearch.PAGE + 7;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(review(i, i % 2 == 0 ? "chat" : "edit", "m", ""));
        }
        write(lines);
        List<Long> seen = new ArrayList<>();
        AuditSearch.Page newer = null;
        for (boolean more = true; more;) {
            AuditSearch.Page page = newer == null ? search().find(AuditQuery.ALL)
                    : search().older(AuditQuery.ALL, newer);
            seen.addAll(numbers(page));
            newer = page;
            more = page.hasOlder();
        }
        assertEquals(count, seen.size());
        for (int i = 0; i < count; i++) {
            assertEquals(count - 1L - i, seen.get(i));
        }
        AuditQuery chats = new AuditQuery(AuditPeriod.ALL, Decision.ANY, "chat", "", "");
        AuditSearch.Page first = search().find(chats);
        assertEquals(AuditSearch.PAGE, first.entries().size());
        assertEquals(List.of(6L, 4L, 2L, 0L), numbers(search().older(chats, first)), "before line 8");
    }

    /** Lines are deleted by their age, in whole files from the beginning on. */
    @Test
    void linesThatAreDeletedBetweenTwoPagesMoveNoOthers() throws Exception {
        int count = 2 * AuditSearch.PAGE;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(review(i, i % 2 == 0 ? "chat" : "edit", "m", ""));
        }
        write(lines);
        AuditSearch.Page first = search().find(AuditQuery.ALL);
        AuditQuery chats = new AuditQuery(AuditPeriod.ALL, Decision.ANY, "chat", "", "");
        write(lines.subList(300, count));
        AuditSearch.Page second = search().older(AuditQuery.ALL, first);
        assertEquals(LongStream.iterate(AuditSearch.PAGE - 1, seq -> seq >= 300, seq -> seq - 1).boxed().toList(),
                numbers(second));
        assertFalse(second.hasOlder());
        assertEquals(100, search().older(chats, first).matches());
        write(lines.subList(AuditSearch.PAGE + 1, count));
        AuditSearch.Page gone = search().older(AuditQuery.ALL, first);
        assertEquals(List.of(), numbers(gone), "those before are gone, too");
        assertTrue(gone.lost());
        assertFalse(gone.hasOlder());
    }

    /** Months of requests, of which the newest page is wanted. */
    @Test
    void ofALargeLogOnlyTheNewestLinesAreRead() throws Exception {
        String model = "m".repeat(5_000);
        List<String> lines = new ArrayList<>();
        lines.add("{broken\n");
        for (int i = 0; i < 2 * AuditSearch.PAGE; i++) {
            lines.add(review(i, "chat", model, ""));
            lines.add(review(i, "edit", model, ""));
        }
        write(lines);
        AuditQuery chats = new AuditQuery(AuditPeriod.ALL, Decision.ANY, "chat", "", "");
        AuditSearch.Page page = search().find(chats);
        assertEquals(AuditSearch.PAGE, page.entries().size());
        assertFalse(page.exact());
        assertEquals(0, page.unreadable(), "among those searched");
        assertTrue(page.matches() >= AuditSearch.PAGE && page.matches() < 2 * AuditSearch.PAGE, page.matches() + "");
        AuditSearch.Page older = search().older(chats, page);
        assertEquals(AuditSearch.PAGE - 1L, numbers(older).getFirst());
        assertEquals(AuditSearch.PAGE, older.matches());
        assertTrue(older.exact());
        assertEquals(1, older.unreadable());
        assertFalse(older.hasOlder());
    }

    @Test
    void linesAreFilteredByPeriodFeatureDecisionModelAndText() throws Exception {
        write(List.of(review(0, "chat", "small", ""), review(1, "completion", "large", "excluded: *.plan (policy)"),
                review(2, "chat", "large", ""),
                "{\"seq\":3,\"time\":\"" + BEGIN.plusSeconds(180)
                        + "\",\"event\":\"output.accepted\",\"model\":\"small\","
                        + "\"detail\":\"12 characters\"}\n",
                "{\"seq\":4,\"time\":\"" + BEGIN.plusSeconds(240) + "\",\"note\":\"torn\",\"detail\":\"moved\"}\n"));
        assertEquals(List.of(2L, 1L), found(new AuditQuery(
                new AuditPeriod(BEGIN.plusSeconds(60), BEGIN.plusSeconds(180)), Decision.ANY, "", "", "")));
        assertEquals(List.of(2L, 0L), found(new AuditQuery(AuditPeriod.ALL, Decision.ANY, "CHAT", "", "")));
        assertEquals(List.of(2L, 1L), found(new AuditQuery(AuditPeriod.ALL, Decision.ANY, "", "Large", "")));
        assertEquals(List.of(1L), found(new AuditQuery(AuditPeriod.ALL, Decision.ANY, "", "", "*.PLAN")));
        assertEquals(List.of(2L, 0L), found(decision(Decision.APPROVED)));
        assertEquals(List.of(1L), found(decision(Decision.REFUSED)));
        assertEquals(List.of(1L), found(decision(Decision.WITHHELD)));
        assertEquals(List.of(3L), found(decision(Decision.EVENT)));
        assertEquals(List.of(4L), found(decision(Decision.NOTE)));
    }

    private static AuditQuery decision(Decision decision) {
        return new AuditQuery(AuditPeriod.ALL, decision, "", "", "");
    }

    private List<Long> found(AuditQuery query) throws Exception {
        return numbers(search().find(query));
    }

    @Test
    void linesThatCannotBeReadAreCounted() throws Exception {
        write(List.of(review(0, "chat", "m", ""), "{broken\n", "\u0000\n", "[".repeat(100_000) + "\n",
                review(1, "chat", "m", "")));
        AuditSearch.Page page = search().find(AuditQuery.ALL);
        assertEquals(List.of(1L, 0L), numbers(page));
        assertEquals(3, page.unreadable());
    }

    @Test
    void aLogThatIsNotThereHasNoLines() throws Exception {
        assertEquals(0, search().find(AuditQuery.ALL).matches());
        assertEquals(0, WithheldItems.read(search(), AuditPeriod.ALL).count());
    }

    @Test
    void aSearchCanBeCancelled() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            lines.add(review(i, "chat", "m", ""));
        }
        write(lines);
        AtomicInteger asked = new AtomicInteger();
        AuditSearch search = new AuditSearch(log, () -> asked.incrementAndGet() > 2);
        assertThrows(CancellationException.class, () -> search.find(AuditQuery.ALL));
        assertEquals(3, asked.get(), "it ends when it is told to");
    }

    @Test
    void withheldItemsAreListedByReasonTheLastOneFirst() throws Exception {
        write(List.of(review(0, "chat", "m", "excluded: *.plan (policy)"), review(1, "edit", "m", "excluded: *.csv"),
                review(2, "completion", "m", ""), review(3, "chat", "m", "excluded: *.csv")));
        WithheldItems items = WithheldItems.read(search(), AuditPeriod.ALL);
        assertEquals(List.of("excluded: *.csv", "excluded: *.plan (policy)"),
                items.reasons().stream().map(WithheldItems.Reason::text).toList());
        WithheldItems.Reason csv = items.reasons().getFirst();
        assertEquals(2, csv.count());
        assertEquals(List.of("chat", "edit"), csv.features());
        assertEquals(BEGIN.plusSeconds(180), csv.last());
        assertEquals(List.of("chat", "edit"), csv.items().stream().map(WithheldItems.Item::feature).toList());
        assertTrue(csv.items().getFirst().refused());
        assertEquals(1, WithheldItems.read(search(), new AuditPeriod(null, BEGIN.plusSeconds(60))).count());
    }

    /** Otherwise a program that writes the log could fill the memory of its reader. */
    @Test
    void anyNumberOfReasonsAndItemsFits() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            lines.add(review(2 * i, "chat", "m", "reason " + i));
            lines.add(review(2 * i + 1, "chat", "m", "reason 0"));
        }
        write(lines);
        WithheldItems items = WithheldItems.read(search(), AuditPeriod.ALL);
        assertEquals(6_000, items.count());
        assertEquals(1_000, items.reasons().size());
        assertEquals(2_000, items.others());
        assertEquals(WithheldItems.KEPT, items.reasons().getFirst().items().size());
    }
}
