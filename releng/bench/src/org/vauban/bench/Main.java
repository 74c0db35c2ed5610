// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the benchmarks named by its arguments one after the other, never two at once. */
public final class Main {

    /** Measures one or several figures. */
    @FunctionalInterface
    interface Benchmark {
        void run(Settings settings, Report report) throws Exception;
    }

    /** Every figure by its name; figures of one measurement share it. */
    static final Map<String, Benchmark> FIGURES = figures();
    /** Figures that run if none is named. */
    static final List<String> STANDARD = FIGURES.keySet().stream()
            .filter(name -> !Set.of("jmh", "new-place", "edit-history", "typist", "similar", "split-load")
                    .contains(name))
            .toList();

    private Main() {}

    private static Map<String, Benchmark> figures() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        Benchmark speed = Speed::run;
        all.put("decode", speed);
        all.put("prompt", speed);
        Benchmark replay = Replay::run;
        all.put("replay-p50", replay);
        all.put("replay-p95", replay);
        all.put("read-per-key", ReadPerKey::run);
        all.put("new-place", NewPlace::run);
        all.put("edit-history", HistoryReplay::run);
        all.put("typist", Typist::run);
        all.put("similar", Similar::run);
        for (int clients : new int[] {1, 4, 8, 16}) {
            all.put("clients-" + clients, (settings, report) -> Clients.run(clients, settings, report));
        }
        all.put("edit-speculation", Edit::run);
        all.put("first-token", FirstToken::run);
        all.put("split-load", SplitLoad::run);
        all.put("cancel", Cancel::run);
        all.put("workspace-return", WorkspaceReturn::run);
        all.put("host-memory", HostMemory::run);
        all.put("windows", Windows::run);
        Benchmark start = LspStart::run;
        all.put("lsp-start", start);
        all.put("lsp-memory", start);
        all.put("lsp-overhead", LspOverhead::run);
        all.put("kills", Kills::run);
        all.put("mutants", Mutants::run);
        all.put("jmh", Microbenchmarks::run);
        return all;
    }

    /** See {@code ./dev help}; ends with 1 if a figure could not be measured. */
    public static void main(String[] arguments) throws IOException {
        boolean complete = true;
        try (TemporaryFolder temporary = TemporaryFolder.make("vauban-bench-")) {
            Settings settings = Settings.parse(arguments, temporary.path());
            Report report = new Report();
            System.out.printf("threads %d, serving threads %d, seed %d, %s%s%n", settings.threads(),
                    settings.servingThreads(), settings.seed(), settings.size(),
                    settings.peer().isPresent() ? "" : ", without a peer");
            Set<Benchmark> chosen = new LinkedHashSet<>();
            settings.figures().forEach(name -> chosen.add(FIGURES.get(name)));
            for (Benchmark benchmark : chosen) {
                try {
                    benchmark.run(settings, report);
                } catch (Exception e) {
                    complete = false;
                    report.note("%s failed: %s", names(settings, benchmark), e);
                    e.printStackTrace();
                }
            }
            report.table();
            if (settings.json().isPresent()) {
                report.json(settings.json().get());
            }
            if (settings.plot().isPresent()) {
                Plot.write(settings.plot().get(), report.figures());
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            complete = false;
        }
        System.exit(complete ? 0 : 1);
    }

    private static String names(Settings settings, Benchmark benchmark) {
        return String.join(", ", settings.figures().stream().filter(name -> FIGURES.get(name) == benchmark).toList());
    }
}
