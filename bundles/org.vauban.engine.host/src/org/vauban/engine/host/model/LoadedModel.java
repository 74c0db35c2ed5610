// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.host.message.HostFailures;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.Scheduler;
import org.vauban.engine.host.scheduler.SchedulerEvents;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.engine.host.state.StateOwners;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.error.LlamaException;

/**
 * A model with one context and one thread: a {@link Scheduler} for a model that generates text, a {@link JobQueue} for
 * one that embeds.
 */
public final class LoadedModel {
    private final String id;
    private final Path file;
    private final LlamaModel model;
    private final LlamaContext context;
    private final LlamaBatch batch;
    private final PromptFormats formats;
    private final ModelDescription description;
    private final PerplexityJobs measurements = new PerplexityJobs();
    private final ServingOptions serving;
    private final long bytes;
    private final StateOwners owners;
    private final int vocabularySize;
    private final boolean keepsMemory;
    private final HostServices host;
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private volatile long lastUse = System.nanoTime();
    private volatile long draftBytes;

    /** Null for an embedding model. */
    private final Scheduler scheduler;
    /** Null for a model that generates text. */
    private final JobQueue queue;

    /** @param bytes approximate memory use, including the context */
    LoadedModel(NativeModel loaded, PromptFormats formats, ModelDescription description, ServingOptions serving,
            long bytes, HostServices host) {
        this.id = loaded.id();
        this.file = loaded.file();
        this.model = loaded.model();
        this.context = loaded.context();
        this.formats = formats;
        this.description = description;
        this.serving = serving;
        this.bytes = bytes;
        this.vocabularySize = model.vocabulary().size();
        this.owners = new StateOwners(file, context.states().fingerprint());
        this.keepsMemory = context.keepsMemory();
        this.host = host;
        if (serving.embeddings()) {
            scheduler = null;
            batch = new LlamaBatch(context.batchSize());
            queue = new JobQueue(this, host);
        } else {
            batch = null;
            queue = null;
            scheduler = new Scheduler(id, model, context, serving.scheduler(), new Events(), host.store(), owners::of);
        }
    }

    /** Messages of the scheduler in the user's language. */
    private final class Events implements SchedulerEvents {
        @Override
        public void started(long requestId) {
            host.started().accept(requestId);
        }

        @Override
        public void step() {
            host.step().run();
        }

        @Override
        public void computed(int requests, int drafted) {
            host.counter().computed(requests, drafted);
        }

        @Override
        public RuntimeException contextExceeded(int tokens, int limit) {
            return host.messages().failure(EngineError.CONTEXT_EXCEEDED, "contextExceeded", tokens, id, limit,
                    Math.max(1, tokens - limit));
        }

        @Override
        public RuntimeException overloaded(int waiting) {
            return host.messages().failure(EngineError.OVERLOADED, "overloaded", waiting, id);
        }

        @Override
        public RuntimeException closed() {
            return host.messages().failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id);
        }

