// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;

/**
 * {@code clients-N}: N clients at once, each sending the next request as soon as it has its answer; total generated
 * tokens per second, against {@code llama-server -np N}. Both continue the same texts greedily. The report also gives
 * the time of a request (p95).
 */
final class Clients {
    private static final int PROMPT_TOKENS = 256;
    private static final int NEW_TOKENS = 48;

    private Clients() {}

    /** Sends one request and returns the number of generated tokens. */
    @FunctionalInterface
    private interface Side {
        int ask(String prompt) throws Exception;
    }

    private record Load(double tokensPerSecond, Spread millis) {}

    static void run(int clients, Settings settings, Report report) throws Exception {
        int rounds = settings.rounds(1, 3, 5);
        int requests = settings.size().choose(1, 3, 6);
        int context = Math.max(2048, clients * 512);
        for (String model : settings.models()) {
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            List<Double> our95 = new ArrayList<>();
            List<Double> their95 = new ArrayList<>();
            try (Vauban vauban = new Vauban(settings); LlamaServer server = server(settings, model, clients, context)) {
                vauban.load(model, context, clients);
                Side ourSide = prompt -> {
                    Generation g = Vauban.get(vauban.complete(model, prompt, GenerationOptions.greedy(NEW_TOKENS),
                            TokenListener.NONE).result());
                    return g.generatedTokens();
                };
                Side theirSide = prompt -> ask(server, prompt);
                for (int round = 0; round < rounds; round++) {
                    for (int turn = 0; turn < 2; turn++) {
                        // both get the same texts, which are new to both
                        if ((round + turn) % 2 == 0) {
                            Load load = load(clients, requests, settings.seed() + round, ourSide);
                            ours.add(load.tokensPerSecond());
                            our95.add(load.millis().quantile(0.95));
                        } else if (server != null) {
                            Load load = load(clients, requests, settings.seed() + round, theirSide);
                            theirs.add(load.tokensPerSecond());
                            their95.add(load.millis().quantile(0.95));
                        }
                    }
                }
            }
            String name = "clients-" + clients;
            report.add(theirs.isEmpty() ? Figure.alone(name, model, Spread.of(ours), "tok/s")
                    : Figure.compared(name, model, ours, theirs, "tok/s"));
            report.add(theirs.isEmpty() ? Figure.alone(name + "-latency-p95", model, Spread.of(our95), "ms")
                    : Figure.compared(name + "-latency-p95", model, our95, their95, "ms"));
        }
    }

    private static LlamaServer server(Settings settings, String model, int clients, int context)
            throws IOException, InterruptedException {
        return settings.peer().isEmpty() ? null
                : new LlamaServer(settings, model, "-np", Integer.toString(clients), "-c", Integer.toString(context),
                        "-kvu");
    }

    private static int ask(LlamaServer server, String prompt) throws IOException, InterruptedException {
        JsonObject body = new JsonObject();
        body.addProperty("prompt", prompt);
        body.addProperty("n_predict", NEW_TOKENS);
        body.addProperty("temperature", 0);
        body.addProperty("cache_prompt", true);
        return server.post("/completion", body).getAsJsonObject("timings").get("predicted_n").getAsInt();
    }

    private static Load load(int clients, int requests, long seed, Side side) throws Exception {
        List<Double> millis = Collections.synchronizedList(new ArrayList<>());
        ExecutorService pool = Executors.newFixedThreadPool(clients, body -> {
            Thread thread = new Thread(body, "bench-client");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Integer>> written = new ArrayList<>();
            long begin = System.nanoTime();
            for (int client = 0; client < clients; client++) {
                Prompts prompts = new Prompts(seed * 1000 + client);
                written.add(pool.submit(() -> {
                    int tokens = 0;
                    for (int i = 0; i < requests; i++) {
                        String prompt = prompts.code(PROMPT_TOKENS);
                        long asked = System.nanoTime();
                        tokens += side.ask(prompt);
                        millis.add((System.nanoTime() - asked) / 1e6);
                    }
                    return tokens;
                }));
            }
            int tokens = 0;
            for (Future<Integer> one : written) {
                tokens += Vauban.get(one);
            }
            return new Load(tokens * 1e9 / (System.nanoTime() - begin), Spread.of(millis));
        } finally {
            pool.shutdownNow();
        }
    }
}
