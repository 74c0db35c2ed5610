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
 * Reads texts that stand for themselves, several in one step where they fit, and takes one vector for each. A part of
 * the work is one step, or tokens for some dozens of them.
 *
 * @param <T> what it gives
 */
abstract class PooledJob<T> extends ModelJob<T> {
    /** Tokens after which others get their turn before the rest of the texts becomes tokens. */
    private static final int TOKENIZED = 16_384;
    /** Tokens that are made in about the time in which one is read. */
    private static final int MADE = 256;

    protected final HostMessages messages;
    private final int count;
    private final List<int[]> texts = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();
    private int tokens;
    private int cost = 1;

    /** @param count of the texts */
    PooledJob(long id, Priority priority, @Nullable String user, long order, int count, HostMessages messages) {
        super(id, priority, user, order);
        this.count = count;
        this.messages = messages;
    }

    @Override
    final T endedEarly(LoadedModel model) {
        throw messages.failure(EngineError.CANCELLED, "cancelled");
    }

    /** Whether a reranker is needed; else it is one that must not be. */
    abstract boolean ranks();

    /** The tokens of one of the texts, at least one; on the model's thread. */
    abstract int[] text(LoadedModel model, int number);

    /** @param vectors one for each text, as the model gives them */
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

    /** One text after the other is measured: tokens of many that are too long would fill the memory. */
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
