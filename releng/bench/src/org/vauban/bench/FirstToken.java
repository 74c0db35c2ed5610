// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.launch.HostLaunch;

/**
 * {@code first-token}: the time from the client's call to load, with no host running, to the first token of a short
 * text, with the model file in the page cache. The peer is {@code llama-server}, from its start to the answer of one
 * token.
 */
final class FirstToken {
    private static final String PROMPT = "public class Main {\n    public static void main(String[] args) {\n        ";

    private FirstToken() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        int rounds = settings.rounds(2, 7, 15);
        String model = settings.models().getFirst();
        PageCache.fill(settings.model(model));
        report.note("first-token %s: %.0f ms at the very first start, without an archive of the host's classes", model,
                ours(settings, Vauban.launch(settings), model, report, -1));
        HostLaunch launch = archived(settings);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < 2; turn++) {
                if ((round + turn) % 2 == 0) {
                    ours.add(ours(settings, launch, model, report, round));
                } else if (settings.peer().isPresent()) {
                    theirs.add(theirs(settings, model));
                }
            }
        }
        report.add(theirs.isEmpty() ? Figure.alone("first-token", model, Spread.of(ours), "ms")
                : Figure.compared("first-token", model, ours, theirs, "ms"));
    }

    /** Returns a launch whose CDS archive exists: a client creates it when idle. */
    private static HostLaunch archived(Settings settings) throws IOException, InterruptedException {
        Path archives = Files.createDirectories(settings.temporary().resolve("cache")).resolve("host");
        HostLaunch launch = Vauban.launch(settings).withArchives(archives);
        try (Vauban vauban = new Vauban(settings, ClientOptions.DEFAULT, launch)) {
            Vauban.get(vauban.client().describe());
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (!made(archives)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("no archive of the host's classes was made");
                }
                Thread.sleep(100);
            }
        }
        return launch;
    }

    private static boolean made(Path archives) throws IOException {
        if (!Files.isDirectory(archives)) {
            return false;
        }
        try (Stream<Path> files = Files.list(archives)) {
            return files.anyMatch(file -> file.toString().endsWith(".jsa"));
        }
    }

    private static double ours(Settings settings, HostLaunch launch, String model, Report report, int round) {
        try (Vauban vauban = new Vauban(settings, ClientOptions.DEFAULT, launch)) {
            AtomicLong first = new AtomicLong();
            long begin = System.nanoTime();
            var description = vauban.load(model);
            long loaded = System.nanoTime();
            Vauban.get(vauban.complete(model, PROMPT, GenerationOptions.greedy(4),
                    text -> first.compareAndSet(0, System.nanoTime())).result());
            if (first.get() == 0) {
                throw new IllegalStateException("the model wrote nothing");
            }
            if (round == 0) {
                report.note("first-token %s: process and libraries %.0f ms, model and context %.0f ms, text %.0f ms",
                        model, (loaded - begin) / 1e6 - description.loadMillis(), description.loadMillis(),
                        (first.get() - loaded) / 1e6);
            }
            return (first.get() - begin) / 1e6;
        }
    }

    private static double theirs(Settings settings, String model) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (LlamaServer server = new LlamaServer(settings, model, "-np", "1", "-c", "8192")) {
            JsonObject body = new JsonObject();
            body.addProperty("prompt", PROMPT);
            body.addProperty("n_predict", 1);
            server.post("/completion", body);
            return (System.nanoTime() - begin) / 1e6;
        }
    }
}
