// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;

/**
 * {@code edit-speculation}: a method of 60 lines is rewritten with one name changed. It compares tokens per second with
 * the old text as the draft to those without speculation, and to {@code llama-server} with its n-gram speculation. It
 * reports whether the text is the same.
 */
final class Edit {
    private static final int MAX_TOKENS = 1200;
    private static final String QUESTION = "Rename the local variable `total` to `sum` in this Java method. Keep every other"
            + " character as it is. Answer with the whole method in one code block and nothing else.\n\n```java\n%s```\n";

    private Edit() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        String method = Files.readString(settings.data().resolve("edit.txt"));
        int rounds = settings.rounds(1, 3, 5);
        int tokens = settings.size().choose(160, MAX_TOKENS, MAX_TOKENS);
        for (String model : settings.models()) {
            List<Double> with = new ArrayList<>();
            List<Double> without = new ArrayList<>();
            List<Double> withServer = new ArrayList<>();
            List<Double> server = new ArrayList<>();
            int same = 0;
            Generation last = null;
            try (Vauban vauban = new Vauban(settings);
                    LlamaServer peer = settings.peer().isEmpty() ? null
                            : new LlamaServer(settings, model, "-np", "1", "-c", "4096", "--spec-type",
                                    "ngram-simple")) {
                vauban.load(model, 4096, 1);
                for (int round = 0; round < rounds; round++) {
                    Generation plain = null;
                    Generation drafted = null;
                    for (int turn = 0; turn < 2; turn++) {
                        if ((round + turn) % 2 == 0) {
                            plain = ask(vauban, model, method, tokens, false);
                        } else {
                            drafted = ask(vauban, model, method, tokens, true);
                        }
                    }
                    without.add(speed(plain));
                    with.add(speed(drafted));
                    last = drafted;
                    same += plain.text().equals(drafted.text()) ? 1 : 0;
                    if (peer != null) {
                        server.add(ask(peer, method, tokens));
                        withServer.add(speed(drafted));
                    }
                }
            }
            report.add(Figure.compared("edit-speculation", model, with, without, "tok/s"));
            if (!server.isEmpty()) {
                report.add(Figure.compared("edit-speculation-server", model, withServer, server, "tok/s"));
            }
            report.note("edit-speculation %s: the same text in %d of %d; %d tokens, %d of %d drafted right in the last",
                    model, same, rounds, last.generatedTokens(), last.acceptedTokens(), last.draftedTokens());
        }
    }

    private static Generation ask(Vauban vauban, String model, String method, int tokens, boolean speculation) {
        return Vauban.get(vauban.chat(new ChatRequest(model,
                List.of(new ChatRequest.Message(ChatRequest.Role.USER,
                        vauban.approve(String.format(QUESTION, method)))),
                GenerationOptions.greedy(tokens).withSpeculation(speculation), Priority.CHAT, null, null,
                speculation ? vauban.approve(method) : null), TokenListener.NONE).result());
    }

    private static double speed(Generation generation) {
        return generation.generatedTokens() * 1e3 / generation.generateMillis();
    }

    private static double ask(LlamaServer server, String method, int tokens) throws IOException, InterruptedException {
        JsonObject message = new JsonObject();
        message.addProperty("role", "user");
        message.addProperty("content", String.format(QUESTION, method));
        JsonArray messages = new JsonArray();
        messages.add(message);
        JsonObject body = new JsonObject();
        body.add("messages", messages);
        body.addProperty("max_tokens", tokens);
        body.addProperty("temperature", 0);
        body.addProperty("cache_prompt", true);
        return server.post("/v1/chat/completions", body).getAsJsonObject("timings").get("predicted_per_second")
                .getAsDouble();
    }
}
