// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.EngineError;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.parameters.Pooling;

/**
 * Reads texts that stand for themselves, several in one step where they fit, and takes one vector for each.
 *
 * @param <T> what it gives
 */
abstract class PooledJob<T> extends ModelJob<T> {
    protected final HostMessages messages;

    PooledJob(long id, Priority priority, long order, HostMessages messages) {
        super(id, priority, null, order);
        this.messages = messages;
    }

    @Override
    final T endedEarly(LoadedModel model) {
        throw messages.failure(EngineError.CANCELLED, "cancelled");
    }

    /** Whether a reranker is needed; else it is one that must not be. */
    abstract boolean ranks();

    /** The texts, each at least one token; on the model's thread. */
    abstract List<int[]> texts(LoadedModel model);

    /** @param vectors one for each text, as the model gives them */
    abstract T result(List<float[]> vectors, int tokens);

    @Override
    final T run(LoadedModel model) {
        LlamaContext context = model.context();
        if ((context.pooling() == Pooling.RANK) != ranks()) {
            throw messages.failure(EngineError.MODEL_UNSUPPORTED, ranks() ? "noReranker" : "onlyReranker", model.id());
        }
        List<int[]> texts = texts(model);
        int longest = Math.min(context.batchSize(), Math.min(context.microBatchSize(), context.sequenceContextSize()));
        int all = 0;
        for (int[] text : texts) {
            if (text.length > longest) {
                throw messages.failure(EngineError.CONTEXT_EXCEEDED, "embeddingTooLong", text.length, model.id(),
                        longest);
            }
            all += text.length;
        }
        List<float[]> vectors = new ArrayList<>();
        while (vectors.size() < texts.size()) {
            if (ended() != null) {
                return endedEarly(model);
            }
            int from = vectors.size();
            int to = from;
            int tokens = 0;
            while (to < texts.size() && to - from < context.maxSequences()
                    && tokens + texts.get(to).length <= longest) {
                tokens += texts.get(to++).length;
            }
            model.readTogether(texts.subList(from, to));
            for (int sequence = 0; sequence < to - from; sequence++) {
                vectors.add(context.sequenceEmbedding(sequence));
            }
        }
        return result(vectors, all);
    }
}
