// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import static java.util.Map.entry;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vauban.bench.Report;
import org.vauban.bench.TemporaryFolder;

/** Runs the cases named by its arguments one after the other. Ends with 1 if a promise is broken or a case fails. */
public final class Main {
    /** Every case by its name. */
    static final Map<String, Case> CASES = cases();
    /** Default values of the numbers that options set. */
    static final Map<String, Integer> COUNTS = Map.ofEntries(entry("kills", 200), entry("sockets", 10_000),
            entry("readers", 500), entry("pairs", 10_000), entry("minutes", 60), entry("users", 50),
            entry("rate", 1_000), entry("seconds", 30), entry("settings", 2), entry("prompt-tokens", 256),
            entry("new-tokens", 48), entry("shared-requests", 1), entry("separate-slots", 1));

    /** Measures or tries something. */
    @FunctionalInterface
    interface Case {
        /**
         * Runs the case.
         * @return whether the promise was kept; true for a case that only measures
         */
        boolean run(Options options, Report report) throws Exception;
    }

    private Main() {}

    private static Map<String, Case> cases() {
        Map<String, Case> all = new LinkedHashMap<>();
        all.put("gateway", Gateway::run);
        all.put("throughput-8", (options, report) -> Throughput.run(8, options, report));
        all.put("throughput-32", (options, report) -> Throughput.run(32, options, report));
        all.put("short-prompts", ShortPrompts::run);
        all.put("fairness", Fairness::run);
        all.put("kills", HostKills::run);
        all.put("isolation", Isolation::run);
        all.put("sockets", IdleSockets::run);
        all.put("readers", SlowReaders::run);
        all.put("soak", Soak::run);
        return all;
    }

    /** See {@code ./dev help}. */
    public static void main(String[] arguments) throws IOException {
        boolean kept = true;
        try (TemporaryFolder temporary = TemporaryFolder.make("vauban-server-bench-")) {
            Options options = Options.parse(arguments, temporary.path());
            Report report = new Report();
            System.out.printf("model %s, threads %d, seed %d%s%n", options.model(), options.threads(), options.seed(),
                    options.peer().isPresent() ? "" : ", without a peer");
            for (String name : options.cases()) {
                try {
                    if (!CASES.get(name).run(options, report)) {
                        kept = false;
                        report.note("%s: the promise is BROKEN", name);
                    }
                } catch (Exception e) {
                    kept = false;
                    report.note("%s failed: %s", name, e);
                    e.printStackTrace();
                }
            }
            report.table();
            if (options.json().isPresent()) {
                report.json(options.json().get());
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            kept = false;
        }
        System.exit(kept ? 0 : 1);
    }
}
