// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vauban.bench.Figure;
import org.vauban.bench.LlamaServer;
import org.vauban.bench.Prompts;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code short-prompts}: the time to the first token of a user's short completion during the prefill of two other
 * users' prompts of 8,000 tokens each; p95, against the best of some settings of {@code llama-server}. An answer that
 * is not there when the time is up counts as that time, so the reported ratio is an upper bound.
 */
final class ShortPrompts {
    private static final int LONG_TOKENS = 8_000;
    private static final int SHORT_TOKENS = 30;
    private static final int NEW_TOKENS = 8;
    private static final int CONTEXT = 20_480;
    private static final int SLOTS = 4;
    private static final long HEAD_START_MILLIS = 1_500;
    private static final long PAUSE_MILLIS = 500;
    private static final String COMPLETIONS = "/v1/completions";
    private static final List<List<String>> SETTINGS = List.of(List.of(), List.of("-b", "512"),
            List.of("-b", "256", "-ub", "256"));

    private ShortPrompts() {}

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("short-prompts");
        List<String> users = ServerProcess.users(home, 3);
        int settings = options.peer().isEmpty() ? 0 : Math.min(SETTINGS.size(), options.count("settings"));
        List<List<Double>> p95 = new ArrayList<>();
        for (int i = 0; i <= settings; i++) {
            p95.add(new ArrayList<>());
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (int turn = 0; turn <= settings; turn++) {
                int side = round % 2 == 0 ? turn : settings - turn;
                long seed = options.seed() * 100 + round;
                if (side == 0) {
                    // a fresh server each time, so that its cache holds nothing of a prompt
                    try (ServerProcess ours = ServerProcess.vauban(options, home,
                            ServerProcess.configuration(home, ServerProcess.model(options.model(), options.modelFile(),
                                    CONTEXT, options.threads(), SLOTS)), true)) {
                        p95.get(side).add(p95(ours.port(), users, options, seed, "vauban", report));
                    }
                } else {
                    List<String> all = new ArrayList<>(List.of("-np", Integer.toString(SLOTS), "-c",
                            Integer.toString(CONTEXT), "-kvu"));
                    all.addAll(SETTINGS.get(side - 1));
                    try (LlamaServer peer = new LlamaServer(options.peer().orElseThrow(), options.modelFile(),
                            options.temporary(), options.threads(), all.toArray(String[]::new))) {
                        p95.get(side).add(p95(peer.port(), null, options, seed, "llama-server "
                                + SETTINGS.get(side - 1), report));
                    }
                }
            }
        }
        List<Double> best = List.of();
        for (List<Double> one : p95.subList(1, p95.size())) {
            if (best.isEmpty() || Spread.of(one).median() < Spread.of(best).median()) {
                best = one;
            }
        }
        report.add(best.isEmpty() ? Figure.alone("short-prompts-p95", options.model(), Spread.of(p95.getFirst()), "ms")
                : Figure.compared("short-prompts-p95", options.model(), p95.getFirst(), best, "ms"));
        return true;
    }

    /**
     * Measures one side.
     * @param users keys of the users with the long prompts and of the one with the short prompts; null without keys
     */
    private static double p95(int port, List<String> users, Options options, long seed, String name,
            Report report) throws Exception {
        List<Double> millis = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.count("seconds"));
        boolean late = false;
        try (Http first = new Http(port, users == null ? null : users.get(0));
                Http second = new Http(port, users == null ? null : users.get(1));
                Http quick = new Http(port, users == null ? null : users.get(2))) {
            List<CompletableFuture<Http.Answer>> reading = new ArrayList<>();
            for (Http http : List.of(first, second)) {
                String prompt = new Prompts(seed * 10 + reading.size()).code(LONG_TOKENS);
                reading.add(later(
                        () -> http.post(COMPLETIONS, Bodies.completion(prompt, NEW_TOKENS, true), event -> {})));
            }
            Thread.sleep(HEAD_START_MILLIS);
            Prompts prompts = new Prompts(seed * 10 + 9);
            while (System.nanoTime() < end && !late) {
                if (reading.stream().anyMatch(CompletableFuture::isDone)) {
                    report.note("short-prompts: %s has read a long prompt before the time was up", name);
                    break;
                }
                long asked = System.nanoTime();
                String prompt = prompts.code(SHORT_TOKENS);
                CompletableFuture<Http.Answer> answer = later(
                        () -> quick.post(COMPLETIONS, Bodies.completion(prompt, NEW_TOKENS, true), event -> {}));
                try {
                    // a request sent in time may take as long again
                    Http.Answer came = answer.get(end - asked + TimeUnit.SECONDS.toNanos(options.count("seconds")),
                            TimeUnit.NANOSECONDS);
                    millis.add((came.required().firstNanos() - asked) / 1e6);
                } catch (TimeoutException e) {
                    late = true;
                    millis.add((System.nanoTime() - asked) / 1e6);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        Spread spread = Spread.of(millis);
        report.note("short-prompts: %s %d answers%s, median %.0f ms, p95 %.0f ms, longest %.0f ms", name, millis.size(),
                late ? ", the last one did not come" : "", spread.median(), spread.quantile(0.95), spread.max());
        return spread.quantile(0.95);
    }

    /** Sends a request on a separate thread, which ends with its connection. */
    private static CompletableFuture<Http.Answer> later(Request request) {
        CompletableFuture<Http.Answer> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("bench-client").start(() -> {
            try {
                answer.complete(request.send());
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @FunctionalInterface
    private interface Request {
        Http.Answer send() throws IOException;
    }
}
