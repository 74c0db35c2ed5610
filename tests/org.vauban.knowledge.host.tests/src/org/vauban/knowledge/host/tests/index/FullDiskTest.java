// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vauban.knowledge.host.index.IndexRefusedException;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.host.tests.Trials;
import org.vauban.knowledge.host.tests.WithIndex;
import org.vauban.knowledge.protocol.IndexFailure;
import org.vauban.knowledge.protocol.IndexProtocol.Begun;
import org.vauban.knowledge.protocol.IndexProtocol.Paths;

/** The disk fills up at any moment while the index is written. */
class FullDiskTest extends WithIndex {
    private static final int MOMENTS = Trials.count("FULL", 24);
    private static final int FILES = 40;
    private static final Duration AT_ONCE = Duration.ZERO;

    /** Files that were acknowledged as indexed. */
    private final Set<String> answered = new TreeSet<>();
    /** Number of times that the disk was full. */
    private int full;

    private static String path(int i) {
        return "/file" + i;
    }

    /**
     * Performs many small writes, so that segments are merged as well; the last file of each batch is removed again.
     */
    private void write(LuceneIndex index) throws IndexRefusedException {
        for (int i = 0; i < FILES; i++) {
            if (i % 3 == 0) {
                index.begin(AT_ONCE);
            }
            index.put(put(path(i), "en", ("The pump number " + i + " is open. ").repeat(40), "a valve"));
            answered.add(path(i));
            if (i % 3 == 1) {
                index.commit();
            }
            if (i % 3 == 2) {
                answered.remove(path(i)); // if the removal fails, the file may or may not exist
                index.delete(new Paths(List.of(path(i))));
                index.end();
            }
        }
        index.end();
    }

    @Test
    @Timeout(Trials.SECONDS)
    void whatWasAnsweredOutlivesAFullDiskAndTheIndexIsReadMeanwhile() throws Exception {
        SmallDisk large = new SmallDisk(1L << 40);
        try (LuceneIndex index = new LuceneIndex(large.on(Files.createDirectory(folder.resolve("large"))))) {
            write(index);
        }
        long written = (1L << 40) - large.room();
        for (int moment = 0; moment < MOMENTS; moment++) {
            long room = written * moment / MOMENTS + moment % 7;
            Path place = Files.createDirectory(folder.resolve("at" + moment));
            try (LuceneIndex before = new LuceneIndex(place)) {
                before.begin(AT_ONCE);
                before.put(put("/before", "en", "a gauge"));
                before.end();
            }
            answered.clear();
            answered.add("/before");
            checkFull(place, room, "with room for " + room + " bytes");
            checkLater(place, "with room for " + room + " bytes");
        }
        Trials.report("full disks", MOMENTS + " disks with room for 0 to " + written + " bytes, " + full
                + " of them full; files lost that were answered: 0");
        // the amount that merges write varies, so that the space may suffice in the end
        assertTrue(full > MOMENTS * 2 / 3, full + " of " + MOMENTS);
    }

    private void checkFull(Path place, long room, String about) throws Exception {
        try (LuceneIndex index = new LuceneIndex(new SmallDisk(room).on(place)); LuceneIndex reader =
                new LuceneIndex(place)) {
            try {
                write(index);
            } catch (IndexRefusedException e) {
                full++;
                assertEquals(IndexFailure.NOT_WRITABLE, e.failure(), about + ": " + e.getMessage());
                assertEquals("No space left on device", e.getMessage(), about);
            }
            for (LuceneIndex each : List.of(index, reader)) {
                assertEquals(List.of("/before"), found(each, "gauge"), about);
            }
        }
    }

    private void checkLater(Path place, String about) throws Exception {
        try (LuceneIndex index = new LuceneIndex(place)) {
            Begun begun = index.begin(AT_ONCE);
            assertEquals("", begun.rebuilt(), about);
            assertEquals(0, begun.dropped(), about);
            List<String> lost = new ArrayList<>(answered);
            lost.removeAll(paths(index, List.of()));
            assertEquals(List.of(), lost, about);
            for (String each : answered) {
                assertEquals(List.of(each), found(index, "pump gauge", each), about);
            }
            index.end();
        }
    }
}
