// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.vauban.engine.GenerationOptions;

/**
 * {@code first-token}: from the moment at which the client is asked to load, with no host running, to the first token of a
 * short text, with the model file in the page cache. The peer is {@code llama-server}, from its start to the answer of one token.
 */
final class FirstToken {
    private static final String PROMPT = "public class Main {\n    public static void main(String[] args) {\n        ";

    private FirstToken() {
    }

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        int rounds = settings.rounds(2, 7, 15);
        String model = settings.models().getFirst();
        cache(settings.model(model));
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < 2; turn++) {
                if ((round + turn) % 2 == 0) {
                    ours.add(ours(settings, model, report, round));
                } else if (settings.peer().isPresent()) {
                    theirs.add(theirs(settings, model));
                }
            }
        }
        report.add(theirs.isEmpty() ? Figure.alone("first-token", model, Spread.of(ours), "ms")
                : Figure.compared("first-token", model, ours, theirs, "ms"));
    }

    private static double ours(Settings settings, String model, Report report, int round) {
        try (Vauban vauban = new Vauban(settings)) {
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
                report.note("first-token %s: process and libraries %.0f ms, model and context %.0f ms, text %.0f ms", model,
                        (loaded - begin) / 1e6 - description.loadMillis(), description.loadMillis(),
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

    private static void cache(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
