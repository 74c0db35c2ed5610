// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.DiffAttachment;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.document.DocumentListener;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.SourceUris;
import org.vauban.governance.source.TextSource;

/** The workbench's requests to the assistant, in this process, with a pipe to a separate host. */
final class AssistTrials {
    private static final List<String> FEATURES = List.of("complete", "edit", "fix", "document", "chat file",
            "chat range", "chat derived", "compare", "snippet", "open beside");

    private final Stage stage;
    private final Canaries canaries;
    private final List<Trial> trials;
    private Assistant assistant;

    AssistTrials(Stage stage, Canaries canaries, List<Trial> trials) {
        this.stage = stage;
        this.canaries = canaries;
        this.trials = trials;
    }

    void run() throws Exception {
        HostLaunch launch = HostLaunch.fromDistribution(stage.distribution(), List.of(stage.java()), Locale.ENGLISH);
        Path root = stage.workspace();
        Map<String, Function<Path, TextSource>> names = new LinkedHashMap<>();
        names.put("path", path -> TextSource.file(path, root));
        names.put("no root", path -> TextSource.file(path, null));
        names.put("root of a module", path -> TextSource.file(path, path.getParent()));
        names.put("dots", path -> TextSource.file(path.getParent().resolve("x/..").resolve(path.getFileName()), root));
        names.put("location", path -> SourceUris.source(path.toUri().toString()));
        names.put("unknown", path -> TextSource.unknown(path.getFileName().toString()));
        try (Assistant made = Assistants
                .create(new AssistSettings(new HostEngineProvider(launch), Stage.MODEL, stage.models(),
                        stage.folder().resolve("assist/audit.jsonl"), List.of(), 64, 0, 0, Locale.ENGLISH))) {
            assistant = made;
            for (String feature : FEATURES) {
                for (Map.Entry<String, Function<Path, TextSource>> name : names.entrySet()) {
                    excluded(feature, name.getKey(), "open/%d/.env", "built in", name.getValue());
                    excluded(feature, name.getKey(), "private/%d/K.java", "pattern", name.getValue());
                }
                excluded(feature, "symbolic link", "private/%d.java", "link",
                        path -> TextSource.file(root.resolve("open/link").resolve(path.getFileName()), root));
                for (String encoding : Stage.IGNORE_FILES.keySet()) {
                    excluded(feature, "path", "by-" + encoding + "/hidden/%d.java", encoding,
                            path -> TextSource.file(path, root));
                }
                for (String kind : Planted.KINDS) {
                    for (String position : Planted.POSITIONS) {
                        planted(feature, kind, position);
                    }
                }
            }
        }
    }

    private void excluded(String feature, String naming, String file, String rule, Function<Path, TextSource> source)
            throws Exception {
        Trial trial = new Trial(trials.size(), "assist", feature, naming,
                Stage.IGNORE_FILES.containsKey(rule) ? rule : "utf-8", "excluded, " + rule, true);
        trials.add(trial);
        Planted document = Planted.harmless(canaries.secret(trial.id(), 24));
        Path path = stage.write(String.format(file, trial.id()), document.text().getBytes(StandardCharsets.UTF_8));
        ask(feature, source.apply(path), document);
    }

    private void planted(String feature, String kind, String position) throws Exception {
        Trial trial = new Trial(trials.size(), "assist", feature, "path", "utf-8", kind + " " + position, false);
        trials.add(trial);
        Planted document = Planted.of(kind, position, canaries, trial.id());
        Path path = stage.write("open/" + trial.id() + "/K.java", document.text().getBytes(StandardCharsets.UTF_8));
        ask(feature, TextSource.file(path, stage.workspace()), document);
    }

    private void ask(String feature, TextSource source, Planted document) throws Exception {
        String text = document.text();
        SourceText whole = SourceText.whole(source, text);
        SourceText stretch = whole.range(document.start(), document.end());
        String key = "leaks " + trials.size();
        switch (feature) {
            case "complete" ->
                complete(new CompletionQuery(key, whole, "java", document.end(), Trigger.INVOKED, List.of()));
            case "edit" -> await(assistant.edits().edit(new EditQuery(key, source, "java", text, document.start(),
                    document.end(), "make it shorter", List.of()), EditListener.NONE).result());
            case "fix" -> await(assistant.fixes().fix(new FixQuery(key, source, "java", text,
                    new Problem("answered cannot be resolved", document.start(), document.end(), Problem.Severity.ERROR,
                            null),
                    null, List.of(), 1), FixValidator.NONE, EditListener.NONE).result());
            case "document" -> await(assistant
                    .documents().run(new DocumentQuery(key, source, DocumentFormat.of("plaintext", null), text,
                            document.start(), document.end(), DocumentTask.CORRECT, ""), DocumentListener.NONE)
                    .result());
            case "chat file" -> chat(new Attachment(Kind.FILE, "K", "java", null, whole));
            case "chat range" -> chat(new Attachment(Kind.SELECTION, "K", "java", null, stretch));
            case "chat derived" ->
                chat(new Attachment(Kind.OTHER, "K", "java", null, whole.derived(stretch.text().strip())));
            case "compare" -> chat(DiffAttachment.of("K.java", source, "class K {\n}\n", text));
            case "snippet" -> complete(beside(key, List.of()).with(
                    List.of(new Snippet(Snippet.Kind.TYPE, "K.java", null, stretch)), CandidateCheck.NONE));
            default -> complete(beside(key, List.of(new OpenDocument(whole, "java"))));
        }
    }

    private CompletionQuery beside(String key, List<OpenDocument> others) {
        String text = Planted.harmless("other").text();
        return new CompletionQuery(key,
                SourceText.whole(TextSource.file(stage.workspace().resolve("open/Other.java"), null), text), "java",
                text.indexOf("return") + 7, Trigger.INVOKED, others);
    }

    private void complete(CompletionQuery query) throws Exception {
        await(assistant.completions().complete(query, PartialListener.NONE).result());
    }

    private void chat(Attachment attachment) throws Exception {
        ChatSession session = assistant.chats().open(Conversation.create(),
                ConversationStores.of(stage.home().resolve("conversations"), Locale.ENGLISH));
        await(session.ask("What is this?", List.of(attachment)));
    }

    private static void await(CompletableFuture<?> result) throws IOException, InterruptedException {
        try {
            result.get(2, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            // refused, or without an answer: the bytes that were sent decide
        } catch (TimeoutException e) {
            throw new IOException("the assistant does not answer", e);
        }
    }
}
