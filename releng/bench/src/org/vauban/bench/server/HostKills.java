// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.vauban.bench.Figure;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code kills}: the engine host of a team server under load is killed at random moments. Each request must get its
 * whole answer or an error that a client can parse; no text may come twice.
 */
final class HostKills {
    private static final int CLIENTS = 6;
    private static final int TOKENS = 24;
    private static final String CHAT = "/v1/chat/completions";

    private final String expected;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicBoolean going = new AtomicBoolean(true);
    private final AtomicReference<String> example = new AtomicReference<>("");

    private HostKills(String expected) {
        this.expected = expected;
    }

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("kills");
        int kills = options.count("kills");
        try (ServerProcess server = ServerProcess.stub(options, home, options.distribution().toString(),
                options.tinyModel("scripted").toString())) {
            // the model writes the same text into any conversation, on any machine
            String expected;
            try (Http http = new Http(server.port(), null)) {
                expected = content(http.post(CHAT, Bodies.chat("hello", TOKENS, false)).required().json());
            }
            HostKills load = new HostKills(expected);
            load.sent.incrementAndGet();
            load.answered.incrementAndGet();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(Thread.ofPlatform().daemon().name("bench-client-" + i)
                        .start(() -> load.ask(server.port(), number)));
            }
            int done = load.kill(server, kills, new Random(options.seed()));
            load.going.set(false);
            for (Thread client : clients) {
                client.join();
            }
            long logged = server.audit().stream().filter(line -> line.contains("\"server.chat")).count();
            report.note("kills: %d of hosts; %d requests, %d answered, %d failed with a typed error, %d lost, %d wrong "
                    + "texts, %d lines of the audit log%s", done, load.sent.get(), load.answered.get(),
                    load.refused.get(), load.lost.get(), load.wrong.get(), logged, load.example.get());
            report.add(Figure.alone("kills-lost", "scripted", new Spread(load.lost.get()), "requests"));
            report.add(Figure.alone("kills-doubled", "scripted",
                    new Spread(load.wrong.get() + Math.max(0, logged - load.sent.get())), "requests"));
            return load.lost.get() + load.wrong.get() == 0 && logged <= load.sent.get() && load.answered.get() > 1;
        }
    }

    /** Kills a host at a random moment: at its start, or after it has answered for a while. */
    private int kill(ServerProcess server, int kills, Random random) throws InterruptedException, IOException {
        int done = 0;
        while (done < kills) {
            int before = answered.get();
            boolean afterAnswer = random.nextInt(3) > 0;
            long end = System.nanoTime() + 60_000_000_000L;
            while (afterAnswer && answered.get() < before + 1 + random.nextInt(8)) {
                if (System.nanoTime() > end) {
                    throw new IOException("nothing was answered for a minute");
                }
                Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(afterAnswer ? 30 : 600));
            List<ProcessHandle> hosts = server.children();
            hosts.forEach(ProcessHandle::destroyForcibly);
            done += hosts.isEmpty() ? 0 : 1;
        }
        return done;
    }

    private void ask(int port, int number) {
        int count = 0;
        Http http = null;
        while (going.get()) {
            boolean stream = (number + count) % 2 == 0;
            sent.incrementAndGet();
            try {
                http = http == null ? new Http(port, null) : http;
                String question = "client " + number + ", request " + count++;
                StringBuilder text = new StringBuilder();
                Http.Answer answer = http.post(CHAT, Bodies.chat(question, TOKENS, stream), stream
                        ? event -> text.append(piece(event)) : null);
                judge(answer, stream ? text.toString() : null);
                if (http.closing()) {
                    http.close();
                    http = null;
                }
            } catch (IOException | RuntimeException e) {
                lost.incrementAndGet();
                example.set("; " + e);
                http = null;
            }
        }
    }

    /**
     * Judges an answer.
     * @param streamed null for a whole answer
     */
    private void judge(Http.Answer answer, String streamed) {
        String error = error(answer.body());
        if (streamed == null && answer.status() == 200) {
            count(content(answer.json()).equals(expected), answered, answer.body());
        } else if (streamed != null && answer.status() == 200 && answer.done()) {
            count(streamed.equals(expected), answered, streamed);
        } else if (!error.isEmpty()) {
            // the text before the error is the beginning of the expected text
            count(streamed == null || expected.startsWith(streamed), refused, String.valueOf(streamed));
        } else {
            lost.incrementAndGet();
            example.set("; status " + answer.status() + ": " + answer.body());
        }
    }

    private void count(boolean right, AtomicInteger counter, String text) {
        (right ? counter : wrong).incrementAndGet();
        if (!right) {
            example.set("; " + text);
        }
    }

    /** Returns the type of an error in OpenAI's format; empty if the body is no error. */
    private static String error(String body) {
        try {
            JsonElement json = JsonParser.parseString(body);
            JsonObject error = json.isJsonObject() ? json.getAsJsonObject().getAsJsonObject("error") : null;
            return error == null ? "" : error.get("type").getAsString();
        } catch (JsonParseException e) {
            return "";
        }
    }

    private static String content(JsonObject answer) {
        return answer.getAsJsonArray("choices").get(0).getAsJsonObject().getAsJsonObject("message").get("content")
                .getAsString();
    }

    private static String piece(String event) {
        JsonArray choices = JsonParser.parseString(event).getAsJsonObject().getAsJsonArray("choices");
        if (choices == null || choices.isEmpty()) {
            return "";
        }
        JsonElement content = choices.get(0).getAsJsonObject().getAsJsonObject("delta").get("content");
        return content == null || content.isJsonNull() ? "" : content.getAsString();
    }
}
