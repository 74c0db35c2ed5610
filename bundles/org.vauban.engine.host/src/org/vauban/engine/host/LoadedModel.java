// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import org.vauban.engine.EngineError;
import org.vauban.engine.FinishReason;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;

/**
 * A model with one context, one sequence and one thread that serves its requests one after the other, the most urgent
 * first. What the sequence has read stays, so that the next request reads only what is new.
 */
final class LoadedModel {
    /** A cut at a multiple of this keeps the rest nearest to a fresh run (measured: 20 of 20 with the 0.5B). */
    private static final int CUT = 4;

    private final String id;
    private final Path file;
    private final LlamaModel model;
    private final LlamaContext context;
    private final LlamaBatch batch;
    private final VocabularyTokenizer tokenizer;
    private final Optional<FimFormat> fim;
    private final ModelDescription description;
    private final boolean embeddings;
    private final boolean keepsMemory;
    private final Failures failures;
    private final HostMessages messages;
    private final Runnable step;
    private final LongConsumer started;
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final Object lock = new Object();
    private final PriorityQueue<Job<?>> queue = new PriorityQueue<>(
            Comparator.<Job<?>>comparingInt(job -> job.priority.ordinal()).thenComparingLong(job -> job.order));
    private Job<?> active;
    private boolean ending;

    // the thread's own
    private int[] read = new int[1024];
    private int readSize;

