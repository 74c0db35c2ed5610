// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.embedding.RerankRequest;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;
import org.vauban.engine.slot.StateTransfer;

/**
 * The inference engine as the rest of Vauban sees it: a child process of this machine, or endpoints that a policy
 * grants in front of it. Serves many requests at once. Every text that it takes is an
 * {@link org.vauban.governance.ApprovedText}, so nothing reaches a model without having passed the gate.
 *
 * <p>All methods may be called from any thread and return at once. Futures complete on a thread of the engine
 * that also calls the listeners, so stages that take long must be run elsewhere. Failures complete a future with
 * {@link EngineException}.
 */
public interface Engine extends AutoCloseable {

    /** Starts the host if need be and asks it what it is and what it can do. */
    CompletableFuture<EngineDescription> describe();

    /**
     * Loads a model, or does nothing when it is loaded already.
     *
     * @param progress told the share that is loaded, from 0 to 1; called on an engine thread
     */
    EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress);

    /** Gives the memory of a model back; requests that use it end with {@link FinishReason#CANCELLED}. */
    CompletableFuture<Void> unload(String modelId);

    /** Completes a text at a caret, fill-in-the-middle where the model can. */
    EngineCall<Generation> complete(CompletionRequest request, TokenListener listener);

    /** Answers a conversation with the chat template of the model; see {@link Generation#answer}. */
    EngineCall<Generation> chat(ChatRequest request, TokenListener listener);

    /** Turns text into token ids of a loaded model. */
    CompletableFuture<int[]> tokenize(TokenizeRequest request);

    /** The text of token ids of a loaded model, with the names of control tokens. */
    CompletableFuture<String> detokenize(DetokenizeRequest request);

    /**
     * The bytes of each of these tokens of a loaded model, with the names of control tokens. A token may be a part of a
     * character.
     */
    default CompletableFuture<List<byte[]>> pieces(DetokenizeRequest request) {
        CompletableFuture<List<byte[]>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (int token : request.tokens()) {
            all = all.thenCombine(detokenize(new DetokenizeRequest(request.modelId(), List.of(token))),
                    (pieces, text) -> {
                        pieces.add(text.getBytes(StandardCharsets.UTF_8));
                        return pieces;
                    });
        }
        return all;
    }

    /** What the chat template of a loaded model makes of a conversation; nothing is generated. */
    CompletableFuture<String> render(ChatRequest request);

    /** Embeds texts; one L2-normalised vector for each, in their order. */
    EngineCall<Embeddings> embed(EmbeddingRequest request);

    /** Scores documents by how well they answer a query; for models that were made for it. */
    EngineCall<RerankResult> rerank(RerankRequest request);

    /**
     * Tells how well a model foresees a text; for benchmarks. Takes memory for a window beside the model's own context.
     */
    EngineCall<Perplexity> perplexity(PerplexityRequest request);

    /** What its models have read for workspaces, to be kept elsewhere; empty for an engine that does not give it. */
    default Optional<StateTransfer> states() {
        return Optional.empty();
    }

    /** The process id of what computes on this machine now; empty where that is elsewhere, or has not been started. */
    default OptionalLong process() {
        return OptionalLong.empty();
    }

    /** Endpoints that answer for its models, as they are now; empty for an engine that knows none. */
    default List<BackEndStatus> backEnds() {
        return List.of();
    }

    /** The state now; see {@link #addStateListener} to be told of changes. */
    EngineState state();

    /** Called on an engine thread at each change of state; never while a lock is held. */
    void addStateListener(Consumer<EngineState> listener);

    void removeStateListener(Consumer<EngineState> listener);

    /** Ends the host. Requests under way complete with {@link EngineError#CLOSED}. Idempotent. */
    @Override
    void close();
}
