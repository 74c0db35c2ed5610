// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.vauban.engine.EngineError;
import org.vauban.engine.FinishReason;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.Perplexity;
import org.vauban.engine.SlotDescription;
import org.vauban.engine.host.answer.AnswerSyntax;
import org.vauban.engine.host.prompt.ChatFormat;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.engine.host.scheduler.DraftModel;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.Scheduler;
import org.vauban.engine.host.scheduler.SchedulerEvents;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.engine.host.state.StateOwners;
import org.vauban.engine.host.state.StateStore;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaException;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;

/**
 * A model with one context and one thread: a {@link Scheduler} for one that writes, a {@link JobQueue} for one that
 * embeds.
 */
final class LoadedModel {
    private final String id;
    private final Path file;
    private final LlamaModel model;
    private final LlamaContext context;
    private final LlamaBatch batch;
    private final VocabularyTokenizer tokenizer;
    private final Optional<FimFormat> fim;
    private final FimAnchors anchors = new FimAnchors();
    private final ModelDescription description;
    /** By the template's source; made when they are first asked for, on the model's thread. */
    private final Map<String, ChatFormat> chatFormats = new HashMap<>();
    private final AnswerSyntax answerSyntax;
    private final PerplexityJobs measurements = new PerplexityJobs();
    private final int threads;
    private final long bytes;
    private final StateOwners owners;
    private final int vocabularySize;
    private final boolean keepsMemory;
    private final HostFailures failures;
    private final HostMessages messages;
    private final Runnable step;
    private final LongConsumer started;
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private volatile long lastUse = System.nanoTime();
    /** The smaller model that is to write ahead, or null; whether it does is the scheduler's to say. */
    private final String draftId;
    private final SchedulerOptions options;
    private volatile long draftBytes;

    /** Null for a model that embeds. */
    private final Scheduler scheduler;
    /** Null for a model that writes. */
    private final JobQueue queue;

    /**
     * @param options how it serves, if it writes
     * @param draftId the smaller model that is to write ahead, or null
     * @param threads to compute with
     * @param bytes that it takes, context included, roughly
     * @param store where what is read for workspaces is kept
     * @param step called after each micro-batch
     * @param started told the id of each request that leaves the queue
     */
    LoadedModel(String id, Path file, LlamaModel model, LlamaContext context, Optional<FimFormat> fim,
            VocabularyTokenizer tokenizer, ModelDescription description, boolean embeddings, SchedulerOptions options,
            String draftId, int threads, long bytes, StateStore store, HostFailures failures, HostMessages messages,
            Runnable step, LongConsumer started) {
        this.id = id;
        this.file = file;
        this.model = model;
        this.context = context;
        this.tokenizer = tokenizer;
        this.fim = fim;
        this.description = description;
        this.threads = threads;
        this.bytes = bytes;
        this.answerSyntax = AnswerSyntax.of(template(model, true).orElse(""));
        this.vocabularySize = model.vocabulary().size();
        this.owners = new StateOwners(file, context.states().fingerprint());
        this.draftId = draftId;
        this.options = options;
        this.keepsMemory = context.keepsMemory();
        this.failures = failures;
        this.messages = messages;
        this.step = step;
        this.started = started;
        if (embeddings) {
            scheduler = null;
            batch = new LlamaBatch(context.batchSize());
            queue = new JobQueue(this, started);
        } else {
            batch = null;
            queue = null;
            scheduler = new Scheduler(id, model, context, options, new Events(), store, owners::of);
        }
    }

    /** What a scheduler says, in the user's language. */
    private final class Events implements SchedulerEvents {
        @Override
        public void started(long requestId) {
            started.accept(requestId);
        }

        @Override
        public void step() {
            step.run();
        }

        @Override
        public RuntimeException contextExceeded(int tokens, int limit) {
            return messages.failure(EngineError.CONTEXT_EXCEEDED, "contextExceeded", tokens, id, limit,
                    Math.max(1, tokens - limit));
        }

        @Override
        public RuntimeException overloaded(int waiting) {
            return messages.failure(EngineError.OVERLOADED, "overloaded", waiting, id);
        }

        @Override
        public RuntimeException closed() {
            return messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id);
        }

