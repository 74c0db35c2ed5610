// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

import org.vauban.llama.error.ContextFullException;
import org.vauban.llama.error.DecodeAbortedException;
import org.vauban.llama.error.DecodeFailedException;
import org.vauban.llama.library.NativeLog;
import org.vauban.llama.natives.LlamaFunctions;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.Pooling;
import org.vauban.llama.resource.AbortFlag;
import org.vauban.llama.resource.ExclusiveUse;
import org.vauban.llama.resource.Threadpools;

/**
 * The KV cache of several sequences of one model, and the buffers for computing. Threads: one at a time, a second one
 * gets {@link java.util.ConcurrentModificationException}; only {@link #requestAbort()} and {@link #clearAbort()} may be
 * called from any thread at any time.
 */
public final class LlamaContext implements AutoCloseable {
    private final ExclusiveUse use = new ExclusiveUse("context");
    private final LlamaModel model;
    private final LlamaFunctions llama;
    private final NativeLog log;
    private final ContextParameters parameters;
    private final MemorySegment handle;
    private final AbortFlag abort;
    private final Threadpools threadpools;
    private final Optional<LlamaMemory> memory;
    private final LlamaStates states;
    private final int vocabularySize;
    private final int embeddingLength;
    private final ContextSizes sizes;
    private final Pooling pooling;
    private final ContextOutputs outputs;
    private final BatchDecoder decoder;
    private final AppliedAdapters adapters;

    /** @param handle owned by this object from now on, as is the flag */
    LlamaContext(LlamaModel model, ContextParameters parameters, MemorySegment handle, AbortFlag abort) {
        this.model = model;
        this.llama = model.library().llama();
        this.log = model.library().log();
        this.parameters = parameters;
        this.handle = handle;
        this.abort = abort;
        ModelMetadata description = model.description();
        this.states = new LlamaStates(this, llama, log, model.fingerprint() * 31
                + parameters.keyType().ordinal() * 8L + parameters.valueType().ordinal()
                + (parameters.unifiedMemory() ? 0 : (parameters.maxSequences() - 1) * 4096L));
        this.vocabularySize = model.vocabulary().size();
        this.embeddingLength = description.embeddingLength();
        this.sizes = ContextSizes.of(llama.context(), handle);
        this.pooling = Pooling.of(llama.context().poolingType(handle));
        MemorySegment memoryHandle = llama.context().getMemory(handle);
        this.memory = memoryHandle.equals(MemorySegment.NULL) ? Optional.empty()
                : Optional.of(new LlamaMemory(this, llama.memory(), memoryHandle));
        this.outputs = new ContextOutputs(this, parameters.embeddings());
        this.decoder = new BatchDecoder(this, outputs, parameters.embeddings());
        this.adapters = new AppliedAdapters(this);
        this.threadpools = new Threadpools(model.library().ggml(), llama.context(), parameters.poll());
        threadpools.attach(handle, parameters.threads(), parameters.batchThreads());
    }

    /** Returns the model of this context. */
    public LlamaModel model() {
        return model;
    }

    /** Returns the size of the KV cache in tokens, as rounded by llama.cpp. */
    public int contextSize() {
        return sizes.context();
    }

    /** Returns the maximum number of tokens per sequence. */
    public int sequenceContextSize() {
        return sizes.sequenceContext();
    }

    /** Returns the maximum number of tokens per batch, as limited by llama.cpp. */
    public int batchSize() {
        return sizes.batch();
    }

    /** Returns the number of tokens computed at once. */
    public int microBatchSize() {
        return sizes.microBatch();
    }

    /** Returns the maximum number of sequences. */
    public int maxSequences() {
        return sizes.sequences();
    }

    /** Returns how embeddings of a sequence are pooled, according to the model or the parameters. */
    public Pooling pooling() {
        return pooling;
    }

    /** Whether it has a KV cache; false for encoders, which compute each batch independently. */
    public boolean keepsMemory() {
        return memory.isPresent();
    }

