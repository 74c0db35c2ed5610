// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vauban.assist.Assistant;
import org.vauban.proof.ide.Engines;
import org.vauban.proof.ide.Knowledge;
import org.vauban.proof.ide.Proof;
import org.vauban.proof.ide.Results;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/**
 * {@code holes}: how often a model writes the original first line of a hole, with the open file alone, with each kind
 * of context, with all of it, and after each later step.
 */
public final class Holes implements Proof {
    private static final int COUNT = 160;

    @Override
    public void run(Settings settings) throws Exception {
        List<SourceArchive> archives = SourceArchive.of(settings.sources(), settings.older());
        for (SourceArchive each : archives) {
            System.out.println(
                    each.name() + " " + each.version() + ", released " + each.released() + ", " + each.files().size()
                            + " files, " + each.known().stream().filter(each.files()::containsKey).count()
                            + " of them left out as known");
        }
        Map<String, SourceProject> projects = new LinkedHashMap<>();
        for (SourceArchive each : archives) {
            projects.put(each.name(), SourceProject.create(each, settings.libraries()));
        }
        SourceProject.index();
        List<Hole> holes = new HoleCutter(settings.seed(), settings.across()).cut(List.copyOf(projects.values()),
                settings.count() > 0 ? settings.count() : COUNT);
        List<Configuration> configurations = Configuration.all().stream()
                .filter(each -> settings.only().isEmpty() || settings.only().contains(each.name())).toList();
        Results<HoleResult> results = new Results<>(settings.results(), HoleResult.class);
        for (String model : settings.models()) {
            fill(settings, model, holes, configurations, projects, results);
            System.out.println(new HoleReport(results.all()).text(model));
        }
    }

    private static void fill(Settings settings, String model, List<Hole> holes, List<Configuration> configurations,
            Map<String, SourceProject> projects, Results<HoleResult> results) throws Exception {
        Set<String> done = new HashSet<>();
        Map<String, HoleResult> alone = new HashMap<>();
        for (HoleResult each : results.all()) {
            if (each.model().equals(model)) {
                done.add(each.configuration() + " " + each.hole());
                if (each.configuration().equals(Configuration.FILE.name())) {
                    alone.put(each.hole(), each);
                }
            }
        }
        for (Configuration configuration : configurations) {
            // each with a separate assistant, since an assistant that keeps earlier texts would reuse them for the next
            // configuration
            try (Assistant assistant = Engines.open(settings, model)) {
                HoleRunner runner = new HoleRunner(assistant, model, settings.settled(), new Knowledge(), projects);
                long began = System.nanoTime();
                int right = 0;
                int tried = 0;
                for (Hole hole : holes) {
                    if (done.contains(configuration.name() + " " + hole.id())) {
                        continue;
                    }
                    HoleResult result = runner.run(hole, configuration);
                    if (result == null && alone.containsKey(hole.id())) {
                        result = alone.get(hole.id()).as(configuration.name());
                    }
                    if (result == null) {
                        continue;
                    }
                    results.add(result);
                    tried++;
                    right += result.right() ? 1 : 0;
                    if (configuration == Configuration.FILE) {
                        alone.put(hole.id(), result);
                    }
                }
                System.out.printf("%s, %s: %d of %d right, %d s%n", model, configuration.name(), right, tried,
                        (System.nanoTime() - began) / 1_000_000_000);
            }
        }
    }
}
