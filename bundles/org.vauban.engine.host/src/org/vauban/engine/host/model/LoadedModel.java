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
 * A model with one context and one thread: a {@link Scheduler} for one that writes, a {@link JobQueue} for one that
 * embeds.
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

    /** Null for a model that embeds. */
    private final Scheduler scheduler;
    /** Null for a model that writes. */
    private final JobQueue queue;

    /** @param bytes that it takes, context included, roughly */
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

    /** What a scheduler says, in the user's language. */
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

    /** The smaller model that is to write ahead when it is loaded, or null. */
    public @Nullable String draftId() {
        return serving.draftId();
    }

    /** Whether that model writes ahead. */
    public boolean drafting() {
        return scheduler != null && scheduler.drafting();
    }

    /** Whether it was loaded for embeddings, not to generate text. */
    public boolean embeds() {
        return scheduler == null;
    }

    SchedulerOptions options() {
        return serving.scheduler();
    }

    /**
     * Lets a smaller model write ahead, or none any more.
     *
     * @param draft closed by this model; null for none
     * @param taken bytes that it takes
     */
    public CompletableFuture<Void> draftWith(@Nullable DraftModel draft, long taken) {
        draftBytes = taken;
        return scheduler.draftWith(draft);
    }

    /** What it takes, context included, roughly. */
    public long bytes() {
        return bytes + (drafting() ? draftBytes : 0);
    }

    /** The requests that are computed now. */
    public List<Long> activeIds() {
        return scheduler == null ? queue.activeIds()
                : Stream.concat(scheduler.activeIds().stream(), measurements.active().stream()).toList();
    }

    /** Where requests are computed; one for a model that embeds. */
    public List<SlotDescription> slots() {
        return scheduler == null ? List.of(queue.slot()) : scheduler.slots();
    }

    /** Whether it has nothing to do. */
    public boolean idle() {
        return scheduler == null ? queue.idle() : scheduler.idle() && measurements.isEmpty();
    }

    /** It is used for another one. */
    public void touch() {
        lastUse = System.nanoTime();
    }

    /** When it got its last request, in the nanoseconds of {@link System#nanoTime()}. */
    public long lastUse() {
        return lastUse;
    }

    /** Any thread. Reads a prompt and writes on. */
    public void generate(GenerationTask task) {
        lastUse = System.nanoTime();
        if (scheduler == null) {
            task.result().completeExceptionally(
                    host.messages().failure(EngineError.INVALID_REQUEST, "onlyEmbedding", id));
        } else {
            scheduler.submit(task);
        }
    }

    /** Number of tokens that it knows. Any thread. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Names a workspace together with this model; empty for a model that embeds. */
    public Optional<StateOwner> owner(String workspace) {
        return scheduler == null ? Optional.empty() : owners.of(workspace);
    }

    /** Any thread. Keeps what is read for workspaces now. */
    public CompletableFuture<Void> keepStates() {
        return scheduler == null ? CompletableFuture.completedFuture(null) : scheduler.keepStates();
    }

    /** Any thread. Serves it in its turn, if this model embeds. */
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

    /** Ends a request wherever it is. Any thread. */
    public void end(long jobId, FinishReason reason) {
        measurements.cancel(jobId);
        if (scheduler != null) {
            scheduler.end(jobId, reason);
        } else {
            queue.end(jobId, reason);
        }
    }

    /** Ends every request and gives the memory back. Any thread. */
    public CompletableFuture<Void> close() {
        measurements.close();
        (scheduler != null ? scheduler.close() : queue.close()).thenRun(this::free);
        return closed;
    }

    public PerplexityJobs measurements() {
        return measurements;
    }

    /**
     * Measures how well the model foresees a text; the caller's thread is busy with it until it ends.
     *
     * @param window tokens of a window; 0 for the usual one
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

    /** Any thread. */
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

    /** Any thread. */
    public String detokenize(int[] tokens) {
        closing.readLock().lock();
        try {
            return new String(open().detokenize(tokens, false, true), StandardCharsets.UTF_8);
        } finally {
            closing.readLock().unlock();
        }
    }

    /** The bytes of each of these tokens; any thread. */
    public List<byte[]> pieces(int[] tokens) {
        closing.readLock().lock();
        try {
            LlamaVocabulary vocabulary = open();
            return IntStream.of(tokens).mapToObj(vocabulary::piece).toList();
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
        host.counter().computed(texts.size(), 0);
        host.step().run();
    }
}