        @Override
        public RuntimeException failure(Throwable e) {
            return failures.of(e, id, file);
        }
    }

    String id() {
        return id;
    }

    Path file() {
        return file;
    }

    HostFailures failures() {
        return failures;
    }

    LlamaModel model() {
        return model;
    }

    LlamaContext context() {
        return context;
    }

    LlamaBatch batch() {
        return batch;
    }

    VocabularyTokenizer tokenizer() {
        return tokenizer;
    }

    /** Where holes began; for the model's thread. */
    FimAnchors anchors() {
        return anchors;
    }

    Optional<FimFormat> fim() {
        return fim;
    }

    /**
     * How conversations are written; empty for a model without a chat template. For the model's thread.
     *
     * @param tools whether there are tools in it: some models have a template of its own for that
     */
    Optional<ChatFormat> chatFormat(boolean tools) {
        return template(model, tools).map(source -> chatFormats.computeIfAbsent(source, s -> {
            LlamaVocabulary vocabulary = model.vocabulary();
            return ChatFormat.of(s, text(vocabulary, vocabulary.bos()), text(vocabulary, vocabulary.eos()));
        }));
    }

    private static Optional<String> template(LlamaModel model, boolean tools) {
        return (tools ? model.chatTemplate("tool_use") : Optional.<String>empty()).or(model::chatTemplate);
    }

    /** How answers to conversations are written. */
    AnswerSyntax answerSyntax() {
        return answerSyntax;
    }

    private static String text(LlamaVocabulary vocabulary, OptionalInt token) {
        return token.isPresent() ? vocabulary.tokenText(token.getAsInt()) : "";
    }

    ModelDescription description() {
        return drafting() ? description.withDraftModel(draftId) : description;
    }

    /** The smaller model that is to write ahead when it is loaded, or null. */
    String draftId() {
        return draftId;
    }

    /** Whether that model writes ahead. */
    boolean drafting() {
        return scheduler != null && scheduler.drafting();
    }

    /** Whether it was loaded for embeddings, not to generate text. */
    boolean embeds() {
        return scheduler == null;
    }

    SchedulerOptions options() {
        return options;
    }

    /**
     * Lets a smaller model write ahead, or none any more.
     *
     * @param draft closed by this model; null for none
     * @param taken bytes that it takes
     */
    CompletableFuture<Void> draftWith(DraftModel draft, long taken) {
        draftBytes = taken;
        return scheduler.draftWith(draft);
    }

    /** What it takes, context included, roughly. */
    long bytes() {
        return bytes + draftBytes;
    }

    /** The requests that are computed now. */
    List<Long> activeIds() {
        return scheduler == null ? queue.activeIds()
                : Stream.concat(scheduler.activeIds().stream(), measurements.active().stream()).toList();
    }

    /** Where requests are computed; empty for a model that embeds. */
    List<SlotDescription> slots() {
        return scheduler == null ? List.of() : scheduler.slots();
    }

    /** Whether it has nothing to do. */
    boolean idle() {
        return scheduler == null ? queue.idle() : scheduler.idle() && measurements.isEmpty();
    }

    /** It is used for another one. */
    void touch() {
        lastUse = System.nanoTime();
    }

    /** When it got its last request, in the nanoseconds of {@link System#nanoTime()}. */
    long lastUse() {
        return lastUse;
    }

    /** Any thread. Reads a prompt and writes on. */
    void generate(GenerationTask task) {
        lastUse = System.nanoTime();
        if (scheduler == null) {
            task.result().completeExceptionally(messages.failure(EngineError.INVALID_REQUEST, "onlyEmbedding", id));
        } else {
            scheduler.submit(task);
        }
    }

    /** Number of tokens that it knows. Any thread. */
    int vocabularySize() {
        return vocabularySize;
    }

    /** Names a workspace together with this model; empty for a model that embeds. */
    Optional<StateOwner> owner(String workspace) {
        return scheduler == null ? Optional.empty() : owners.of(workspace);
    }

    /** Any thread. Keeps what is read for workspaces now. */
    CompletableFuture<Void> keepStates() {
        return scheduler == null ? CompletableFuture.completedFuture(null) : scheduler.keepStates();
    }

    /** Any thread. Serves it after those before it, if this model embeds. An older request with the same key ends. */
    void submit(ModelJob<?> job) {
        lastUse = System.nanoTime();
        if (scheduler != null) {
            job.result.completeExceptionally(messages.failure(EngineError.INVALID_REQUEST, "notForEmbedding", id));
        } else if (!queue.submit(job)) {
            job.result.completeExceptionally(messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id));
        }
    }

    /** Ends a request wherever it is. Any thread. */
    void end(long jobId, FinishReason reason) {
        measurements.cancel(jobId);
        if (scheduler != null) {
            scheduler.end(jobId, reason);
        } else {
            queue.end(jobId, reason);
        }
    }

    /** Ends every request and gives the memory back. Any thread. */
    CompletableFuture<Void> close() {
        measurements.close();
        (scheduler != null ? scheduler.close() : queue.close()).thenRun(this::free);
        return closed;
    }

    PerplexityJobs measurements() {
        return measurements;
    }

    /**
     * Measures how well the model foresees a text; the caller's thread is busy with it until it ends.
     *
     * @param window tokens of a window; 0 for the usual one
     */
    Perplexity measure(long requestId, String text, int window) {
        lastUse = System.nanoTime();
        closing.readLock().lock();
        try {
            if (model.isClosed()) {
                throw messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id);
            }
            started.accept(requestId);
            return measurements.run(requestId, () -> new PerplexityMeasurement(model, text, window, threads, step))
                    .orElseThrow(() -> messages.failure(EngineError.CANCELLED, "cancelled"));
        } catch (LlamaException | OutOfMemoryError e) {
            throw failures.of(e, id, file);
        } finally {
            closing.readLock().unlock();
        }
    }

    private void free() {
        closing.writeLock().lock();
        try {
            if (batch != null) {
                batch.close();
            }
            context.close();
            model.close();
            closed.complete(null);
        } catch (RuntimeException e) {
            closed.completeExceptionally(e);
        } finally {
            closing.writeLock().unlock();
        }
    }

    /** Any thread. */
    int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        closing.readLock().lock();
        try {
            if (model.isClosed()) {
                throw messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id);
            }
            return model.vocabulary().tokenize(text, addSpecial, parseSpecial);
        } finally {
            closing.readLock().unlock();
        }
    }

    // ---- reading, on the model's thread

    /** Nothing is kept between texts; after a failure what is there is unknown. */
    void forget() {
        if (keepsMemory && !context.isClosed()) {
            context.memory().clear();
        }
    }

    /** Each text is a sequence of its own, and nothing of them stays. Together they fit one step. */
    void readTogether(List<int[]> texts) {
        if (keepsMemory) {
            context.memory().clear();
        }
        batch.clear();
        for (int sequence = 0; sequence < texts.size(); sequence++) {
            int[] tokens = texts.get(sequence);
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], i, sequence, true);
            }
        }
        context.decode(batch);
        step.run();
    }
}
