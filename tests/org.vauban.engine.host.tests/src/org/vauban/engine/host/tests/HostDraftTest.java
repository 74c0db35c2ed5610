// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.SMALL;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineError;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;

/** Speculative decoding with a draft model, through the pipe. */
class HostDraftTest extends WithHost {
    private static final String TARGET = "target";
    private static final String DRAFT = "draft";

    private CompletableFuture<ModelDescription> load(String id, String model, String draft, boolean embeddings) {
        Path file = model.equals(TINY) ? Setup.tiny(model) : Setup.model(model);
        return client.load(new LoadRequest(id, file, 512, 1, embeddings, 1, true).withDraft(draft), share -> {})
                .result();
    }

    private String drafting() throws Exception {
        return get(client.describe()).models().stream().filter(m -> m.modelId().equals(TARGET)).findFirst()
                .orElseThrow()
                .draftModelId();
    }

    private Generation complete() throws Exception {
        return get(client
                .complete(new CompletionRequest(TARGET, null, approved.text("Once upon a time"), approved.text(""),
                        List.of(), GenerationOptions.greedy(24), Priority.CHAT, null, null), TokenListener.NONE)
                .result());
    }

    @Test
    void aModelGoesOnWithoutItsDraftAndFindsItAgain() throws Exception {
        get(load(DRAFT, TINY, null, false));
        assertEquals(DRAFT, get(load(TARGET, TINY, DRAFT, false)).draftModelId());
        assertEquals(DRAFT, drafting());
        Generation with = complete();
        get(client.unload(DRAFT));
        assertNull(drafting());
        Generation without = complete();
        assertTrue(with.finish() == FinishReason.LENGTH && without.finish() == FinishReason.LENGTH);
        get(load(DRAFT, TINY, null, false));
        assertEquals(DRAFT, drafting());
        assertEquals(24, complete().generatedTokens());
    }

    @Test
    void aDraftThatDoesNotFitIsRefused() throws Exception {
        failure(EngineError.MODEL_NOT_LOADED, load(TARGET, TINY, DRAFT, false));
        get(load(DRAFT, TINY, null, false));
        String message = failure(EngineError.INVALID_REQUEST, load(TARGET, SMALL, DRAFT, false)).getMessage();
        assertTrue(message.contains("vocabularies differ"), message);
        get(load(DRAFT, TINY, null, true));
        failure(EngineError.INVALID_REQUEST, load(TARGET, TINY, DRAFT, false));
        assertTrue(get(client.describe()).models().stream().noneMatch(m -> m.modelId().equals(TARGET)));
    }
}
