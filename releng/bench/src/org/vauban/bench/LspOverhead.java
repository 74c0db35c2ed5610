// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.bench.Recording.State;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * {@code lsp-overhead}: the recorded session through {@code bin/vauban lsp}, which gets every keystroke, against the
 * same assistant in this process. Both have the same model, budget and threads, and each has its own engine. They are
 * asked in turn at each pause, and the order changes. The figure compares the times to the whole text, of the pauses at
 * which both wrote the same text. The value is the difference of the medians; least and greatest are those of the parts
 * into which the session is cut.
 */
final class LspOverhead {
    private static final int CONTEXT_TOKENS = 8192;
    private static final int MAX_TOKENS = 128;
    private static final int PARTS = 4;

    private LspOverhead() {}

    static void run(Settings settings, Report report) throws IOException {
        Recording recording = Recording.read(settings.data());
        int mostPauses = settings.size().choose(10, 60, Integer.MAX_VALUE);
        String model = settings.models().getFirst();
        Path project = Files.createTempDirectory(settings.temporary(), "project");
        for (var file : recording.files().entrySet()) {
            Files.writeString(project.resolve(file.getKey()), file.getValue());
        }
        List<Double> through = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        int different = 0;
        try (Inside inside = new Inside(settings, model, project, recording);
                Outside outside = new Outside(settings, model, project, recording)) {
            int pauses = 0;
            for (State state : recording.states()) {
                inside.see(state);
                outside.see(state);
                if (!state.pause() || pauses >= mostPauses) {
                    continue;
                }
                boolean first = pauses++ % 2 == 0;
                Timed one = first ? inside.ask(state) : null;
                Timed other = outside.ask(state);
                Timed own = one != null ? one : inside.ask(state);
                if (own.text().equals(other.text())) {
                    through.add(other.millis());
                    alone.add(own.millis());
                } else {
                    different++;
                }
            }
            tell(report, model, through, alone, different);
        }
    }

    private static void tell(Report report, String model, List<Double> through, List<Double> alone, int different) {
        List<Double> parts = new ArrayList<>();
        int size = Math.max(1, through.size() / PARTS);
        for (int from = 0; from + size <= through.size(); from += size) {
            parts.add(Spread.of(through.subList(from, from + size)).median()
                    - Spread.of(alone.subList(from, from + size)).median());
        }
        double value = Spread.of(through).median() - Spread.of(alone).median();
        Spread spread = Spread.of(parts);
        report.add(new Figure("lsp-overhead", model, through.isEmpty() ? null : value, null, null,
                through.isEmpty() ? null : spread.min(), through.isEmpty() ? null : spread.max(), "ms"));
        List<Double> pairs = new ArrayList<>();
        for (int i = 0; i < through.size(); i++) {
            pairs.add(through.get(i) - alone.get(i));
        }
        report.note(
                "lsp-overhead %s: %d pauses with the same text, %d with another; median through the server %.1f ms,"
                        + " in the process %.1f ms; median of the differences %.1f ms",
                model, through.size(), different, Spread.of(through).median(), Spread.of(alone).median(),
                Spread.of(pairs).median());
    }

    /**
     * A measured suggestion.
     * @param text its text; empty where nothing was suggested
     */
    private record Timed(double millis, String text) {}

    /** The assistant in this process. */
    private static final class Inside implements AutoCloseable {
        private final Assistant assistant;
        private final Path project;
        private final Map<String, String> texts;

        Inside(Settings settings, String model, Path project, Recording recording) {
            this.project = project;
            texts = new LinkedHashMap<>(recording.files());
            assistant = Assistants.create(new AssistSettings(new HostEngineProvider(Vauban.launch(settings)), model,
                    settings.modelFolder(),
                    settings.temporary().resolve("inside-audit.jsonl"), List.of(), MAX_TOKENS, CONTEXT_TOKENS,
                    settings.servingThreads(), Locale.ENGLISH).withReadAhead(ReadAheadMode.NEVER));
            Vauban.get(assistant.describe());
        }

        void see(State state) {
            texts.put(state.file(), state.text());
        }

        Timed ask(State state) {
            List<OpenDocument> others = new ArrayList<>();
            texts.forEach((name, text) -> {
                if (!name.equals(state.file())) {
                    others.add(new OpenDocument(SourceText.whole(TextSource.file(project.resolve(name), project), text),
                            "java"));
                }
            });
            CompletionQuery query = new CompletionQuery("editor",
                    SourceText.whole(TextSource.file(project.resolve(state.file()), project), state.text()), "java",
                    state.caret(), CompletionQuery.Trigger.AUTOMATIC, others);
            long begin = System.nanoTime();
            CompletionOutcome outcome = Vauban.get(assistant.completions().complete(query, partial -> {}).result());
            double millis = (System.nanoTime() - begin) / 1e6;
            return new Timed(millis, outcome instanceof CompletionOutcome.Proposal proposal ? proposal.text() : "");
        }

        @Override
        public void close() {
            assistant.close();
        }
    }

    /** The language server, as an editor uses it. */
    private static final class Outside implements AutoCloseable {
        private final LspClient client;
        private final Path project;
        private final Map<String, String> texts;
        private int version = 1;

        Outside(Settings settings, String model, Path project, Recording recording) throws IOException {
            this.project = project;
            texts = new LinkedHashMap<>(recording.files());
            client = new LspClient(settings.distribution(), Files.createTempDirectory(settings.temporary(), "lsp"),
                    settings.modelFolder());
            JsonObject options = new JsonObject();
            options.addProperty("model", model);
            options.addProperty("contextTokens", CONTEXT_TOKENS);
            options.addProperty("threads", settings.servingThreads());
            options.addProperty("maxTokens", MAX_TOKENS);
            options.addProperty("context", false); // the same prompts on both sides
            options.addProperty("readAhead", "never");
            client.initialize(project, options);
            for (var file : texts.entrySet()) {
                client.open(uri(file.getKey()), "java", file.getValue());
            }
        }

        private String uri(String name) {
            return project.resolve(name).toUri().toString();
        }

        /** Sends the server the change of a keystroke. */
        void see(State state) throws IOException {
            String before = texts.put(state.file(), state.text());
            String now = state.text();
            if (before.equals(now)) {
                return;
            }
            int start = 0;
            while (start < Math.min(before.length(), now.length()) && before.charAt(start) == now.charAt(start)) {
                start++;
            }
            int end = 0;
            while (end < Math.min(before.length(), now.length()) - start
                    && before.charAt(before.length() - 1 - end) == now.charAt(now.length() - 1 - end)) {
                end++;
            }
            client.change(uri(state.file()), ++version, before, start, before.length() - end,
                    now.substring(start, now.length() - end));
        }

        Timed ask(State state) throws IOException {
            long begin = System.nanoTime();
            String text = LspClient.await("the suggestion",
                    client.suggestion(uri(state.file()), state.text(), state.caret()));
            return new Timed((System.nanoTime() - begin) / 1e6, text);
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
