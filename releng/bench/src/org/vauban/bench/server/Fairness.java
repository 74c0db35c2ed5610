// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.vauban.bench.Figure;
import org.vauban.bench.Prompts;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code fairness}: one user always has 16 requests, and seven have one each. It reports Jain's index of the service
 * that each user got while all have requests, where a generated token counts as two of a prompt. It also reports the
 * cost: the generated tokens per second, against the same requests from as many users as there are requests.
 */
final class Fairness {
    private static final int USERS = 8;
    private static final int GREEDY = 16;
    private static final int SLOTS = 8;
    private static final int CONTEXT = 8_192;
    private static final int PROMPT_TOKENS = 32;
    private static final int NEW_TOKENS = 16;
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(5);

    private Fairness() {}

    /** An answered request; times are those of {@link System#nanoTime}. */
    private record Served(int user, long first, long end, int prompt, int generated) {
        /** Returns how many tokens of its answer came in a window, assuming that they come evenly. */
        double generatedWithin(long from, long to) {
            double all = Math.max(1, end - first);
            return generated * Math.max(0, Math.min(to, end) - Math.max(from, first)) / all;
        }

        double servedWithin(long from, long to) {
            return (first >= from && first < to ? prompt : 0) + 2 * generatedWithin(from, to);
        }
    }

    private record Result(double jain, double tokensPerSecond, double[] served) {}

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("fairness");
        List<String> all = ServerProcess.users(home, GREEDY + USERS - 1);
        // by connection
        List<String> unequal = new ArrayList<>(Collections.nCopies(GREEDY, all.getFirst()));
        unequal.addAll(all.subList(1, USERS));
        List<Double> jain = new ArrayList<>();
        List<Double> fair = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        try (ServerProcess ours = ServerProcess.vauban(options, home, ServerProcess.configuration(home,
                ServerProcess.model(options.model(), options.modelFile(), CONTEXT, options.threads(), SLOTS)), true)) {
            for (int round = 0; round < options.rounds(); round++) {
                for (int turn = 0; turn < 2; turn++) {
                    Result result = measure(ours.port(), (round + turn) % 2 == 0 ? unequal : all, options,
                            options.seed() + round);
                    if ((round + turn) % 2 == 0) {
                        jain.add(result.jain());
                        fair.add(result.tokensPerSecond());
                        report.note("fairness: served %s", Arrays.stream(result.served())
                                .mapToObj(one -> String.format("%.0f", one)).toList());
                    } else {
                        alone.add(result.tokensPerSecond());
                    }
                }
            }
        }
        report.add(Figure.alone("fairness-jain", options.model(), Spread.of(jain), "index"));
        report.add(Figure.compared("fairness-throughput", options.model(), fair, alone, "tok/s"));
        return true;
    }

    private static Result measure(int port, List<String> keys, Options options, long seed) throws Exception {
        long from = System.nanoTime() + WARM_NANOS;
        long to = from + TimeUnit.SECONDS.toNanos(options.count("seconds"));
        List<Served> all = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService pool = Executors.newFixedThreadPool(GREEDY + USERS - 1)) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < GREEDY + USERS - 1; i++) {
                int user = i < GREEDY ? 0 : i - GREEDY + 1;
                String key = keys.get(i);
                Prompts prompts = new Prompts(seed * 1_000 + i);
                clients.add(pool.submit(() -> {
                    ask(port, key, user, prompts, to, all);
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        double[] served = new double[USERS];
        double generated = 0;
        for (Served one : all) {
            served[one.user()] += one.servedWithin(from, to);
            generated += one.generatedWithin(from, to);
        }
        return new Result(jain(served), generated * 1e9 / (to - from), served);
    }

    private static void ask(int port, String key, int user, Prompts prompts, long to, List<Served> all)
            throws IOException {
        try (Http http = new Http(port, key)) {
            while (System.nanoTime() < to) {
                JsonObject[] last = new JsonObject[1];
                Http.Answer answer = http.post("/v1/completions",
                        Bodies.completion(prompts.code(PROMPT_TOKENS), NEW_TOKENS, true), event -> {
                            if (event.contains("\"usage\":{")) {
                                last[0] = JsonParser.parseString(event).getAsJsonObject();
                            }
                        }).required();
                if (last[0] == null) {
                    throw new IOException("a stream without its usage: " + answer.body());
                }
                all.add(new Served(user, answer.firstNanos(), answer.endNanos(),
                        Bodies.usage(last[0], "prompt_tokens"), Bodies.usage(last[0], "completion_tokens")));
            }
        }
    }

    /** Returns Jain's index: 1 if all have the same, 1/n if one has all. */
    static double jain(double[] values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        return sum * sum / (values.length * squares);
    }
}