    /**
     * @param step called after each micro-batch
     * @param started told the id of each request that leaves the queue
     */
    LoadedModel(String id, Path file, LlamaModel model, LlamaContext context, Optional<FimFormat> fim,
            VocabularyTokenizer tokenizer, ModelDescription description, boolean embeddings, Failures failures,
            HostMessages messages, Runnable step, LongConsumer started) {
        this.id = id;
        this.file = file;
        this.model = model;
        this.context = context;
        this.tokenizer = tokenizer;
        this.fim = fim;
        this.description = description;
        this.embeddings = embeddings;
        this.keepsMemory = model.description().decoder();
        this.failures = failures;
        this.messages = messages;
        this.step = step;
        this.started = started;
        batch = new LlamaBatch(context.batchSize());
        Thread thread = new Thread(this::serve, "vauban-host-model-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    String id() {
        return id;
    }

    Path file() {
        return file;
    }

    Failures failures() {
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

    Optional<FimFormat> fim() {
        return fim;
    }

    ModelDescription description() {
        return description;
    }

    boolean embeddings() {
        return embeddings;
    }

    /** The request that is served now, or -1. */
    long activeId() {
        synchronized (lock) {
            return active == null ? -1 : active.id;
        }
    }

    // ---- the queue

    /** Any thread. An older request with the same key ends. */
    void submit(Job<?> job) {
        List<Job<?>> older = new ArrayList<>();
        boolean taken;
        synchronized (lock) {
            taken = !ending;
            if (taken) {
                if (job.supersedes != null) {
                    queue.stream().filter(other -> job.supersedes.equals(other.supersedes)).forEach(older::add);
                    queue.removeAll(older);
                    if (active != null && job.supersedes.equals(active.supersedes)) {
                        endActive(FinishReason.CANCELLED);
                    }
                }
                queue.add(job);
                lock.notifyAll();
            }
        }
        for (Job<?> other : older) {
            other.end(FinishReason.CANCELLED);
            other.skip(this);
        }
        if (!taken) {
            job.result.completeExceptionally(messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", id));
        }
    }

    /** Ends a request wherever it is. Any thread. */
    void end(long jobId, FinishReason reason) {
        Job<?> waiting = null;
        synchronized (lock) {
            if (active != null && active.id == jobId) {
                endActive(reason);
                return;
            }
            for (Job<?> job : queue) {
                if (job.id == jobId) {
                    waiting = job;
                }
            }
            if (waiting == null) {
                return;
            }
            queue.remove(waiting);
        }
        waiting.end(reason);
        waiting.skip(this);
    }

    private void endActive(FinishReason reason) {
        active.end(reason);
        context.requestAbort();
    }

    /** Ends every request and gives the memory back. Any thread. */
    CompletableFuture<Void> close() {
        List<Job<?>> waiting;
        synchronized (lock) {
            ending = true;
            waiting = List.copyOf(queue);
            queue.clear();
            if (active != null) {
                endActive(FinishReason.CANCELLED);
            }
            lock.notifyAll();
        }
        for (Job<?> job : waiting) {
            job.end(FinishReason.CANCELLED);
            job.skip(this);
        }
        return closed;
    }

    private void serve() {
        while (true) {
            Job<?> job;
            synchronized (lock) {
                while (queue.isEmpty() && !ending) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        ending = true; // nobody interrupts it but an end of the JVM
                    }
                }
                if (ending) {
                    break;
                }
                job = queue.poll();
                active = job;
                context.clearAbort();
            }
            started.accept(job.id);
            job.serve(this);
            synchronized (lock) {
                active = null;
            }
        }
        closing.writeLock().lock();
        try {
            batch.close();
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

    /** Forgets what was read, after a failure that leaves it unknown. */
    void forget() {
        readSize = 0;
        if (keepsMemory && !context.isClosed()) {
            context.memory().clear();
        }
    }

    /**
     * Keeps the longest beginning that the last request and this one share.
     *
     * @return tokens kept; at least the last token of the prompt is read again, since its logits are needed
     */
    int reuse(int[] prompt) {
        int common = Arrays.mismatch(read, 0, readSize, prompt, 0, prompt.length);
        int keep = Math.min(common < 0 ? prompt.length : common, prompt.length - 1);
        if (keep < readSize) {
            keep -= keep % CUT;
            if (keep == 0 || !context.memory().remove(0, keep, -1)) {
                context.memory().clear(); // recurrent memory cannot be cut
                keep = 0;
            }
            readSize = keep;
        }
        return keep;
    }

    /**
     * Reads tokens behind those that were read.
     *
     * @return whether all were read; false when the request was ended, what was read until then stays
     */
    boolean read(Job<?> job, int[] tokens, int from) {
        int position = from;
        while (position < tokens.length) {
            if (job.ended() != null) {
                return false;
            }
            int count = Math.min(context.microBatchSize(), tokens.length - position);
            batch.clear();
            for (int i = 0; i < count; i++) {
                batch.add(tokens[position + i], position + i, 0, position + i == tokens.length - 1);
            }
            DecodeResult result = context.tryDecode(batch);
            step.run();
            switch (result) {
                case DONE -> {
                    remember(tokens, position, count);
                    position += count;
                }
                case ABORTED -> {
                    // finished micro-batches stay, and what was being read when it ended does not
                    int kept = context.memory().positionMax(0) + 1;
                    remember(tokens, position, Math.max(0, kept - position));
                    if (job.ended() == null) {
                        throw new IllegalStateException("the computation was ended for no request");
                    }
                    return false;
                }
                case NO_ROOM -> throw messages.failure(EngineError.CONTEXT_EXCEEDED, "contextExceeded",
                        tokens.length + 1, id, context.sequenceContextSize(),
                        Math.max(1, tokens.length + 1 - context.sequenceContextSize()));
            }
        }
        return true;
    }

    /** Reads one token that was just generated, with its logits. */
    boolean readNext(Job<?> job, int token) {
        batch.clear();
        batch.add(token, readSize, 0, true);
        DecodeResult result = context.tryDecode(batch);
        step.run();
        if (result == DecodeResult.DONE) {
            remember(new int[] {token}, 0, 1);
            return true;
        }
        if (result == DecodeResult.ABORTED && job.ended() == null) {
            throw new IllegalStateException("the computation was ended for no request");
        }
        return false;
    }

    private void remember(int[] tokens, int from, int count) {
        if (readSize + count > read.length) {
            read = Arrays.copyOf(read, Math.max(read.length * 2, readSize + count));
        }
        System.arraycopy(tokens, from, read, readSize, count);
        readSize += count;
    }

    /** Embeddings are computed text by text and leave nothing behind. */
    void readAlone(int[] tokens) {
        if (keepsMemory) {
            context.memory().clear();
        }
        batch.clear();
        for (int i = 0; i < tokens.length; i++) {
            batch.add(tokens[i], i, 0, true);
        }
        context.decode(batch);
        step.run();
    }

    /** The caller closes it. */
    LlamaSampler sampler(GenerationOptions options) {
        LlamaSampler.Builder sampler = model.newSampler();
        if (options.grammar() != null) {
            sampler.grammar(options.grammar(), "root");
        }
        if (options.temperature() <= 0) {
            return sampler.greedy().build();
        }
        if (options.topK() > 0) {
            sampler.topK(options.topK());
        }
        if (options.topP() < 1) {
            sampler.topP((float) options.topP(), 1);
        }
        if (options.minP() > 0) {
            sampler.minP((float) options.minP(), 1);
        }
        return sampler.temperature((float) options.temperature())
                .dist(options.seed() < 0 ? LlamaSampler.RANDOM_SEED : (int) options.seed()).build();
    }
}
