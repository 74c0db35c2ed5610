// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.model.EmbedJob;
import org.vauban.engine.host.model.LoadedModel;
import org.vauban.engine.host.model.PerplexityMeasurement;
import org.vauban.engine.host.model.RerankJob;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.protocol.HostProtocol.DetokenizeParams;
import org.vauban.engine.protocol.HostProtocol.EmbedParams;
import org.vauban.engine.protocol.HostProtocol.EmbedResult;
import org.vauban.engine.protocol.HostProtocol.PerplexityParams;
import org.vauban.engine.protocol.HostProtocol.PiecesParams;
import org.vauban.engine.protocol.HostProtocol.PiecesResult;
import org.vauban.engine.protocol.HostProtocol.RerankParams;
import org.vauban.engine.protocol.HostProtocol.TextResult;
import org.vauban.engine.protocol.HostProtocol.TokenizeParams;
import org.vauban.engine.protocol.HostProtocol.TokenizeResult;

/** Serves requests that generate no text: tokens, embeddings, scores and perplexity. */
final class TextRequests {
    private final HostMessages messages;
    private final ModelRequests models;
    private final WorkerThread tokenizing = new WorkerThread("vauban-host-tokenizer");
    private final WorkerThread measuring = new WorkerThread("vauban-host-measuring");
    private final AtomicLong order = new AtomicLong();

    TextRequests(HostMessages messages, ModelRequests models) {
        this.messages = messages;
        this.models = models;
    }

    /** Cancels a request for tokens that is waiting. */
    void cancel(long id) {
        tokenizing.cancel(id, () -> messages.failure(EngineError.CANCELLED, "cancelled"));
    }

    CompletableFuture<TokenizeResult> tokenize(TokenizeParams p) {
        messages.require(p.text() != null, "text");
        LoadedModel model = models.get(p.modelId());
        return tokenizing.supply(p.id(), p.text().length(),
                () -> new TokenizeResult(model.tokenize(p.text(), p.addSpecial(), p.parseSpecial())));
    }

    CompletableFuture<TextResult> detokenize(DetokenizeParams p) {
        LoadedModel model = models.get(p.modelId());
        int[] tokens = known(p.tokens(), model);
        return tokenizing.supply(p.id(), tokens.length, () -> new TextResult(model.detokenize(tokens)));
    }

    CompletableFuture<PiecesResult> pieces(PiecesParams p) {
        LoadedModel model = models.get(p.modelId());
        int[] tokens = known(p.tokens(), model);
        return tokenizing.supply(p.id(), tokens.length, () -> new PiecesResult(model.pieces(tokens).stream()
                .map(piece -> new String(piece, StandardCharsets.ISO_8859_1)).toList()));
    }

    private int[] known(@Nullable List<Integer> tokens, LoadedModel model) {
        messages.require(tokens != null && tokens.stream().allMatch(Objects::nonNull), "tokens");
        int[] known = Objects.requireNonNull(tokens).stream().mapToInt(Integer::intValue).toArray();
        int size = model.vocabularySize();
        if (Arrays.stream(known).anyMatch(token -> token < 0 || token >= size)) {
            throw messages.failure(EngineError.INVALID_REQUEST, "unknownToken", size - 1);
        }
        return known;
    }

    CompletableFuture<EmbedResult> embed(EmbedParams p) {
        messages.require(p.texts() != null && p.texts().stream().allMatch(Objects::nonNull), "texts");
        EmbedJob job = new EmbedJob(p.id(), p.priority(), user(p.isolation()), order.incrementAndGet(), p.texts(),
                messages);
        models.get(p.modelId()).submit(job);
        return job.result;
    }

    CompletableFuture<RerankResult> rerank(RerankParams p) {
        messages.require(
                p.query() != null && p.documents() != null && p.documents().stream().allMatch(Objects::nonNull),
                "query, documents");
        RerankJob job = new RerankJob(p.id(), p.priority(), user(p.isolation()), order.incrementAndGet(), p.query(),
                p.documents(), messages);
        models.get(p.modelId()).submit(job);
        return job.result;
    }

    private @Nullable String user(@Nullable String isolation) {
        messages.require(GenerationRequests.valid(isolation), "isolation");
        return isolation;
    }

    /** Measures perplexity on a separate thread and in a separate context, so that the KV cache is preserved. */
    CompletableFuture<Perplexity> perplexity(PerplexityParams p) {
        messages.require(p.text() != null, "text");
        messages.require(p.window() == 0 || p.window() >= PerplexityMeasurement.SHORTEST_WINDOW
                && p.window() <= PerplexityMeasurement.LONGEST_WINDOW, "window");
        LoadedModel model = models.get(p.modelId());
        if (model.embeds()) {
            throw messages.failure(EngineError.INVALID_REQUEST, "onlyEmbedding", model.id());
        }
        model.measurements().expect(p.id());
        return measuring.supply(() -> model.measure(p.id(), p.text(), p.window()));
    }
}