    /**
     * Returns its KV cache.
     *
     * @throws UnsupportedOperationException if the model has none (encoders)
     */
    public LlamaMemory memory() {
        return memory.orElseThrow(() -> new UnsupportedOperationException("This model keeps no memory."));
    }

    /** Returns access to saving and restoring the KV cache. */
    public LlamaStates states() {
        return states;
    }

    /**
     * Computes the tokens of the batch. On success the requested logits and embeddings can be read until the next call.
     *
     * @throws ContextFullException if the KV cache has no room; nothing was changed
     * @throws DecodeAbortedException if {@link #requestAbort()} stopped it
     * @throws DecodeFailedException if llama.cpp refused the batch or failed
     * @throws IllegalArgumentException if the batch is empty, larger than {@link #batchSize()}, or names a token or
     *            sequence that does not exist
     */
    public void decode(LlamaBatch batch) {
        long mark = log.mark();
        switch (tryDecode(batch)) {
            case DONE -> {
                return;
            }
            case NO_ROOM -> throw new ContextFullException("There is no room for " + batch.size()
                    + " more tokens in a context of " + sizes.context() + ". Shorten the prompt or free sequences.",
                    log.problemsSince(mark));
            case ABORTED -> throw new DecodeAbortedException("The decoding was stopped on request.",
                    log.problemsSince(mark));
        }
    }

    /**
     * Like {@link #decode(LlamaBatch)}, but returns missing room and an abort as results.
     *
     * @throws DecodeFailedException if llama.cpp refused the batch or failed
     */
    public DecodeResult tryDecode(LlamaBatch batch) {
        use.enter();
        try {
            return decoder.decode(batch);
        } finally {
            use.exit();
        }
    }

    /**
     * Runs the encoder over the batch, for models that have one; it must fit one micro-batch.
     *
     * @throws DecodeFailedException if llama.cpp refused the batch or failed
     */
    public DecodeResult tryEncode(LlamaBatch batch) {
        use.enter();
        try {
            return decoder.encode(batch);
        } finally {
            use.exit();
        }
    }

    /** Removes all sequences from the KV cache; the caller holds the context. */
    void clearMemory() {
        memory.ifPresent(m -> llama.memory().clear(m.handle(), false));
    }

    /** Aborts the current decoding, and every later one, at the next graph node until the request is cleared. */
    public void requestAbort() {
        abort.raise();
    }

    /** Permits decoding again. */
    public void clearAbort() {
        abort.lower();
    }

    /** Whether an abort is requested. */
    public boolean isAbortRequested() {
        return abort.isRaised();
    }

    /** Returns the length of {@link #logits(int)}: the size of the vocabulary. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Returns the length of an embedding. */
    public int embeddingLength() {
        return embeddingLength;
    }

    /**
     * Returns a copy of the logits after a token of the last batch.
     *
     * @param index index in the batch, or -1 for the last token with outputs
     * @throws IllegalArgumentException if no logits were requested for that token
     */
    public float[] logits(int index) {
        float[] logits = new float[vocabularySize];
        copyLogits(index, logits);
        return logits;
    }

    /** Copies the logits into an array of at least {@link #vocabularySize()} floats. */
    public void copyLogits(int index, float[] target) {
        use.enter();
        try {
            MemorySegment.copy(outputs.logits(outputs.require(index)), JAVA_FLOAT, 0, target, 0, vocabularySize);
        } finally {
            use.exit();
        }
    }

    /**
     * Returns a copy of the embedding after a token of the last batch, for contexts without pooling.
     *
     * @param index index in the batch, or -1 for the last
     */
    public float[] embedding(int index) {
        use.enter();
        try {
            return outputs.embedding(index);
        } finally {
            use.exit();
        }
    }

