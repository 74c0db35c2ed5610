// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.vauban.bench.Figure;
import org.vauban.bench.LlamaServer;
import org.vauban.bench.Prompts;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code throughput-N}: N clients of one user at once, over HTTP, each with prompts that no one has sent before; and
 * with prompts of which three quarters are the same for all. It reports the total generated tokens per second, against
 * the best of some settings of {@code llama-server}.
 */
final class Throughput {
    private static final String COMPLETIONS = "/v1/completions";
    private static final List<List<String>> SETTINGS = List.of(List.of(), List.of("-kvu"),
            List.of("-kvu", "-b", "512"));

    private Throughput() {}

    /** Prompts of a client. */
    private record Texts(boolean shared, int requests, int tokens) {
        String name() {
            return shared ? "shared" : "unseen";
        }

        List<String> of(int client, long seed) {
            Prompts own = new Prompts(seed * 1_000 + client);
            int common = shared ? tokens * 3 / 4 : 0;
            String beginning = shared ? new Prompts(seed * 1_000 + 999).code(common) : "";
            List<String> prompts = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                prompts.add(beginning + own.code(tokens - common));
            }
            return prompts;
        }
    }

    static boolean run(int clients, Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("throughput-" + clients);
        int tokens = options.count("prompt-tokens");
        int written = options.count("new-tokens");
        int requests = options.count("shared-requests");
        // a prompt may have a few more tokens than it should
        int context = clients * (tokens + tokens / 4 + 4 * written);
        Map<String, List<Double>> values = new LinkedHashMap<>();
        List<LlamaServer> peers = new ArrayList<>();
        try (ServerProcess ours = ServerProcess.vauban(options, home, ServerProcess.configuration(home,
                ServerProcess.model(options.model(), options.modelFile(), context, options.threads(), clients,
                        options.count("separate-slots") != 0)),
                false)) {
            int settings = options.peer().isEmpty() ? 0 : Math.min(SETTINGS.size(), options.count("settings"));
            for (int i = 0; i < settings; i++) {
                peers.add(peer(options, clients, context, SETTINGS.get(i)));
            }
            List<Integer> ports = new ArrayList<>(List.of(ours.port()));
            peers.forEach(peer -> ports.add(peer.port()));
            for (int round = 0; round < options.rounds(); round++) {
                for (Texts texts : List.of(new Texts(false, 1, tokens), new Texts(true, requests, tokens))) {
                    for (int turn = 0; turn < ports.size(); turn++) {
                        int side = round % 2 == 0 ? turn : ports.size() - 1 - turn;
                        values.computeIfAbsent(texts.name() + side, name -> new ArrayList<>())
                                .add(tokensPerSecond(ports.get(side), clients, texts, written, options.seed() + round,
                                        report));
                    }
                }
            }
        } finally {
            for (LlamaServer peer : peers) {
                peer.close();
            }
        }
        for (String kind : List.of("unseen", "shared")) {
            String name = "throughput-" + clients + "-" + kind;
            List<Double> own = values.get(kind + 0);
            List<Double> best = best(values, kind, peers.size(), name, report);
            report.add(best.isEmpty() ? Figure.alone(name, options.model(), Spread.of(own), "tok/s")
                    : Figure.compared(name, options.model(), own, best, "tok/s"));
        }
        return true;
    }

    private static LlamaServer peer(Options options, int clients, int context, List<String> setting)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-np", Integer.toString(clients), "-c", Integer.toString(context)));
        all.addAll(setting);
        return new LlamaServer(options.peer().orElseThrow(), options.modelFile(), options.temporary(),
                options.threads(), all.toArray(String[]::new));
    }

    /** Returns the values of the setting with the greatest median. */
    private static List<Double> best(Map<String, List<Double>> values, String kind, int settings, String name,
            Report report) {
        List<Double> best = List.of();
        for (int i = 1; i <= settings; i++) {
            List<Double> one = values.get(kind + i);
            report.note("%s: llama-server %s %.1f tok/s", name, SETTINGS.get(i - 1), Spread.of(one).median());
            if (best.isEmpty() || Spread.of(one).median() > Spread.of(best).median()) {
                best = one;
            }
        }
        return best;
    }

    private static double tokensPerSecond(int port, int clients, Texts texts, int most, long seed, Report report)
            throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            List<Future<Integer>> written = new ArrayList<>();
            long begin = System.nanoTime();
            for (int client = 0; client < clients; client++) {
                List<String> prompts = texts.of(client, seed);
                written.add(pool.submit(() -> ask(port, prompts, most)));
            }
            int tokens = 0;
            for (Future<Integer> one : written) {
                tokens += one.get();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            report.note("%d clients, %s: %d tokens in %.1f s", clients, texts.name(), tokens, seconds);
            return tokens / seconds;
        }
    }

    private static int ask(int port, List<String> prompts, int most) throws IOException {
        int tokens = 0;
        try (Http http = new Http(port, null)) {
            for (String prompt : prompts) {
                JsonObject answer = http.post(COMPLETIONS, Bodies.completion(prompt, most, false)).required()
                        .json();
                tokens += Bodies.usage(answer, "completion_tokens");
            }
        }
        return tokens;
    }
}
