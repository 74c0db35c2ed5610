// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.LlamaFunctions;
import org.vauban.llama.natives.NativeAccess;

/**
 * The state of some sequences over one model, and the buffers to compute in. Threads: one at a time, a second one
 * gets {@link java.util.ConcurrentModificationException}; only {@link #requestAbort()} and {@link #clearAbort()} may
 * be called from any thread at any time.
 */
public final class LlamaContext implements AutoCloseable {
    private static final int FATAL = -2;

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
    private final int batchSize;
    private final int microBatchSize;
    private final int maxSequences;
    private final int contextSize;
    private final int sequenceContextSize;
    private final Pooling pooling;

    private final BitSet outputs = new BitSet();
    private final List<LlamaAdapter> adapters = new ArrayList<>();
    private int lastOutput = -1;

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
                + parameters.keyType().ordinal() * 8L + parameters.valueType().ordinal());
        this.vocabularySize = model.vocabulary().size();
        this.embeddingLength = description.embeddingLength();
        this.batchSize = llama.context().nBatch(handle);
        this.microBatchSize = llama.context().nUbatch(handle);
        this.maxSequences = llama.context().nSeqMax(handle);
        this.contextSize = llama.context().nCtx(handle);
        this.sequenceContextSize = llama.context().nCtxSeq(handle);
        this.pooling = Pooling.of(llama.context().poolingType(handle));
        MemorySegment memoryHandle = llama.context().getMemory(handle);
        this.memory = memoryHandle.equals(MemorySegment.NULL) ? Optional.empty()
                : Optional.of(new LlamaMemory(this, llama.memory(), memoryHandle));
        this.threadpools = new Threadpools(model.library(), parameters.poll());
        threadpools.attach(handle, parameters.threads(), parameters.batchThreads());
    }

    /** The model that it was made from. */
    public LlamaModel model() {
        return model;
    }

    /** Tokens that its memory holds, as llama.cpp rounded it. */
    public int contextSize() {
        return contextSize;
    }

    /** Tokens that one sequence may have. */
    public int sequenceContextSize() {
        return sequenceContextSize;
    }

    /** Most tokens in one batch, as llama.cpp limited it. */
    public int batchSize() {
        return batchSize;
    }

    /** Tokens computed at once. */
    public int microBatchSize() {
        return microBatchSize;
    }

    /** Most sequences. */
    public int maxSequences() {
        return maxSequences;
    }

    /** How embeddings of a sequence become one, as the model or the parameters say. */
    public Pooling pooling() {
        return pooling;
    }

    /** Whether what was read stays; false for encoders, which read each batch for itself. */
    public boolean keepsMemory() {
        return memory.isPresent();
    }

    /**
     * Its memory.
     *
     * @throws UnsupportedOperationException if the model has none (encoders)
     */
    public LlamaMemory memory() {
        return memory.orElseThrow(() -> new UnsupportedOperationException("This model keeps no memory."));
    }

    /** What its sequences have read, to be kept as bytes. */
    public LlamaStates states() {
        return states;
    }

    /**
     * Reads the tokens of the batch. On success the wanted logits and embeddings can be read until the next call.
     *
     * @throws ContextFullException        if memory has no room; nothing was changed
     * @throws DecodeAbortedException if {@link #requestAbort()} stopped it
     * @throws DecodeFailedException  if llama.cpp refused the batch or failed
     * @throws IllegalArgumentException if the batch is empty, larger than {@link #batchSize()}, or names a token or
     *                                sequence that does not exist
     */
    public void decode(LlamaBatch batch) {
        long mark = log.mark();
        switch (tryDecode(batch)) {
            case DONE -> {
                return;
            }
            case NO_ROOM -> throw new ContextFullException("There is no room for " + batch.size()
                    + " more tokens in a context of " + contextSize + ". Shorten the prompt or free sequences.",
                    log.problemsSince(mark));
            case ABORTED -> throw new DecodeAbortedException("The decoding was stopped on request.",
                    log.problemsSince(mark));
        }
    }

    /**
     * As {@link #decode(LlamaBatch)}, but tells of missing room and of an abort by its result.
     *
     * @throws DecodeFailedException if llama.cpp refused the batch or failed
     */
    public DecodeResult tryDecode(LlamaBatch batch) {
        use.enter();
        try {
            batch.use().enter();
            try {
                requireDecodable(batch, memory.isEmpty());
                forgetOutputs();
                long mark = log.mark();
                return finish(batch, llama.decoding().decode(handle, batch.struct()), mark);
            } finally {
                batch.use().exit();
            }
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
            batch.use().enter();
            try {
                requireDecodable(batch, true);
                forgetOutputs();
                long mark = log.mark();
                return finish(batch, llama.decoding().encode(handle, batch.struct()), mark);
            } finally {
                batch.use().exit();
            }
        } finally {
            use.exit();
        }
    }

    private DecodeResult finish(LlamaBatch batch, int code, long mark) {
        switch (code) {
            case 0 -> {
                // a context with embeddings gives all of them, whatever the batch asks for
                if (parameters.embeddings() || memory.isEmpty()) {
                    outputs.set(0, batch.size());
                } else {
                    outputs.or(batch.outputs());
                }
                lastOutput = outputs.length() - 1;
                llama.decoding().synchronize(handle);
                return DecodeResult.DONE;
            }
            case 1 -> {
                return DecodeResult.NO_ROOM;
            }
            case 2 -> {
                return DecodeResult.ABORTED;
            }
            default -> {
                List<String> words = log.problemsSince(mark);
                throw new DecodeFailedException((code > FATAL ? "llama.cpp refused the batch ("
                        : "llama.cpp failed in computing the batch (")
                        + (words.isEmpty() ? "code " + code : words.getFirst().strip()) + ").", code, words);
            }
        }
    }

    /** What llama.cpp asserts, and so ends the process for, is refused here. */
    private void requireDecodable(LlamaBatch batch, boolean oneMicroBatch) {
        int limit = oneMicroBatch ? Math.min(batchSize, microBatchSize) : batchSize;
        if (batch.size() == 0) {
            throw new IllegalArgumentException("The batch is empty.");
        }
        if (batch.size() > limit) {
            throw new IllegalArgumentException("The batch has " + batch.size() + " tokens; this context takes at most "
                    + limit + " at once. Split it.");
        }
        if (batch.largestToken() >= vocabularySize) {
            throw new IllegalArgumentException("The batch has token " + batch.largestToken()
                    + "; the vocabulary ends at " + (vocabularySize - 1) + ".");
        }
        if (batch.largestSequence() >= maxSequences) {
            throw new IllegalArgumentException("The batch names sequence " + batch.largestSequence()
                    + "; this context has " + maxSequences + ", counted from 0.");
        }
    }

    /** Forgets all that the sequences have; the caller holds the context. */
    void clearMemory() {
        memory.ifPresent(m -> llama.memory().clear(m.handle(), false));
    }

    /** The caller holds the context. */
    void forgetOutputs() {
        outputs.clear();
        lastOutput = -1;
    }

    /** Makes the decoding that runs, and every later one, end at the next graph node until it is cleared. */
    public void requestAbort() {
        abort.raise();
    }

    /** Lets decoding go on. */
    public void clearAbort() {
        abort.lower();
    }

    /** Whether an abort is requested. */
    public boolean isAbortRequested() {
        return abort.isRaised();
    }

    /** Number of floats that {@link #logits(int)} gives: the size of the vocabulary. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Number of floats in an embedding. */
    public int embeddingLength() {
        return embeddingLength;
    }

    /**
     * A copy of the logits after a token of the last batch.
     *
     * @param index its index in the batch, or -1 for the last token that asked for logits
     * @throws IllegalArgumentException if that token did not ask for logits
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
            MemorySegment.copy(logitsOf(requireOutput(index)), JAVA_FLOAT, 0, target, 0, vocabularySize);
        } finally {
            use.exit();
        }
    }

    /** The caller holds the context. */
    MemorySegment logitsOf(int index) {
        MemorySegment logits = llama.decoding().getLogits(handle, index);
        if (logits.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("The model gave no logits.");
        }
        return NativeAccess.sized(logits, 4L * vocabularySize);
    }

    /** The index of an output that can be read; the caller holds the context. */
    int requireOutput(int index) {
        int actual = index == -1 ? lastOutput : index;
        if (actual < 0 || !outputs.get(actual)) {
            throw new IllegalArgumentException(outputs.isEmpty()
                    ? "There are no logits: nothing was decoded since the context was made, restored or stopped, or"
                            + " no token asked for them."
                    : "Token " + index + " of the last batch did not ask for logits.");
        }
        return actual;
    }

    /**
     * A copy of the embedding after a token of the last batch, for contexts without pooling.
     *
     * @param index its index in the batch, or -1 for the last
     */
    public float[] embedding(int index) {
        use.enter();
        try {
            requireEmbeddings();
            if (pooling != Pooling.NONE) {
                throw new IllegalStateException("This context pools embeddings; ask for that of a sequence.");
            }
            MemorySegment embedding = llama.decoding().getEmbeddings(handle, requireOutput(index));
            return floats(embedding, embeddingLength);
        } finally {
            use.exit();
        }
    }

    /**
     * A copy of the pooled embedding of a sequence of the last batch, as the model gives it (not normalized); for a
     * reranker its scores.
     */
    public float[] sequenceEmbedding(int sequence) {
        use.enter();
        try {
            requireEmbeddings();
            requireSequence(sequence);
            if (pooling == Pooling.NONE) {
                throw new IllegalStateException("This context does not pool embeddings; ask for that of a token.");
            }
            if (outputs.isEmpty()) {
                throw new IllegalStateException("Nothing was decoded yet.");
            }
            int length = pooling == Pooling.RANK
                    ? Math.max(1, llama.model().nClsOut(model.handle()))
                    : embeddingLength;
            return floats(llama.decoding().getEmbeddingsSeq(handle, sequence), length);
        } finally {
            use.exit();
        }
    }

    private static float[] floats(MemorySegment pointer, int length) {
        if (pointer.equals(MemorySegment.NULL)) {
            throw new IllegalArgumentException("The last batch gave no such embedding (see the context's pooling).");
        }
        return NativeAccess.sized(pointer, 4L * length).toArray(JAVA_FLOAT);
    }

    private void requireEmbeddings() {
        if (!parameters.embeddings()) {
            throw new IllegalStateException("This context was made without embeddings.");
        }
    }

    /** The caller holds the context. */
    void requireSequence(int sequence) {
        if (sequence < 0 || sequence >= maxSequences) {
            throw new IllegalArgumentException("There is no sequence " + sequence + "; this context has "
                    + maxSequences + ", counted from 0.");
        }
    }

    boolean unifiedMemory() {
        return parameters.unifiedMemory();
    }

    /** Threads with which it was made. */
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
     * Applies adapters from the next decoding on, instead of those applied before; an empty list removes them. What
     * is in memory was computed without them: clear it.
     */
    public void setAdapters(List<LlamaAdapter.Applied> applied) {
        use.enter();
        try {
            for (LlamaAdapter.Applied a : applied) {
                if (a.adapter().model() != model) {
                    throw new IllegalArgumentException("The adapter " + a.adapter().file()
                            + " was loaded for another model.");
                }
            }
            List<LlamaAdapter> acquired = new ArrayList<>();
            boolean done = false;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment handles = arena.allocate(ADDRESS, Math.max(1, applied.size()));
                MemorySegment scales = arena.allocate(JAVA_FLOAT, Math.max(1, applied.size()));
                for (int i = 0; i < applied.size(); i++) {
                    LlamaAdapter adapter = applied.get(i).adapter();
                    adapter.use().acquire();
                    acquired.add(adapter);
                    handles.setAtIndex(ADDRESS, i, adapter.handle());
                    scales.setAtIndex(JAVA_FLOAT, i, applied.get(i).scale());
                }
                int code = llama.adapter().setAdaptersLora(handle, handles, applied.size(), scales);
                if (code != 0) {
                    throw new AdapterException("llama.cpp did not apply the adapters (code " + code + ").",
                            log.last(3));
                }
                done = true;
            } finally {
                List<LlamaAdapter> released = done ? List.copyOf(adapters) : acquired;
                if (done) {
                    adapters.clear();
                    adapters.addAll(acquired);
                }
                released.forEach(a -> a.use().release());
            }
        } finally {
            use.exit();
        }
    }

    /**
     * Decodes a token or two and forgets them, so that the first real request does not pay for touching the weights.
     * Clears memory and counters.
     */
    public void warmUp() {
        LlamaVocabulary vocabulary = model.vocabulary();
        try (LlamaBatch batch = new LlamaBatch(2)) {
            batch.add(vocabulary.bos().orElse(0), 0, 0, false);
            if (batchSize > 1) {
                batch.add(vocabulary.eos().orElse(0), 1, 0, true);
            }
            memory.ifPresent(m -> m.clear(false));
            tryDecode(batch);
            memory.ifPresent(m -> m.clear(false));
        }
        use.enter();
        try {
            forgetOutputs();
            llama.context().perfReset(handle);
        } finally {
            use.exit();
        }
    }

    /** Counters since they were reset; zero where the context was made without them. */
    public ContextTimings timings() {
        use.enter();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = llama.context().perf(arena, handle);
            // llama.cpp never says 0 tokens, so that it can divide by them
            return new ContextTimings(data.get(JAVA_DOUBLE, Layouts.offset(Layouts.PERF_CONTEXT, "t_p_eval_ms")),
                    data.get(JAVA_DOUBLE, Layouts.offset(Layouts.PERF_CONTEXT, "t_eval_ms")),
                    data.get(JAVA_INT, Layouts.offset(Layouts.PERF_CONTEXT, "n_p_eval")),
                    data.get(JAVA_INT, Layouts.offset(Layouts.PERF_CONTEXT, "n_eval")),
                    data.get(JAVA_INT, Layouts.offset(Layouts.PERF_CONTEXT, "n_reused")));
        } finally {
            use.exit();
        }
    }

    /** Sets the counters to zero. */
    public void resetTimings() {
        use.enter();
        try {
            llama.context().perfReset(handle);
        } finally {
            use.exit();
        }
    }

    /**
     * Scales a vector to length 1, as embeddings are compared.
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
     * Frees it. Closing twice does nothing.
     *
     * @throws java.util.ConcurrentModificationException if another thread is using it: request an abort and wait
     */
    @Override
    public void close() {
        if (use.close()) {
            llama.context().free(handle);
            threadpools.free();
            abort.close();
            adapters.forEach(a -> a.use().release());
            adapters.clear();
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

    MemorySegment handle() {
        return handle;
    }
}
