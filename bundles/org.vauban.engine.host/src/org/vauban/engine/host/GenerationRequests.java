// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.engine.host.grammar.SchemaException;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.model.LoadedModel;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.prompt.FimPromptBuilder;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.slot.BlockReuseLimits;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.HostProtocol.CompleteParams;

/** Serves completion requests, and holds what all requests that generate text have in common. */
final class GenerationRequests {
    private static final int MAX_TOKENS = 1 << 20;
    private static final int MAX_PROBABILITIES = 20;
    private static final int MAX_BIASES = 4_096;
    private static final int MAX_KEY = 512;
    private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final HostMessages messages;
    private final ModelRequests models;
    private final Supplier<ClientProtocol> client;
    private final ScheduledExecutorService timer = WorkerThread.timer("vauban-host-timer");

    GenerationRequests(HostMessages messages, ModelRequests models, Supplier<ClientProtocol> client) {
        this.messages = messages;
        this.models = models;
        this.client = client;
    }

    /** Completes a text at the caret. */
    CompletableFuture<Generation> complete(CompleteParams p) {
        messages.require(p.prefix() != null && p.suffix() != null, "prefix, suffix");
        List<FimInput.Context> context = p.context() == null ? List.of()
                : p.context().stream().map(c -> new FimInput.Context(c.name(), c.text())).toList();
        FimInput input = new FimInput(p.fileName(), p.prefix(), p.suffix(), context);
        LoadedModel model = models.get(p.modelId());
        GenerationOptions options = options(p.options());
        return generate(model, new GenerationTask(p.id(), p.priority(), p.supersedes(),
                () -> prompt(model, input, options, p), options, listener(p.id()),
                owner(p.workspace(), p.isolation())).withLongPrompt(PromptSize.isLong(PromptSize.of(p))),
                p.deadlineMillis());
    }

    private static GenerationTask.Prompt prompt(LoadedModel model, FimInput input, GenerationOptions options,
            CompleteParams p) {
        FimFormat fim = model.formats().fim().orElse(null);
        boolean free = options.grammar() == null;
        GenerationTask.Prompt prompt = fim == null || input.suffix().isEmpty()
                ? atEnd(model, fim, input, p.healsWord() && free)
                : GenerationTask.Prompt.of(FimPromptBuilder.build(model.model().vocabulary(), model.tokenizer(),
                        fim, model.formats().anchors(p.isolation()), input, free));
        String draft = p.draft();
        return draft == null ? prompt : prompt.withDraft(model.tokenizer().continuation(draft));
    }

    /** @param heal whether the partial word at the end of the text is generated again */
    private static GenerationTask.Prompt atEnd(LoadedModel model, @Nullable FimFormat fim, FimInput input,
            boolean heal) {
        FimPromptBuilder.OpenPrompt open = heal
                ? FimPromptBuilder.atEnd(model.model().vocabulary(), model.tokenizer(), fim, input)
                : new FimPromptBuilder.OpenPrompt(FimPromptBuilder.plain(model.tokenizer(), fim, input), new byte[0]);
        return prompt(model, open.tokens(), fim == null ? "plain-prefix" : "plain",
                fim == null ? new int[0] : fim.control(), open.begun());
    }

    static GenerationTask.Prompt prompt(LoadedModel model, int[] tokens, String format, int[] control) {
        return prompt(model, tokens, format, control, new byte[0]);
    }

    /** Adds a token to an empty prompt, since a model needs at least one. */
    private static GenerationTask.Prompt prompt(LoadedModel model, int[] tokens, String format, int[] control,
            byte[] begun) {
        var vocabulary = model.model().vocabulary();
        return new GenerationTask.Prompt(
                tokens.length > 0 ? tokens : new int[] {vocabulary.bos().orElse(vocabulary.eos().orElse(0))}, format,
                control, control, new int[0], begun, BlockReuseLimits.ANY);
    }

