// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

import java.util.Objects;

/**
 * Parameters of a context. Start with {@link #defaults()}.
 *
 * @param contextSize size of the KV cache in tokens, over all sequences; 0 for the training context. llama.cpp rounds
 *            it up to a multiple of 256
 * @param batchSize maximum tokens per batch
 * @param microBatchSize tokens computed at once; smaller ones are cancelled sooner
 * @param maxSequences maximum number of sequences, 1 to 256
 * @param threads threads for generating
 * @param batchThreads threads for prefill
 * @param poll how long idle threads spin between graphs, 0 (not at all) to 100
 * @param flashAttention whether to use flash attention
 * @param unifiedMemory whether all sequences share one KV cache (any may use all of it, and shared prefixes take no
 *            extra room); otherwise each has an equal part of it
 * @param embeddings whether to compute embeddings as well
 * @param pooling how the embeddings of a sequence are pooled
 * @param offload whether KV cache and attention are on a GPU, if there is one
 * @param keyType number format of the keys
 * @param valueType number format of the values; formats other than F16 and F32 need flash attention
 * @param performanceCounters whether llama.cpp measures times
 */
public record ContextParameters(int contextSize, int batchSize, int microBatchSize, int maxSequences, int threads,
        int batchThreads, int poll, FlashAttention flashAttention, boolean unifiedMemory, boolean embeddings,
        Pooling pooling, boolean offload, CacheType keyType, CacheType valueType, boolean performanceCounters) {
    static final int MAX_SEQUENCES = 256;
    private static final int STEP = 256;
    public static final int MAX_THREADS = 512;

    public ContextParameters {
        Objects.requireNonNull(flashAttention);
        Objects.requireNonNull(pooling);
        Objects.requireNonNull(keyType);
        Objects.requireNonNull(valueType);
        require(contextSize >= 0, "contextSize", contextSize);
        require(batchSize >= 1, "batchSize", batchSize);
        require(microBatchSize >= 1, "microBatchSize", microBatchSize);
        require(maxSequences >= 1 && maxSequences <= MAX_SEQUENCES, "maxSequences", maxSequences);
        require(threads >= 1 && threads <= MAX_THREADS, "threads", threads);
        require(batchThreads >= 1 && batchThreads <= MAX_THREADS, "batchThreads", batchThreads);
        require(poll >= 0 && poll <= 100, "poll", poll);
    }

    private static void require(boolean condition, String name, int value) {
        if (!condition) {
            throw new IllegalArgumentException(name + " may not be " + value + ".");
        }
    }

    /** Returns the size in tokens after llama.cpp's rounding, first of the whole and then of each sequence's part. */
    public long roundedContextSize() {
        long whole = rounded(contextSize);
        return unifiedMemory ? whole : rounded(whole / maxSequences) * maxSequences;
    }

    private static long rounded(long tokens) {
        return (tokens + STEP - 1) / STEP * STEP;
    }

    /**
     * Returns defaults: 4,096 tokens, batches of 2,048 in parts of 512, one sequence, one thread fewer than the machine
     * has processors, automatic flash attention, F16, counters on.
     */
    public static ContextParameters defaults() {
        int threads = Math.min(MAX_THREADS, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        return new ContextParameters(4096, 2048, 512, 1, threads, threads, 0, FlashAttention.AUTO, false, false,
                Pooling.UNSPECIFIED, true, CacheType.F16, CacheType.F16, true);
    }

    public ContextParameters withContextSize(int value) {
        return new ContextParameters(value, batchSize, microBatchSize, maxSequences, threads, batchThreads, poll,
                flashAttention, unifiedMemory, embeddings, pooling, offload, keyType, valueType, performanceCounters);
    }

    public ContextParameters withBatchSize(int value) {
        return new ContextParameters(contextSize, value, microBatchSize, maxSequences, threads, batchThreads, poll,
                flashAttention, unifiedMemory, embeddings, pooling, offload, keyType, valueType, performanceCounters);
    }

    public ContextParameters withMicroBatchSize(int value) {
        return new ContextParameters(contextSize, batchSize, value, maxSequences, threads, batchThreads, poll,
                flashAttention, unifiedMemory, embeddings, pooling, offload, keyType, valueType, performanceCounters);
    }

    public ContextParameters withMaxSequences(int value) {
        return new ContextParameters(contextSize, batchSize, microBatchSize, value, threads, batchThreads, poll,
                flashAttention, unifiedMemory, embeddings, pooling, offload, keyType, valueType, performanceCounters);
    }

    /** @param value threads for generating and for prefill */
    public ContextParameters withThreads(int value) {
        return withThreads(value, value);
    }

    public ContextParameters withThreads(int generate, int batch) {
        return new ContextParameters(contextSize, batchSize, microBatchSize, maxSequences, generate, batch, poll,
                flashAttention, unifiedMemory, embeddings, pooling, offload, keyType, valueType, performanceCounters);
    }

    public ContextParameters withPoll(int value) {
        return new ContextParameters(contextSize, batchSize, microBatchSize, maxSequences, threads, batchThreads,
                value, flashAttention, unifiedMemory, embeddings, pooling, offload, keyType, valueType,
                performanceCounters);
    }

    public ContextParameters withFlashAttention(FlashAttention value) {
        return new ContextParameters(contextSize, batchSize, microBatchSize, maxSequences, threads, batchThreads, poll,
                value, unifiedMemory, embeddings, pooling, offload, keyType, valueType, performanceCounters);
    }

    public ContextParameters withUnifiedMemory(boolean value) {
        return new ContextParameters(contextSize, batchSize, microBatchSize, maxSequences, threads, batchThreads, poll,
                flashAttention, value, embeddings, pooling, offload, keyType, valueType, performanceCounters);
    }

    /** @param value enables embeddings with this pooling */
    public ContextParameters withEmbeddings(Pooling value) {
        return new ContextParameters(contextSize, batchSize, microBatchSize, maxSequences, threads, batchThreads, poll,
                flashAttention, unifiedMemory, true, value, offload, keyType, valueType, performanceCounters);
    }

    public ContextParameters withCacheTypes(CacheType keys, CacheType values) {
        return new ContextParameters(contextSize, batchSize, microBatchSize, maxSequences, threads, batchThreads, poll,
                flashAttention, unifiedMemory, embeddings, pooling, offload, keys, values, performanceCounters);
    }
}
