// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.vauban.bench.Figure;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code isolation}: pairs of users of one server. The first sends a text; the second sends a different text, at the
 * same time as other users, and then the first user's text. No answer may contain a word of another user's text or be
 * another request's answer, and for the second user the first one's text must not be in the engine's cache. It is there
 * for the first user, who repeats the request, which shows that the counter works.
 */
final class Isolation {
    private static final int USERS = 20;
    private static final int THREADS = 6;
    private static final int SLOTS = 24;
    private static final int CONTEXT = 16_384;
    private static final int WORDS = 12;
    private static final int WORD = 7;
    private static final int TOKENS = 12;
    /** Common beginning of a user's random texts, and the first token of all texts. */
    private static final int BY_CHANCE = 6;

    private final int port;
    private final List<String> users;
    private final AtomicInteger leaked = new AtomicInteger();
    private final AtomicInteger reused = new AtomicInteger();
    private final AtomicInteger control = new AtomicInteger();
    private final List<Double> fresh = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> crossed = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> again = Collections.synchronizedList(new ArrayList<>());

    private Isolation(int port, List<String> users) {
        this.port = port;
        this.users = users;
    }

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("isolation");
        List<String> users = ServerProcess.users(home, USERS);
        int pairs = options.count("pairs");
        try (ServerProcess server = ServerProcess.vauban(options, home, ServerProcess.configuration(home,
                ServerProcess.model("alphabet", options.tinyModel("alphabet"), CONTEXT, 1, SLOTS)), true)) {
            Isolation trial = new Isolation(server.port(), users);
            try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
                List<Future<?>> parts = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int number = i;
                    parts.add(pool.submit(() -> {
                        trial.pairs(new Random(options.seed() * 100 + number),
                                pairs / THREADS + (number < pairs % THREADS ? 1 : 0));
                        return null;
                    }));
                }
                for (Future<?> part : parts) {
                    part.get();
                }
            }
            report.note("isolation: %d pairs of %d users; %d answers with another's text, %d prompts found in the "
                    + "cache for another user, %d of %d for the same one; median times: new text %.2f ms, of another "
                    + "user %.2f ms, of the same user %.2f ms", pairs, USERS, trial.leaked.get(), trial.reused.get(),
                    trial.control.get(), pairs, Spread.of(trial.fresh).median(), Spread.of(trial.crossed).median(),
                    Spread.of(trial.again).median());
            report.add(Figure.alone("isolation-content", "alphabet", new Spread(trial.leaked.get()), "answers"));
            report.add(Figure.alone("isolation-timing", "alphabet", new Spread(trial.reused.get()), "prompts"));
            return trial.leaked.get() + trial.reused.get() == 0 && trial.control.get() > pairs / 2;
        }
    }

    private void pairs(Random random, int count) throws IOException {
        List<Http> connections = new ArrayList<>();
        try {
            for (String user : users) {
                connections.add(new Http(port, user));
            }
            for (int i = 0; i < count; i++) {
                int first = random.nextInt(USERS);
                int second = (first + 1 + random.nextInt(USERS - 1)) % USERS;
                String ones = text(random);
                String others = text(random);
                ask(connections.get(first), ones, others, fresh);
                ask(connections.get(second), others, ones, fresh);
                if (ask(connections.get(second), ones, others, crossed) > BY_CHANCE) {
                    reused.incrementAndGet();
                }
                if (ask(connections.get(first), ones, others, again) > ones.length() / 2) {
                    control.incrementAndGet();
                }
            }
        } finally {
            for (Http http : connections) {
                http.close();
            }
        }
    }

    /** Returns words that no other user sends; masking leaves words of letters alone. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            for (int i = 0; i < WORD; i++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append(word == WORDS - 1 ? "" : " ");
        }
        return text.toString();
    }

    /**
     * Sends a text.
     * @return tokens of the prompt that were in the cache
     */
    private int ask(Http http, String text, String foreign, List<Double> millis) throws IOException {
        long begun = System.nanoTime();
        Http.Answer answer = http.post("/v1/completions",
                Bodies.completion(text, TOKENS, false).replaceFirst("\\{", "{\"echo\":true,")).required();
        millis.add((answer.endNanos() - begun) / 1e6);
        JsonObject json = answer.json();
        String written = json.getAsJsonArray("choices").get(0).getAsJsonObject().get("text").getAsString();
        StringBuilder expected = new StringBuilder(text);
        for (int i = 0; i < TOKENS; i++) {
            expected.append((char) ('a' + (expected.charAt(expected.length() - 1) - 'a' + 1) % 26));
        }
        boolean foreignWord = List.of(foreign.split(" ")).stream().anyMatch(written::contains);
        if (foreignWord || !written.contentEquals(expected)) {
            leaked.incrementAndGet();
        }
        return Bodies.cached(json);
    }
}
