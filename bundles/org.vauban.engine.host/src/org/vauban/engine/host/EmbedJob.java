// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.EngineError;
import org.vauban.engine.Priority;
import org.vauban.engine.protocol.HostProtocol.EmbedResult;
import org.vauban.llama.LlamaContext;

/** Embeds texts one after the other. */
final class EmbedJob extends Job<EmbedResult> {
    private final List<String> texts;
    private final HostMessages messages;

    EmbedJob(long id, Priority priority, long order, List<String> texts, HostMessages messages) {
        super(id, priority, null, order);
        this.texts = texts;
        this.messages = messages;
    }

    @Override
    EmbedResult endedEarly(LoadedModel model) {
        throw messages.failure(EngineError.CANCELLED, "cancelled");
    }

    @Override
    EmbedResult run(LoadedModel model) {
        LlamaContext context = model.context();
        int longest = Math.min(context.batchSize(), Math.min(context.microBatchSize(), context.sequenceContextSize()));
        List<float[]> vectors = new ArrayList<>();
        int promptTokens = 0;
        for (String text : texts) {
            if (ended() != null) {
                return endedEarly(model);
            }
            int[] tokens = model.model().vocabulary().tokenize(text, true, false);
            if (tokens.length > longest) {
                throw messages.failure(EngineError.CONTEXT_EXCEEDED, "embeddingTooLong", tokens.length, model.id(),
                        longest);
            }
            if (tokens.length == 0) {
                tokens = new int[] {model.model().vocabulary().eos().orElse(0)}; // an empty text has a place too
            }
            model.readAlone(tokens);
            promptTokens += tokens.length;
            vectors.add(LlamaContext.l2Normalized(context.sequenceEmbedding(0)));
        }
        return new EmbedResult(vectors, promptTokens, millisSinceSubmission());
    }
}
