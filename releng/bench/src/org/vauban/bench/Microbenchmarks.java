// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@code jmh}: the hot paths in Java, with the bytes that each call allocates. Code that runs for each token must not
 * allocate more for a longer prompt, so each benchmark runs with several lengths.
 */
final class Microbenchmarks {
    private Microbenchmarks() {}

    static void run(Settings settings, Report report) throws RunnerException {
        TimeValue time = TimeValue.milliseconds(settings.size().choose(200, 1000, 3000));
        ChainedOptionsBuilder options = new OptionsBuilder().include("org\\.vauban\\.bench\\.hot\\..*")
                .addProfiler(GCProfiler.class).forks(1).warmupIterations(settings.size().choose(1, 3, 5))
                .warmupTime(time)
                .measurementIterations(settings.size().choose(1, 5, 10)).measurementTime(time)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgs("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dvauban.bench.natives=" + Vauban.launch(settings).nativeDirectory(),
                        "-Dvauban.bench.model=" + settings.model(Settings.SMALLEST),
                        "-Djava.io.tmpdir=" + settings.temporary());
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            String name = "jmh-" + result.getParams().getBenchmark().replace("org.vauban.bench.hot.", "");
            String length = result.getParams().getParamsKeys().contains("tokens")
                    ? result.getParams().getParam("tokens")
                    : "";
            var primary = result.getPrimaryResult();
            report.add(new Figure(name, length, primary.getScore(), null, null, primary.getStatistics().getMin(),
                    primary.getStatistics().getMax(), primary.getScoreUnit()));
            result.getSecondaryResults().forEach((key, bytes) -> {
                if (key.endsWith("gc.alloc.rate.norm")) {
                    report.add(new Figure(name + "-allocation", length, bytes.getScore(), null, null,
                            bytes.getStatistics().getMin(), bytes.getStatistics().getMax(), bytes.getScoreUnit()));
                }
            });
        }
    }
}