    /** Returns a listener that reports the events of a request to the client. */
    GenerationTask.Listener listener(long id) {
        return new GenerationTask.Listener() {
            @Override
            public void text(String text) {
                client.get().text(new ClientProtocol.Text(id, text));
            }

            @Override
            public void text(String text, double likelihood, List<TokenProbability> tokens) {
                client.get().text(new ClientProtocol.Text(id, text, likelihood, tokens));
            }

            @Override
            public void prompted(int total, int reused) {
                client.get().prompted(new ClientProtocol.Prompted(id, total, reused));
            }

            @Override
            public void reading(int read, int total) {
                client.get().reading(new ClientProtocol.Reading(id, read, total));
            }
        };
    }

    /** Returns the owner of a request, from the keys that came with it. */
    RequestOwner owner(@Nullable String workspace, @Nullable String isolation) {
        messages.require(valid(workspace), "workspace");
        messages.require(valid(isolation), "isolation");
        return new RequestOwner(isolation, workspace);
    }

    /** Whether the text is valid as the key of a user or a workspace. */
    static boolean valid(@Nullable String key) {
        return key == null || !key.isEmpty() && key.length() <= MAX_KEY;
    }

    /** Replaces a JSON Schema by its grammar. */
    GenerationOptions options(GenerationOptions options) {
        if (options == null || options.jsonSchema() == null) {
            return options;
        }
        messages.require(options.grammar() == null, "grammar, jsonSchema");
        try {
            return options.withGrammar(JsonSchemaGrammar.compile(JsonParser.parseString(options.jsonSchema())).gbnf());
        } catch (SchemaException e) {
            throw messages.failure(EngineError.INVALID_REQUEST, "schema", e.getMessage());
        } catch (StackOverflowError e) {
            throw messages.failure(EngineError.INVALID_REQUEST, "schema", SchemaException.tooDeep().getMessage());
        } catch (JsonParseException e) {
            throw messages.failure(EngineError.INVALID_REQUEST, "schemaNoJson", e.getMessage());
        }
    }

    /**
     * Checks the options and submits the task to its model.
     *
     * @param deadlineMillis deadline in milliseconds from now; 0 for none
     */
    CompletableFuture<Generation> generate(LoadedModel model, GenerationTask task, long deadlineMillis) {
        GenerationOptions options = task.options();
        if (options == null) {
            throw messages.failure(EngineError.INVALID_REQUEST, "invalid", "maxTokens");
        }
        messages.require(options.maxTokens() >= 1 && options.maxTokens() <= MAX_TOKENS, "maxTokens");
        messages.require(Double.isFinite(options.temperature()) && Double.isFinite(options.topP())
                && Double.isFinite(options.minP()), "temperature, topP, minP");
        messages.require(options.lineMillis() >= 0 && options.lineMillis() <= MAX_MILLIS, "lineMillis");
        messages.require(valid(options.sampling()), "sampling");
        messages.require(options.sampling().logitBias().size() <= MAX_BIASES
                && options.sampling().logitBias().values().stream().allMatch(Double::isFinite), "logitBias");
        if (options.sampling().logitBias().keySet().stream()
                .anyMatch(token -> token < 0 || token >= model.vocabularySize())) {
            throw messages.failure(EngineError.INVALID_REQUEST, "unknownToken", model.vocabularySize() - 1);
        }
        messages.require(options.probabilities() >= 0 && options.probabilities() <= MAX_PROBABILITIES, "probabilities");
        model.generate(task);
        if (deadlineMillis > 0) {
            var ends = timer.schedule(() -> model.end(task.id(), FinishReason.DEADLINE), deadlineMillis,
                    TimeUnit.MILLISECONDS);
            task.result().whenComplete((g, e) -> ends.cancel(false));
        }
        return task.result();
    }

    private static boolean valid(Sampling s) {
        return s.lastTokens() >= 0 && s.dryLastTokens() >= 0 && s.dryAllowedLength() >= 0 && s.repeatPenalty() > 0
                && DoubleStream.of(s.repeatPenalty(), s.frequencyPenalty(), s.presencePenalty(), s.typicalP(),
                        s.topNSigma(), s.xtcProbability(), s.xtcThreshold(), s.dryMultiplier(), s.dryBase(),
                        s.temperatureRange(), s.temperatureExponent()).allMatch(Double::isFinite);
    }
}
