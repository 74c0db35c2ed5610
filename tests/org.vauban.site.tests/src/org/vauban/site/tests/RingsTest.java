// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.GovernanceException;
import org.vauban.site.SiteException;
import org.vauban.site.SiteVerifier;
import org.vauban.site.internal.FileStep;
import org.vauban.site.store.Ring;
import org.vauban.site.store.Rings;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteStore;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Rings on a store: promotion, rollback, what is recorded, and failures on the way. */
@Tag("slow")
class RingsTest {
    private static final int INSTALLATIONS = 200;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;
    private final List<String> recorded = new ArrayList<>();

    private Path place() {
        return folder.resolve("store");
    }

    private Rings rings() {
        return rings(FileStep.NONE);
    }

    private Rings rings(FileStep steps) {
        return new Rings(new SiteStore(place(), ExampleSite.verifier(), steps),
                (event, detail) -> recorded.add(event + " " + detail), ExampleSite.CLOCK);
    }

    @BeforeEach
    void threeVersions() throws Exception {
        SiteMirror mirror = new SiteMirror(new SiteStore(place(), ExampleSite.verifier()));
        for (long version = 1; version <= 3; version++) {
            mirror.mirror(ExampleSite.published(folder.resolve("site" + version), version));
        }
    }

    private Document xml(String file) throws Exception {
        Path path = place().resolve("rings/pilot").resolve(file);
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(path.toFile());
    }

