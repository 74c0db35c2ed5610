// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.protocol.HostProtocol.EmbedResult;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaVocabulary;

/** Computes embeddings of texts. */
public final class EmbedJob extends PooledJob<EmbedResult> {
    private final List<String> texts;

    /** @param user key of one of several users, or null */
    public EmbedJob(long id, Priority priority, @Nullable String user, long order, List<String> texts,
            HostMessages messages) {
        super(id, priority, user, order, texts.size(), messages);
        this.texts = texts;
    }

    @Override
    boolean ranks() {
        return false;
    }

    @Override
    int[] text(LoadedModel model, int number) {
        LlamaVocabulary vocabulary = model.model().vocabulary();
        int[] tokens = vocabulary.tokenize(texts.get(number), true, false);
        // an empty text needs a token, too
        return tokens.length > 0 ? tokens : new int[] {vocabulary.eos().orElse(0)};
    }

    @Override
    EmbedResult result(List<float[]> vectors, int tokens) {
        return new EmbedResult(vectors.stream().map(LlamaContext::l2Normalized).toList(), tokens,
                millisSinceSubmission());
    }
}
