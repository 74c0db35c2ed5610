// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.parameters.Pooling;

/**
 * Computes one vector for each of several independent texts, with several texts per step where they fit. A part of the
 * job is one step, or the tokenization of some dozens of texts.
 *
 * @param <T> type of the result
 */
abstract class PooledJob<T> extends ModelJob<T> {
    /** Tokens after which other requests get their turn before the remaining texts are tokenized. */
    private static final int TOKENIZED = 16_384;
    /** Number of tokens that are tokenized in about the time in which one is prefilled. */
    private static final int MADE = 256;

    protected final HostMessages messages;
    private final int count;
    private final List<int[]> texts = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();
    private int tokens;
    private int cost = 1;

    /** @param count number of texts */
    PooledJob(long id, Priority priority, @Nullable String user, long order, int count, HostMessages messages) {
        super(id, priority, user, order);
        this.count = count;
        this.messages = messages;
    }

    @Override
    final T endedEarly(LoadedModel model) {
        throw messages.failure(EngineError.CANCELLED, "cancelled");
    }

    /** Whether a reranker is required; otherwise the model must not be one. */
    abstract boolean ranks();

    /** Tokenizes one of the texts on the model's thread; returns at least one token. */
    abstract int[] text(LoadedModel model, int number);

    /** @param vectors one vector per text, as the model returns them */
    abstract T result(List<float[]> vectors, int tokens);

    @Override
    final int cost() {
        return cost;
    }

    @Override
    final @Nullable T part(LoadedModel model) {
        cost = 1;
        if (ended() != null) {
            return endedEarly(model);
        }
        LlamaContext context = model.context();
        if ((context.pooling() == Pooling.RANK) != ranks()) {
            throw messages.failure(EngineError.MODEL_UNSUPPORTED, ranks() ? "noReranker" : "onlyReranker", model.id());
        }
        int longest = Math.min(context.batchSize(), Math.min(context.microBatchSize(), context.sequenceContextSize()));
        if (texts.size() < count) {
            tokenize(model, longest);
        }
        if (texts.size() == count && vectors.size() < count) {
            read(model, longest);
        }
        return vectors.size() == count ? result(vectors, tokens) : null;
    }

    /**
     * Checks the length of each text before the next is tokenized: tokens of many overlong texts would fill the memory.
     */
    private void tokenize(LoadedModel model, int longest) {
        int made = 0;
        while (texts.size() < count && made < TOKENIZED) {
            int[] text = text(model, texts.size());
            made += text.length;
            cost = 1 + made / MADE;
            if (text.length > longest) {
                throw messages.failure(EngineError.CONTEXT_EXCEEDED, "embeddingTooLong", text.length, model.id(),
                        longest);
            }
            texts.add(text);
        }
        tokens += made;
    }

    private void read(LoadedModel model, int longest) {
        LlamaContext context = model.context();
        int from = vectors.size();
        int to = from;
        int step = 0;
        while (to < count && to - from < context.maxSequences() && step + texts.get(to).length <= longest) {
            step += texts.get(to++).length;
        }
        cost += step;
        model.readTogether(texts.subList(from, to));
        for (int sequence = 0; sequence < to - from; sequence++) {
            vectors.add(context.sequenceEmbedding(sequence));
        }
    }
}
