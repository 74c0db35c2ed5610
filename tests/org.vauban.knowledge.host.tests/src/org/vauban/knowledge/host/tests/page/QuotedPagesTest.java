// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.Trials;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Quotes are verbatim, on the cited page, and their boxes are where the sentence was written. */
class QuotedPagesTest {
    private static final int TRIALS = Trials.count("QUOTES", 60);
    private static final int ON_A_PAGE = 5;
    private static final float SIZE = 11;
    private static final String[] SUBJECTS = {"The pump", "A valve", "The operator", "The controller", "Each sensor"};
    private static final String[] VERBS = {"opens", "reports", "measures", "stops", "replaces", "checks"};
    private static final String[] OBJECTS = {"the inlet", "the pressure", "its seal", "the level", "the alarm"};

    @TempDir
    Path folder;

    /** A sentence on one or two lines. */
    private record Written(int page, float x, float top, String first, String second) {
        String sentence() {
            return second.isEmpty() ? first : first + " " + second;
        }
    }

    private static List<Written> sentences(Random chance) {
        List<Written> all = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
            String first = SUBJECTS[chance.nextInt(SUBJECTS.length)] + " " + VERBS[chance.nextInt(VERBS.length)] + " "
                    + OBJECTS[chance.nextInt(OBJECTS.length)] + " of unit U" + i + "K" + chance.nextInt(10_000);
            String second = chance.nextBoolean() ? "" : "before step S" + i + " of the procedure.";
            all.add(new Written(i / ON_A_PAGE + 1, 72 + chance.nextInt(60), 110 + (i % ON_A_PAGE) * 120,
                    second.isEmpty() ? first + "." : first, second));
        }
        return all;
    }

    @Tag("claim:citations-exact")
    @Test
    void quotesStandWhereTheyAreCited() throws Exception {
        long seed = Trials.seed();
        List<Written> written = sentences(new Random(seed));
        List<List<SampleFiles.Line>> pages = new ArrayList<>();
        for (Written each : written) {
            if (each.page() > pages.size()) {
                pages.add(new ArrayList<>());
            }
            pages.getLast().add(new SampleFiles.Line(SIZE, each.x(), each.top(), each.first()));
            if (!each.second().isEmpty()) {
                pages.getLast().add(new SampleFiles.Line(SIZE, each.x(), each.top() + 13, each.second()));
            }
        }
        for (int i = 0; i < pages.size(); i++) {
            pages.get(i).addFirst(new SampleFiles.Line(SIZE, 72, 800, "Page " + (i + 1) + " of " + pages.size()));
            pages.get(i).addFirst(new SampleFiles.Line(SIZE, 72, 50, "Handbook of the plant"));
        }
        Path docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        Path file = SampleFiles.save(SampleFiles.pdf(pages), docs.resolve("manual.pdf"));
        String home = folder.resolve("home").toString();
        UserDirectories user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null,
                name -> null);
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            assertEquals(1, knowledge.index(List.of(docs), IndexingListener.NONE).indexed());
            for (Written each : written) {
                String query = "\"" + each.first().replaceFirst("\\.$", "") + "\"";
                List<Hit> hits = knowledge.search(query, 1, List.of()).hits();
                assertFalse(hits.isEmpty(), query);
                check(each, hits.getFirst().passage(), query, file, seed);
            }
            assertEquals(List.of(), knowledge.search("\"Handbook of the plant\"", 1, List.of()).hits());
        }
        Trials.report("quotes", TRIALS + " quotes on " + pages.size() + " pages, seed " + seed
                + ": all verbatim, on the cited page, boxes within 3 points");
    }

    private static void check(Written each, Passage passage, String query, Path file, long seed) {
        Excerpt excerpt = Excerpt.of(passage, query);
        Citation citation = new Citation(passage, excerpt.start(), excerpt.end(), excerpt.text());
        String about = "seed " + seed + ": " + each + " became " + excerpt;
        assertEquals(file.toString(), passage.path());
        assertEquals(each.sentence(), excerpt.text().replaceAll("\\s+", " "), about);
        assertEquals(each.page(), citation.page(), about);
        List<PageBox> boxes = citation.boxes();
        assertEquals(each.second().isEmpty() ? 1 : 2, boxes.size(), about + boxes);
        for (int i = 0; i < boxes.size(); i++) {
            PageBox box = boxes.get(i);
            float baseline = each.top() + i * 13;
            assertEquals(each.page(), box.page(), about);
            assertEquals(each.x(), box.x(), 3, about + box);
            assertTrue(box.y() <= baseline && baseline - box.y() <= SIZE + 3 && box.y() + box.height() >= baseline - 3
                    && box.y() + box.height() <= baseline + SIZE / 2, about + box + " " + baseline);
        }
    }
}
