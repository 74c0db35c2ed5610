// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.completion.text.PromptWindow;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * An editor on a recorded session with both assistants available: Vauban's through the completion service, as every
 * editor uses it, and {@code llama-server} as llama.vim drives it. Both get the same stretch of the file around the
 * caret and the same characters of the other open files, which for the peer are cut into the chunks of its ring.
 * <p>The requests of llama.vim follow its documented settings: {@code /infill} with {@code input_prefix}, {@code
 * input_suffix} and {@code prompt} (the line up to the caret), a ring of 16 chunks in {@code input_extra}, 128 tokens,
 * {@code t_max_predict_ms} 250 for the request after a key, the samplers top-k 40, top-p 0.9 and infill, no stream; the
 * server runs with {@code --cache-reuse 256} and batches of 1,024.
 */
final class Typing implements AutoCloseable {
    private static final int CONTEXT_TOKENS = 8192;
    private static final int RING_CHUNKS = 16;
    private static final int NEIGHBOURS = 3;
    private static final int NEIGHBOUR_UNITS = 600;
    /** The budget of a typing user's prompt on two cores, with a small part of the other open files. */
    private static final PromptBudget BUDGET = new PromptBudget(2400, 240, NEIGHBOUR_UNITS, NEIGHBOURS);

    private final Settings settings;
    private final String model;
    private final Assistant assistant;
    private final LlamaServer server;
    private final Path project;
    private final Map<String, String> texts;

    /**
     * The result of one request.
     *
     * @param firstMillis time to the first ghost text, or not a number where there was none
     * @param allMillis time to the end
     * @param read tokens prefilled for it, or -1
     * @param text the text that would be shown
     */
    record Outcome(double firstMillis, double allMillis, int read, String text) {
        boolean shown() {
            return !Double.isNaN(firstMillis);
        }
    }

    Typing(Settings settings, String model, Recording recording) throws IOException, InterruptedException {
        this.settings = settings;
        this.model = model;
        texts = new LinkedHashMap<>(recording.files());
        project = Files.createTempDirectory(settings.temporary(), "project");
        for (var file : texts.entrySet()) {
            Files.writeString(project.resolve(file.getKey()), file.getValue());
        }
        assistant = Assistants.create(new AssistSettings(new HostEngineProvider(Vauban.launch(settings)), model,
                settings.modelFolder(),
                settings.temporary().resolve("typing-audit.jsonl"), List.of(), 0, CONTEXT_TOKENS,
                settings.servingThreads(), Locale.ENGLISH)
                // otherwise it would compute while the peer is measured
                .withReadAhead(ReadAheadMode.NEVER), BUDGET);
        Vauban.get(assistant.describe());
        server = settings.peer().isEmpty() ? null
                : new LlamaServer(settings, model, "-c", Integer.toString(CONTEXT_TOKENS), "-np", "1", "-b", "1024",
                        "-ub", "1024", "--cache-reuse", "256");
    }

    boolean compares() {
        return server != null;
    }

    /** Tells both assistants what the editors hold now. */
    void see(Recording.State state) {
        texts.put(state.file(), state.text());
    }

    Outcome ours(Recording.State state) {
        List<OpenDocument> others = new ArrayList<>();
        texts.forEach((name, text) -> {
            if (!name.equals(state.file())) {
                others.add(new OpenDocument(SourceText.whole(TextSource.file(project.resolve(name), project), text),
                        "java"));
            }
        });
        AtomicLong first = new AtomicLong();
        CompletionQuery query = new CompletionQuery("editor",
                SourceText.whole(TextSource.file(project.resolve(state.file()), project), state.text()), "java",
                state.caret(), CompletionQuery.Trigger.AUTOMATIC, others);
        long begin = System.nanoTime();
        CompletionOutcome outcome = Vauban.get(assistant.completions().complete(query, partial -> {
            if (!partial.isBlank()) {
                first.compareAndSet(0, System.nanoTime());
            }
        }).result());
        long end = System.nanoTime();
        return switch (outcome) {
            case CompletionOutcome.Proposal p -> new Outcome(((first.get() == 0 ? end : first.get()) - begin) / 1e6,
                    (end - begin) / 1e6, p.generation().promptTokens() - p.generation().reusedTokens(), p.text());
            case CompletionOutcome.Nothing n -> new Outcome(Double.NaN, (end - begin) / 1e6, n.generation() == null ? -1
                    : n.generation().promptTokens() - n.generation().reusedTokens(), "");
            case CompletionOutcome.Withheld withheld -> throw new IllegalStateException(withheld.reason());
            case CompletionOutcome.Refused refused -> throw new IllegalStateException(refused.reason());
        };
    }

