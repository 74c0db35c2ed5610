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
 * The inference engine as the other bundles use it: a child process on this machine, possibly combined with endpoints
 * that a policy permits. Serves many requests at once. It accepts text only as {@link
 * org.vauban.governance.ApprovedText}, so all text to a model has passed the gate.
 *
 * <p>All methods may be called from any thread and return at once. Futures complete on a thread of the engine that also
 * calls the listeners, so long tasks must run on other threads. Failures complete a future with {@link
 * EngineException}.
 */
public interface Engine extends AutoCloseable {

    /** Starts the host if necessary and returns its description and capabilities. */
    CompletableFuture<EngineDescription> describe();

    /**
     * Loads a model; does nothing if it is loaded already.
     *
     * @param progress receives the progress from 0 to 1; called on an engine thread
     */
    EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress);

    /** Unloads a model and frees its memory; its requests end with {@link FinishReason#CANCELLED}. */
    CompletableFuture<Void> unload(String modelId);

    /** Completes a text at the caret, with fill-in-the-middle if the model supports it. */
    EngineCall<Generation> complete(CompletionRequest request, TokenListener listener);

    /** Answers a conversation, formatted with the model's chat template; see {@link Generation#answer}. */
    EngineCall<Generation> chat(ChatRequest request, TokenListener listener);

    /** Tokenizes text with the vocabulary of a loaded model. */
    CompletableFuture<int[]> tokenize(TokenizeRequest request);

    /** Converts tokens of a loaded model to text, including the names of control tokens. */
    CompletableFuture<String> detokenize(DetokenizeRequest request);

    /**
     * Returns the bytes of each token of a loaded model, including the names of control tokens. A token may be part of
     * a character.
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

    /** Renders a conversation with the chat template of a loaded model, without generating text. */
    CompletableFuture<String> render(ChatRequest request);

    /** Embeds texts; returns one L2-normalised vector for each, in their order. */
    EngineCall<Embeddings> embed(EmbeddingRequest request);

    /** Scores documents by their relevance to a query; for reranker models. */
    EngineCall<RerankResult> rerank(RerankRequest request);

    /**
     * Measures how well a model predicts a text; for benchmarks. Needs memory for a window in addition to the model's
     * context.
     */
    EngineCall<Perplexity> perplexity(PerplexityRequest request);

    /** Returns the transfer of saved workspace states; empty if the engine does not support it. */
    default Optional<StateTransfer> states() {
        return Optional.empty();
    }

    /** Returns the process id of the local host; empty if there is none, or if it is not running. */
    default OptionalLong process() {
        return OptionalLong.empty();
    }

    /** Returns the current status of the endpoints that serve its models; empty if there are none. */
    default List<BackEndStatus> backEnds() {
        return List.of();
    }

    /** Returns the current state; use {@link #addStateListener} to receive changes. */
    EngineState state();

    /** Adds a listener, which is called on an engine thread at each change of state; never while a lock is held. */
    void addStateListener(Consumer<EngineState> listener);

    void removeStateListener(Consumer<EngineState> listener);

    /** Ends the host. Pending requests complete with {@link EngineError#CLOSED}. Idempotent. */
    @Override
    void close();
}
