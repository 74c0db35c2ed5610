// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.vauban.bench.HistorySession.Visit;
import org.vauban.ide.tour.typist.EditHistory;
import org.vauban.ide.tour.typist.EditHistory.Change;

/**
 * {@code edit-history}: whether the knowledge of earlier edits and of other open files helps. The benchmark types again
 * what a library changed from one release to the next. At some of the lines of code, it requests a suggestion in the
 * editor in which everything was written, and in one that was just opened.
 */
final class HistoryReplay {
    private HistoryReplay() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        List<EditHistory> histories = EditHistory.of(settings.releases());
        Set<Change> chosen = chosen(histories, settings);
        for (String model : settings.models()) {
            List<Visit> visits = new ArrayList<>();
            for (EditHistory history : histories) {
                if (history.changes().stream().anyMatch(chosen::contains)) {
                    try (HistorySession session = new HistorySession(settings, model, history)) {
                        visits.addAll(session.replay(chosen::contains));
                    }
                }
            }
            new HistoryFigures(model, visits).write(report);
        }
    }

    /** Returns random changes from all histories together. Changes are compared by identity. */
    private static Set<Change> chosen(List<EditHistory> histories, Settings settings) {
        int count = settings.places(6, 100, 200);
        List<Change> possible = new ArrayList<>(histories.stream().flatMap(history -> history.changes().stream())
                .filter(Change::isPlace).toList());
        if (possible.size() < count) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s has releases for %d places only: ./dev bench brings archives of sources there.",
                    settings.releases(), possible.size()));
        }
        Collections.shuffle(possible, new Random(settings.seed()));
        Set<Change> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
        chosen.addAll(possible.subList(0, count));
        return chosen;
    }
}