    /**
     * Returns a copy of the pooled embedding of a sequence of the last batch, not normalized; the scores for a
     * reranker.
     */
    public float[] sequenceEmbedding(int sequence) {
        use.enter();
        try {
            return outputs.sequenceEmbedding(sequence);
        } finally {
            use.exit();
        }
    }

    /** The caller holds the context. */
    void requireSequence(int sequence) {
        if (sequence < 0 || sequence >= sizes.sequences()) {
            throw new IllegalArgumentException("There is no sequence " + sequence + "; this context has "
                    + sizes.sequences() + ", counted from 0.");
        }
    }

    boolean unifiedMemory() {
        return parameters.unifiedMemory();
    }

    /** Returns the number of threads with which it was created. */
    public int threads() {
        return parameters.threads();
    }

    /** Changes the number of threads, for example when the machine is busy. */
    public void setThreads(int threads, int batchThreads) {
        if (threads < 1 || batchThreads < 1 || Math.max(threads, batchThreads) > ContextParameters.MAX_THREADS) {
            throw new IllegalArgumentException("A context needs 1 to " + ContextParameters.MAX_THREADS + " threads.");
        }
        use.enter();
        try {
            llama.decoding().setNThreads(handle, threads, batchThreads);
            threadpools.attach(handle, threads, batchThreads);
        } finally {
            use.exit();
        }
    }

    /**
     * Applies adapters from the next decoding on and releases those applied before; an empty list removes them. The KV
     * cache was computed without them, so it should be cleared.
     */
    public void setAdapters(List<LlamaAdapter.Applied> applied) {
        use.enter();
        try {
            adapters.replace(applied);
        } finally {
            use.exit();
        }
    }

    /**
     * Decodes one or two tokens and discards them, so that the first real request does not have to load the weights.
     * Clears the KV cache and the counters.
     */
    public void warmUp() {
        LlamaVocabulary vocabulary = model.vocabulary();
        try (LlamaBatch batch = new LlamaBatch(2)) {
            batch.add(vocabulary.bos().orElse(0), 0, 0, false);
            if (sizes.batch() > 1) {
                batch.add(vocabulary.eos().orElse(0), 1, 0, true);
            }
            memory.ifPresent(m -> m.clear(false));
            tryDecode(batch);
            memory.ifPresent(m -> m.clear(false));
        }
        use.enter();
        try {
            outputs.forget();
            llama.context().perfReset(handle);
        } finally {
            use.exit();
        }
    }

    /** Returns the counters since their last reset; zero if the context was created without them. */
    public ContextTimings timings() {
        use.enter();
        try (Arena arena = Arena.ofConfined()) {
            return ContextTimings.read(llama.context().perf(arena, handle));
        } finally {
            use.exit();
        }
    }

    /** Resets the counters to zero. */
    public void resetTimings() {
        use.enter();
        try {
            llama.context().perfReset(handle);
        } finally {
            use.exit();
        }
    }

    /**
     * Scales a vector to length 1, for comparing embeddings.
     *
     * @return a new array; a zero vector stays zero
     */
    public static float[] l2Normalized(float[] vector) {
        double sum = 0;
        for (float v : vector) {
            sum += (double) v * v;
        }
        float[] result = vector.clone();
        if (sum > 0) {
            double scale = 1 / Math.sqrt(sum);
            for (int i = 0; i < result.length; i++) {
                result[i] *= (float) scale;
            }
        }
        return result;
    }

    /**
     * Frees it. Closing twice has no effect.
     *
     * @throws java.util.ConcurrentModificationException if another thread is using it: request an abort and wait
     */
    @Override
    public void close() {
        if (use.close()) {
            llama.context().free(handle);
            threadpools.free();
            abort.close();
            adapters.release();
            model.use().release();
        }
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        return use.isClosed();
    }

    ExclusiveUse use() {
        return use;
    }

    /** The caller holds the context. */
    ContextOutputs outputs() {
        return outputs;
    }

    MemorySegment handle() {
        return handle;
    }
}
