// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.Cancellation;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.ApprovedText;
import org.vauban.knowledge.vector.TextEmbedder;

/** Embedding model that starts its engine only when there are texts to embed. For one thread. */
final class LazyEmbedder implements TextEmbedder, AutoCloseable {
    private final Supplier<AssistSettings> settings;
    private final Cancellation cancellation;
    private final String model = EmbeddingModel.name();
    private @Nullable EmbeddingModel opened;

    /** @param cancellation ends the engine at once */
    LazyEmbedder(Supplier<AssistSettings> settings, Cancellation cancellation) {
        this.settings = settings;
        this.cancellation = cancellation;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public List<float[]> embed(List<ApprovedText> texts) {
        EmbeddingModel now = opened;
        if (now == null) {
            if (cancellation.isAsked()) {
                throw new EngineException(EngineError.CANCELLED, EmbeddingModel.ID);
            }
            now = EmbeddingModel.open(settings.get()).orElseThrow(
                    () -> new EngineException(EngineError.MODEL_MISSING, EmbeddingModel.ID));
            opened = now;
            cancellation.follow(now::close);
        }
        return now.embed(texts);
    }

    @Override
    public void close() {
        EmbeddingModel now = opened;
        if (now != null) {
            now.close();
        }
    }
}
