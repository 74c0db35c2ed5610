// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.List;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.protocol.HostProtocol.EmbedResult;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaVocabulary;

/** Embeds texts. */
public final class EmbedJob extends PooledJob<EmbedResult> {
    private final List<String> texts;

    public EmbedJob(long id, Priority priority, long order, List<String> texts, HostMessages messages) {
        super(id, priority, order, messages);
        this.texts = texts;
    }

    @Override
    boolean ranks() {
        return false;
    }

    @Override
    List<int[]> texts(LoadedModel model) {
        LlamaVocabulary vocabulary = model.model().vocabulary();
        return texts.stream().map(text -> vocabulary.tokenize(text, true, false))
                // an empty text has a place too
                .map(tokens -> tokens.length > 0 ? tokens : new int[] {vocabulary.eos().orElse(0)}).toList();
    }

    @Override
    EmbedResult result(List<float[]> vectors, int tokens) {
        return new EmbedResult(vectors.stream().map(LlamaContext::l2Normalized).toList(), tokens,
                millisSinceSubmission());
    }
}