        @Override
        public RuntimeException failure(Throwable e) {
            return host.failures().of(e, id, file);
        }
    }

    public String id() {
        return id;
    }

    Path file() {
        return file;
    }

    HostFailures failures() {
        return host.failures();
    }

    public LlamaModel model() {
        return model;
    }

    LlamaContext context() {
        return context;
    }

    LlamaBatch batch() {
        return batch;
    }

    public VocabularyTokenizer tokenizer() {
        return formats.tokenizer();
    }

    public PromptFormats formats() {
        return formats;
    }

    public ModelDescription description() {
        return drafting() ? description.withDraftModel(serving.draftId()) : description;
    }

    /** Returns the id of the draft model to use when it is loaded, or null. */
    public @Nullable String draftId() {
        return serving.draftId();
    }

    /** Whether that model drafts for this one now. */
    public boolean drafting() {
        return scheduler != null && scheduler.drafting();
    }

    /** Whether it was loaded for embeddings rather than text generation. */
    public boolean embeds() {
        return scheduler == null;
    }

    SchedulerOptions options() {
        return serving.scheduler();
    }

    /**
     * Sets or removes the draft model.
     *
     * @param draft the draft model, closed by this model; null for none
     * @param taken bytes that the draft model uses
     */
    public CompletableFuture<Void> draftWith(@Nullable DraftModel draft, long taken) {
        draftBytes = taken;
        return scheduler.draftWith(draft);
    }

    /** Returns the approximate memory use in bytes, including the context. */
    public long bytes() {
        return bytes + (drafting() ? draftBytes : 0);
    }

    /** Returns the ids of the requests that are being computed. */
    public List<Long> activeIds() {
        return scheduler == null ? queue.activeIds()
                : Stream.concat(scheduler.activeIds().stream(), measurements.active().stream()).toList();
    }

    /** Describes the slots; an embedding model has one. */
    public List<SlotDescription> slots() {
        return scheduler == null ? List.of(queue.slot()) : scheduler.slots();
    }

    /** Whether it has no work. */
    public boolean idle() {
        return scheduler == null ? queue.idle() : scheduler.idle() && measurements.isEmpty();
    }

    /** Records a use by another request. */
    public void touch() {
        lastUse = System.nanoTime();
    }

    /** Returns the time of the last request, in nanoseconds of {@link System#nanoTime()}. */
    public long lastUse() {
        return lastUse;
    }

    /** Computes a prompt and generates text. Any thread. */
    public void generate(GenerationTask task) {
        lastUse = System.nanoTime();
        if (scheduler == null) {
            task.result().completeExceptionally(
                    host.messages().failure(EngineError.INVALID_REQUEST, "onlyEmbedding", id));
        } else {
            scheduler.submit(task);
        }
    }

    /** Returns the number of tokens in the vocabulary. Any thread. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Returns the owner of states of a workspace with this model; empty for an embedding model. */
    public Optional<StateOwner> owner(String workspace) {
        return scheduler == null ? Optional.empty() : owners.of(workspace);
    }

    /** Saves the states of workspaces now. Any thread. */
    public CompletableFuture<Void> keepStates() {
        return scheduler == null ? CompletableFuture.completedFuture(null) : scheduler.keepStates();
    }

    /** Queues a job for an embedding model. Any thread. */
    public void submit(ModelJob<?> job) {
        lastUse = System.nanoTime();
        if (scheduler != null) {
            job.result.completeExceptionally(
                    host.messages().failure(EngineError.INVALID_REQUEST, "notForEmbedding", id));
            return;
        }
        EngineException refusal = queue.submit(job);
        if (refusal != null) {
            job.result.completeExceptionally(refusal);
        }
    }

    /** Ends a request in any state. Any thread. */
    public void end(long jobId, FinishReason reason) {
        measurements.cancel(jobId);
        if (scheduler != null) {
            scheduler.end(jobId, reason);
        } else {
            queue.end(jobId, reason);
        }
    }

    /** Ends every request and frees the memory. Any thread. */
    public CompletableFuture<Void> close() {
        measurements.close();
        (scheduler != null ? scheduler.close() : queue.close()).thenRun(this::free);
        return closed;
    }

    public PerplexityJobs measurements() {
        return measurements;
    }

    /**
     * Measures how well the model predicts a text, on the caller's thread.
     *
     * @param window tokens per window; 0 for the default
     */
    public Perplexity measure(long requestId, String text, int window) {
        lastUse = System.nanoTime();
        closing.readLock().lock();
        try {
            if (model.isClosed()) {
                throw host.messages().failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id);
            }
            host.started().accept(requestId);
            return measurements
                    .run(requestId,
                            () -> new PerplexityMeasurement(model, text, window, serving.threads(), host.step()))
                    .orElseThrow(() -> host.messages().failure(EngineError.CANCELLED, "cancelled"));
        } catch (LlamaException | OutOfMemoryError e) {
            throw host.failures().of(e, id, file);
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

    /** Converts a text to tokens. Any thread. */
    public int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        closing.readLock().lock();
        try {
            return open().tokenize(text, addSpecial, parseSpecial);
        } finally {
            closing.readLock().unlock();
        }
    }

    private LlamaVocabulary open() {
        if (model.isClosed()) {
            throw host.messages().failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id);
        }
        return model.vocabulary();
    }

    /** Converts tokens to text. Any thread. */
    public String detokenize(int[] tokens) {
        closing.readLock().lock();
        try {
            return new String(open().detokenize(tokens, false, true), StandardCharsets.UTF_8);
        } finally {
            closing.readLock().unlock();
        }
    }

    /** Returns the bytes of each token. Any thread. */
    public List<byte[]> pieces(int[] tokens) {
        closing.readLock().lock();
        try {
            LlamaVocabulary vocabulary = open();
            return IntStream.of(tokens).mapToObj(vocabulary::piece).toList();
        } finally {
            closing.readLock().unlock();
        }
    }

    // ---- prefill, on the model's thread

    /** Clears the KV cache: no tokens are kept between texts, and after a failure its content is unknown. */
    void forget() {
        if (keepsMemory && !context.isClosed()) {
            context.memory().clear();
        }
    }

    /** Computes each text as a separate sequence; no tokens are kept. Together, the texts fit one step. */
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
        host.counter().computed(texts.size(), 0);
        host.step().run();
    }
}
