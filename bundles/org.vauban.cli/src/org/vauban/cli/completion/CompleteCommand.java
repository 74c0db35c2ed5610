// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.completion;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.endpoint.EndpointRequestText;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextDecoder;
import org.vauban.governance.source.TextSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban complete FILE:LINE:COLUMN}: prints a completion. */
@Command(name = "complete", resourceBundle = Messages.BUNDLE)
public final class CompleteCommand implements Callable<Integer> {
    private static final long LARGEST_FILE = 16L << 20;
    /** The engine's limit. */
    private static final int MOST_TOKENS = 1 << 20;

    @Parameters(index = "0", paramLabel = "FILE:LINE:COLUMN", descriptionKey = "complete.place")
    private String place;

    @Option(names = "--json", descriptionKey = "complete.json")
    private boolean json;

    @Option(names = {"-m", "--model"}, paramLabel = "ID", descriptionKey = "complete.model")
    private String model;

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", descriptionKey = "complete.repeat")
    private int repeat;

    @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "128", descriptionKey = "complete.tokens")
    private int maxTokens;

    @Option(names = "--root", paramLabel = "DIR", descriptionKey = "complete.root")
    private Path root;

    @Option(names = "--as-typed", descriptionKey = "complete.typed")
    private boolean typed;

    @Option(names = "--confirm", descriptionKey = "complete.confirm")
    private boolean confirm;

    @Option(names = "--preview", descriptionKey = "complete.preview")
    private boolean preview;

    @Option(names = {"-v", "--verbose"}, descriptionKey = "complete.verbose")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private final Console console;

    public CompleteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        FilePosition caret;
        String text;
        int offset;
        try {
            caret = FilePosition.parse(place);
            if (repeat < 1 || maxTokens < 1) {
                throw new IllegalArgumentException(Messages.text("not.positive"));
            }
            if (maxTokens > MOST_TOKENS) {
                throw new IllegalArgumentException(Messages.text("usage.number", maxTokens, "--max-tokens=N"));
            }
            text = read(caret.file());
            offset = caret.offset(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        // not normalized: after a symbolic link, ".." may be another folder
        SourceText from = SourceText.whole(TextSource.file(caret.file(), root), text);
        CompletionQuery query = new CompletionQuery("cli", from, null, offset,
                typed ? Trigger.AUTOMATIC : Trigger.INVOKED, List.of());
        if (preview && Distribution.find().remote().isEmpty()) {
            return unsent(null, Messages.text("remote.absent"));
        }
        try (Assistant assistant = Assistants.create(Distribution.find().settings(model, maxTokens, preview))) {
            assistant.confirmLicences(question -> CompletableFuture.completedFuture(confirm));
            return preview ? preview(assistant, query) : complete(assistant, query);
        }
    }

    /** Shows what would be sent to another machine, without sending it. */
    private int preview(Assistant assistant, CompletionQuery query) {
        CompletionOutcome outcome = await(
                () -> assistant.completions().complete(query, PartialListener.NONE).result().join());
        Generation generation = switch (outcome) {
            case CompletionOutcome.Refused refused -> throw new CommandException(ExitCode.REFUSED, refused.reason());
            case CompletionOutcome.Withheld withheld ->
                throw new CommandException(ExitCode.REFUSED, withheld.reason());
            case CompletionOutcome.Proposal proposal -> proposal.generation();
            case CompletionOutcome.Nothing nothing -> nothing.generation();
        };
        AnswerOrigin origin = generation == null ? null : generation.origin();
        return unsent(origin == null ? null : origin.request(), origin == null ? null : origin.note());
    }

    private int unsent(@Nullable EndpointRequest request, @Nullable String note) {
        if (json) {
            console.out().println(shown(request, note));
        } else {
            if (note != null) {
                console.note(note);
            }
            console.out().print(request == null ? Messages.text("complete.local") + System.lineSeparator()
                    : EndpointRequestText.of(request, Locale.getDefault(Locale.Category.DISPLAY)));
        }
        console.out().flush();
        return 0;
    }

    private static JsonObject shown(@Nullable EndpointRequest request, @Nullable String note) {
        JsonObject object = new JsonObject();
        object.addProperty("endpoint", request == null ? null : request.endpoint());
        object.addProperty("note", note);
        if (request != null) {
            object.addProperty("address", request.address());
            object.addProperty("region", request.region());
            object.addProperty("feature", request.feature());
            object.addProperty("model", request.model());
            object.add("classes", new Gson().toJsonTree(request.classes()));
            object.addProperty("bytes", request.bytes());
            object.add("request", JsonParser.parseString(request.body()));
        }
        return object;
    }

    private int complete(Assistant assistant, CompletionQuery query) {
        Gson gson = new GsonBuilder().disableHtmlEscaping().create();
        String last = "";
        for (int run = 0; run < repeat; run++) {
            long start = System.nanoTime();
            CompletionOutcome outcome = await(
                    () -> assistant.completions().complete(query, PartialListener.NONE).result()
                            .join());
            double millis = (System.nanoTime() - start) / 1e6;
            Generation generation;
            List<LicenceNote> notes = List.of();
            switch (outcome) {
                case CompletionOutcome.Refused refused ->
                    throw new CommandException(ExitCode.REFUSED, refused.reason());
                case CompletionOutcome.Proposal proposal -> {
                    last = proposal.text();
                    notes = proposal.notes();
                    generation = proposal.generation();
                }
                case CompletionOutcome.Withheld withheld ->
                    throw new CommandException(ExitCode.REFUSED, withheld.reason());
                case CompletionOutcome.Nothing nothing -> {
                    last = "";
                    generation = nothing.generation();
                }
            }
            if (!last.isEmpty()) {
                assistant.outcomes().record(OutputOutcome.shown("completion",
                        generation == null ? null : generation.modelId(), last));
            }
            Cold cold = run == 0 && (json || verbose) ? cold(assistant) : Cold.NONE;
            AnswerOrigin origin = generation == null ? null : generation.origin();
            if (origin != null && !json) {
                String note = origin.note();
                console.note(note != null ? note : Messages.text("complete.remote", origin.label()));
            }
            if (json) {
                console.text(gson.toJson(object(last, generation, millis, cold, notes)) + System.lineSeparator());
                if (!console.isRead()) {
                    break; // the reader is gone
                }
            }
            if (!json) {
                notes.forEach(note -> console.note(note.sentence()));
            }
            if (verbose) {
                console.note(
                        run == 0 ? Messages.text("complete.cold", Math.round(millis), Math.round(cold.startMillis()),
                                Math.round(cold.loadMillis())) : Messages.text("complete.warm", Math.round(millis)));
            }
        }
        if (!json && !last.isEmpty()) {
            console.text(last + System.lineSeparator());
        }
        return 0;
    }

    /** Times to start the engine and load models, as the engine reports them; 0 for later runs. */
    private record Cold(double startMillis, double loadMillis) {
        static final Cold NONE = new Cold(0, 0);
    }

    private static Cold cold(Assistant assistant) {
        EngineDescription engine = await(() -> assistant.describe().join());
        double load = engine.models().stream().mapToDouble(ModelDescription::loadMillis).sum();
        return new Cold(engine.startMillis(), load);
    }

    private static JsonObject object(String text, @Nullable Generation generation, double millis, Cold cold,
            List<LicenceNote> notes) {
        JsonObject object = new JsonObject();
        object.addProperty("text", text);
        object.addProperty("model", generation == null ? null : generation.modelId());
        AnswerOrigin origin = generation == null ? null : generation.origin();
        if (origin != null) {
            object.addProperty("endpoint", origin.endpoint());
            object.addProperty("note", origin.note());
        }
        object.addProperty("format", generation == null ? null : generation.format());
        object.addProperty("promptTokens", generation == null ? 0 : generation.promptTokens());
        object.addProperty("reusedTokens", generation == null ? 0 : generation.reusedTokens());
        object.addProperty("generatedTokens", generation == null ? 0 : generation.generatedTokens());
        object.addProperty("promptMs", tenths(generation == null ? 0 : generation.promptMillis()));
        object.addProperty("generateMs", tenths(generation == null ? 0 : generation.generateMillis()));
        object.addProperty("totalMs", tenths(millis));
        object.addProperty("startMs", tenths(cold.startMillis()));
        object.addProperty("loadMs", tenths(cold.loadMillis()));
        if (!notes.isEmpty()) {
            object.add("licences", new Gson().toJsonTree(notes));
        }
        return object;
    }

    private static double tenths(double millis) {
        return Math.round(millis * 10) / 10.0;
    }

    private static <T> T await(Callable<T> work) {
        try {
            return work.call();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException known) {
                throw new CommandException(ExitCode.FAILED, known.getMessage(), known);
            }
            throw e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a file without byte order mark. Refuses an unknown encoding, in which secrets would not be detected. */
    private static String read(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new IllegalArgumentException(Messages.text("file.missing", file));
            }
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(Messages.text("file.irregular", file));
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new IllegalArgumentException(Messages.text("file.large", file, LARGEST_FILE >> 20));
            }
            return TextDecoder.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(InputFile.unreadable(file, e), e);
        }
    }
}
