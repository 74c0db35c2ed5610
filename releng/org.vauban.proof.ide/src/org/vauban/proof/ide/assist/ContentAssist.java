// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.assist;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.JavaCore;
import org.vauban.ide.tour.typist.AssistedTypist;
import org.vauban.ide.tour.typist.AssistedTypist.Assist;
import org.vauban.ide.tour.typist.AssistedTypist.Triggers;
import org.vauban.ide.tour.typist.TypingPace;
import org.vauban.ide.tour.typist.TypingTally;
import org.vauban.ide.tour.typist.UnseenPlaces;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;
import org.vauban.proof.ide.Proof;
import org.vauban.proof.ide.Results;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/**
 * {@code assist}: the savings of Eclipse's own content assist for the typist of the benchmark {@code typist}, in the
 * same bodies of methods.
 */
public final class ContentAssist implements Proof {
    private static final int COUNT = 30;

    private final List<Long> millis = new ArrayList<>();

    @Override
    public void run(Settings settings) throws Exception {
        // as the Java editor sets it
        Hashtable<String, String> options = JavaCore.getOptions();
        options.put(JavaCore.CODEASSIST_VISIBILITY_CHECK, JavaCore.ENABLED);
        JavaCore.setOptions(options);
        List<Place> places = new UnseenPlaces(settings.sources(), settings.seed()).bodies(
                settings.count() > 0 ? settings.count() : COUNT, TypingPace.SHORTEST, TypingPace.LONGEST);
        Map<SourceArchive, SourceProject> projects = new LinkedHashMap<>();
        for (SourceArchive archive : SourceArchive.of(settings.sources(), settings.older())) {
            projects.put(archive, SourceProject.create(archive, settings.libraries()));
        }
        for (Place place : places) {
            SourceArchive archive = SourceArchive.of(projects.keySet(), place.name());
            projects.get(archive).replace(archive.path(place.name()), place.before() + place.after());
        }
        SourceProject.index();
        // warms up, since only the first use of the engine in a day is slow
        write(places.getFirst(), projects, true, new TypingTally());
        millis.clear();
        Results<AssistResult> results = new Results<>(settings.results(), AssistResult.class);
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT,
                "%n| content assist, %d methods | characters | keys | not typed | seconds saved | shown | accepted "
                        + "| wrong |%n|---|---|---|---|---|---|---|---|%n",
                places.size()));
        for (boolean asks : new boolean[] {false, true}) {
            TypingTally all = new TypingTally();
            for (Place place : places) {
                TypingTally one = new TypingTally();
                write(place, projects, asks, one);
                results.add(new AssistResult(place.id(), asks, one.characters(), one.keys(), one.saved(),
                        one.secondsSaved(TypingPace.unaided(List.of(place))), one.shown(), one.accepted()));
                all.add(one);
            }
            table.append(String.format(Locale.ROOT, "| %s | %d | %d | %.1f %% | %.1f | %.1f | %.1f | %.1f |%n",
                    asks ? "behind dots, and with Ctrl+Space after two letters of a name" : "behind dots",
                    all.characters(), all.keys(), all.saved(), all.secondsSaved(TypingPace.unaided(places)),
                    all.shown(), all.accepted(), all.wrong()));
        }
        System.out.println(table);
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(Locale.ROOT, "%d lists, computed in %d ms (p50), %d ms (p95), %d ms (worst)%n", sorted.size(),
                sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100), sorted.getLast());
    }

    private void write(Place place, Map<SourceArchive, SourceProject> projects, boolean asks, TypingTally tally)
            throws Exception {
        SourceArchive archive = SourceArchive.of(projects.keySet(), place.name());
        SourceProject project = projects.get(archive);
        ICompilationUnit unit = project.unit(archive.path(place.name()));
        Triggers triggers = BodyTriggers.of(place, project.java());
        try (EditorProposals proposals = new EditorProposals(unit, place)) {
            Assist timed = typed -> {
                AssistedTypist.Proposals list = proposals.at(typed);
                millis.add(list.millis());
                return list;
            };
            new AssistedTypist(asks).write(place, triggers, timed, tally);
        }
    }
}