    /** Sends a request as llama.vim does: the answer comes as a whole. */
    Outcome peer(Recording.State state) throws IOException, InterruptedException {
        JsonObject body = body(state);
        long begin = System.nanoTime();
        JsonObject answer = server.post("/infill", body);
        double millis = (System.nanoTime() - begin) / 1e6;
        String text = answer.get("content").getAsString();
        int read = answer.getAsJsonObject("timings").get("prompt_n").getAsInt();
        return new Outcome(text.isBlank() ? Double.NaN : millis, millis, read, text);
    }

    private JsonObject body(Recording.State state) {
        PromptWindow window = PromptWindow.of(state.text(), state.caret(), BUDGET.before(), BUDGET.after());
        String before = state.text().substring(window.start(), state.caret());
        int line = before.lastIndexOf('\n') + 1;
        JsonObject body = new JsonObject();
        body.addProperty("input_prefix", before.substring(0, line));
        body.addProperty("prompt", before.substring(line));
        body.addProperty("input_suffix", state.text().substring(state.caret(), window.end()));
        body.add("input_extra", ring(state.file()));
        body.addProperty("n_indent", before.length() - line - before.substring(line).stripLeading().length());
        likeLlamaVim(body, settings.seed());
        return body;
    }

    /** Adds llama.vim's settings to a request, apart from the texts. */
    static void likeLlamaVim(JsonObject body, long seed) {
        body.addProperty("n_predict", 128);
        body.addProperty("top_k", 40);
        body.addProperty("top_p", 0.90);
        JsonArray samplers = new JsonArray();
        samplers.add("top_k");
        samplers.add("top_p");
        samplers.add("infill");
        body.add("samplers", samplers);
        body.addProperty("seed", seed);
        body.addProperty("stream", false);
        body.addProperty("cache_prompt", true);
        body.addProperty("t_max_prompt_ms", 500);
        body.addProperty("t_max_predict_ms", 250);
    }

    /** Returns the characters of other files that Vauban's prompt has, in chunks of whole lines. */
    private JsonArray ring(String file) {
        JsonArray ring = new JsonArray();
        int most = RING_CHUNKS / NEIGHBOURS;
        texts.entrySet().stream().filter(other -> !other.getKey().equals(file)).sorted(Map.Entry.comparingByKey())
                .limit(NEIGHBOURS).forEach(other -> {
                    String text = other.getValue();
                    text = text.substring(0, PromptWindow.of(text, 0, 0, NEIGHBOUR_UNITS).end());
                    int at = 0;
                    for (int chunk = 1; chunk <= most && at < text.length(); chunk++) {
                        int end = chunk == most ? text.length()
                                : text.indexOf('\n', Math.min(text.length(),
                                        at + NEIGHBOUR_UNITS / most)) + 1;
                        end = end <= at ? text.length() : end;
                        JsonObject part = new JsonObject();
                        part.addProperty("filename", other.getKey());
                        part.addProperty("text", text.substring(at, end));
                        ring.add(part);
                        at = end;
                    }
                });
        return ring;
    }

    @Override
    public void close() throws IOException {
        assistant.close();
        if (server != null) {
            server.close();
        }
    }
}
