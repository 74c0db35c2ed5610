// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.vauban.engine.protocol.HostProtocol.EmbedParams;
import org.vauban.engine.protocol.HostProtocol.EmbedResult;
import org.vauban.engine.protocol.HostProtocol.TokenizeParams;
import org.vauban.engine.protocol.HostProtocol.TokenizeResult;

/** Requests about texts that nothing is written for: their tokens, their embeddings. */
final class TextRequests {
    private final HostMessages messages;
    private final ModelRequests models;
    private final WorkThread tokenizing = new WorkThread("vauban-host-tokenizer");
    private final AtomicLong order = new AtomicLong();

    TextRequests(HostMessages messages, ModelRequests models) {
        this.messages = messages;
        this.models = models;
    }

    CompletableFuture<TokenizeResult> tokenize(TokenizeParams p) {
        messages.require(p.text() != null, "text");
        LoadedModel model = models.get(p.modelId());
        return tokenizing.supply(() -> new TokenizeResult(model.tokenize(p.text(), p.addSpecial(), p.parseSpecial())));
    }

    CompletableFuture<EmbedResult> embed(EmbedParams p) {
        messages.require(p.texts() != null && p.texts().stream().allMatch(Objects::nonNull), "texts");
        EmbedJob job = new EmbedJob(p.id(), p.priority(), order.incrementAndGet(), p.texts(), messages);
        models.get(p.modelId()).submit(job);
        return job.result;
    }
}