    private static List<String> children(Document document) {
        NodeList nodes = document.getElementsByTagName("child");
        List<String> locations = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            locations.add(nodes.item(i).getAttributes().getNamedItem("location").getNodeValue());
        }
        return locations;
    }

    /** Returns the version that an installation would get. */
    private long current() throws Exception {
        List<String> children = children(xml("compositeContent.xml"));
        assertEquals(1, children.size());
        Path site = place().resolve("rings/pilot").resolve(children.getFirst());
        return ExampleSite.verifier().verify(site).manifest().version();
    }

    private static SiteException failed(Executable work) {
        SiteException failure = assertThrows(SiteException.class, work);
        assertFalse(failure.isRefused(), failure.getMessage());
        return failure;
    }

    @Test
    void aRingGoesForwardAndBack() throws Exception {
        rings().promote(1, Ring.PILOT);
        rings().promote(3, Ring.PILOT);
        assertEquals(3, current());
        assertEquals(List.of("../../versions/1", "../../versions/2", "../../versions/3"),
                children(xml("compositeArtifacts.xml")));
        assertEquals(List.of(1L, 3L), rings().list().getFirst().history());
        Rings.Change back = rings().rollback(Ring.PILOT, null);
        assertEquals(3, back.from());
        assertEquals(1, current());
        assertEquals(List.of("../../versions/1", "../../versions/2", "../../versions/3"),
                children(xml("compositeArtifacts.xml")), "who is installing version 3 still finds its artifacts");
        failed(() -> rings().rollback(Ring.PILOT, null));
        rings().promote(3, Ring.PILOT);
        rings().rollback(Ring.PILOT, 2L);
        assertEquals(2, current());
        assertEquals(List.of(1L, 2L), rings().list().getFirst().history());
        assertEquals(5, recorded.size());
        assertTrue(recorded.getLast().startsWith("site.rolledback Example/vauban ring pilot: 3 -> 2 sha256="),
                recorded.getLast());
    }

    @Test
    void ringsAreApart() throws Exception {
        rings().promote(3, Ring.PILOT);
        rings().promote(2, Ring.BROAD);
        rings().promote(1, Ring.FIXED);
        rings().rollback(Ring.PILOT, 1L);
        List<Rings.State> states = rings().list();
        assertEquals(List.of(Ring.PILOT, Ring.BROAD, Ring.FIXED), states.stream().map(Rings.State::ring).toList());
        assertEquals(List.of(1L, 2L, 1L), states.stream().map(Rings.State::version).toList());
    }

    @Test
    void whatCannotBeGivenIsSaid() throws Exception {
        failed(() -> rings().promote(4, Ring.PILOT));
        failed(() -> rings().rollback(Ring.PILOT, null));
        rings().promote(2, Ring.PILOT);
        assertTrue(failed(() -> rings().promote(1, Ring.PILOT)).getMessage().contains("rollback"));
        assertTrue(failed(() -> rings().rollback(Ring.PILOT, 3L)).getMessage().contains("promote"));
        assertEquals(2, current());
        assertEquals(1, recorded.size());
    }

    @Test
    void aVersionThatWasChangedIsNotGiven() throws Exception {
        rings().promote(1, Ring.PILOT);
        Path bundle = place().resolve("versions/3").resolve(ExampleSite.core(3));
        Files.writeString(bundle, "changed");
        SiteException refusal = assertThrows(SiteException.class, () -> rings().promote(3, Ring.PILOT));
        assertTrue(refusal.isRefused() && refusal.getMessage().contains(bundle.toString()), refusal.getMessage());
        Files.move(place().resolve("versions/2"), place().resolve("versions/7"));
        assertTrue(assertThrows(SiteException.class, () -> rings().promote(7, Ring.PILOT)).isRefused());
        assertEquals(1, current());
    }

    @Test
    void aVersionThatExpiredIsNotGiven() throws Exception {
        Rings late = new Rings(new SiteStore(place(), new SiteVerifier(ExampleSite.root(),
                InstantSource.fixed(ExampleSite.NOW.plus(Duration.ofDays(200))))), (event, detail) -> {},
                ExampleSite.CLOCK);
        assertTrue(assertThrows(SiteException.class, () -> late.promote(1, Ring.PILOT)).isRefused());
        rings().promote(1, Ring.PILOT);
        assertTrue(late.list().getFirst().refusal().isRefused());
    }

    @Test
    void aRingThatSomebodyElseChangedIsRefused() throws Exception {
        rings().promote(1, Ring.PILOT);
        Path file = place().resolve("rings/pilot/compositeContent.xml");
        Files.writeString(file, Files.readString(file).replace("../../versions/1", "../../../elsewhere"));
        for (Executable work : List.<Executable>of(() -> rings().promote(2, Ring.PILOT),
                () -> rings().rollback(Ring.PILOT, null), () -> rings().list())) {
            assertTrue(assertThrows(SiteException.class, work).isRefused());
        }
        Files.delete(file);
        rings().promote(2, Ring.PILOT);
        assertEquals(2, current());
    }

    @Test
    void whatCannotBeRecordedIsNotDone() throws Exception {
        rings().promote(1, Ring.PILOT);
        Rings silent = new Rings(new SiteStore(place(), ExampleSite.verifier()), (event, detail) -> {
            throw new GovernanceException("The audit log cannot be written.");
        }, ExampleSite.CLOCK);
        assertEquals("The audit log cannot be written.", failed(() -> silent.promote(2, Ring.PILOT)).getMessage());
        assertEquals(1, current());
    }

    @Test
    void whateverFailsARingGetsTheOldVersionOrTheNew() throws Exception {
        rings().promote(1, Ring.PILOT);
        AtomicInteger steps = new AtomicInteger();
        rings((action, file) -> steps.incrementAndGet()).promote(2, Ring.PILOT);
        assertTrue(steps.get() > 10, steps + " steps");
        for (int failing = 0; failing < steps.get(); failing++) {
            long before = current();
            int at = failing;
            AtomicInteger done = new AtomicInteger();
            failed(() -> rings((action, file) -> {
                if (done.getAndIncrement() == at) {
                    throw new IOException("No space left on device");
                }
            }).promote(3, Ring.PILOT));
            assertTrue(current() == before || current() == 3);
            assertTrue(recorded.getLast().startsWith("site.promoted.failed "), recorded.getLast());
            children(xml("compositeArtifacts.xml"));
            rings().promote(3, Ring.PILOT);
            assertEquals(3, current());
            rings().rollback(Ring.PILOT, 2L);
        }
    }

    /** A ring lists all versions, for clients that are installing one of them. */
    @Test
    void whatFailsBecauseOfAnotherVersionIsRecordedAsFailed() throws Exception {
        rings().promote(1, Ring.PILOT);
        Files.writeString(place().resolve("versions/9"), "not a folder");
        failed(() -> rings().promote(2, Ring.PILOT));
        assertEquals(1, current());
        assertEquals(3, recorded.size());
        assertTrue(recorded.getLast().startsWith("site.promoted.failed Example/vauban ring pilot: 1 -> 2 "),
                recorded.getLast());
    }

    @Test
    void twoHundredInstallationsGoBackWithinTwoMinutes() throws Exception {
        rings().promote(2, Ring.PILOT);
        rings().promote(3, Ring.PILOT);
        List<Installation> all = new ArrayList<>();
        for (int i = 0; i < INSTALLATIONS; i++) {
            all.add(new Installation(folder.resolve("ide" + i), place().resolve("rings/pilot")));
        }
        for (Installation each : all) {
            each.update();
            assertEquals(3, each.start());
        }
        long start = System.nanoTime();
        rings().rollback(Ring.PILOT, null);
        for (Installation each : all) {
            each.update();
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        for (Installation each : all) {
            assertEquals(2, each.start());
        }
        assertTrue(taken.compareTo(LIMIT) < 0, INSTALLATIONS + " installations took " + taken);
    }
}
