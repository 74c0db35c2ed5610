// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.knowledge.vector.QueryVector;
import org.vauban.knowledge.vector.SharedDirections;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.identity.Caller;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;

/**
 * Computes query vectors with the model that computed the packs' vectors, if it is served. If it is not, fails or takes
 * too long, a search uses words only. Thread-safe.
 */
final class QueryEmbedding {
    private static final System.Logger LOG = System.getLogger(QueryEmbedding.class.getName());

    private final ServingContext context;
    private final QueryModel model;
    private final FileDigests digests = new FileDigests();
    /** Whether the last attempt failed, so that only the first of several failures is logged as a warning. */
    private volatile boolean failing;

    QueryEmbedding(ServingContext context, QueryModel model) {
        this.context = context;
        this.model = model;
    }

    /** Returns the name of the model whose vectors are searched. */
    String model() {
        return model.name();
    }

    /** Identifies the model among the served ones by its digest; blocks while reading the files. */
    void prepare() {
        if (model.sha256() != null) {
            for (ModelEntry each : context.models().entries()) {
                Path file = each.file();
                if (each.embeddings() && file != null) {
                    digests.await(file);
                }
            }
        }
    }

    /** Returns the model; null if it is not served, or not yet identified. */
    private @Nullable ModelEntry entry() {
        String wanted = model.sha256();
        if (wanted != null) {
            for (ModelEntry each : context.models().entries()) {
                Path file = each.file(); // null if only other machines have the model
                // endpoints may use other weights, so their vectors cannot be trusted to be comparable
                if (each.embeddings() && file != null && !each.hasBackEnds() && wanted.equals(digests.now(file))) {
                    return each;
                }
            }
        }
        return null;
    }

    /**
     * Returns the vector of a query; blocks for at most the model's time budget, and for the gate.
     *
     * @param query the query, approved by the gate for the search
     * @return empty to search with words only
     */
    Optional<QueryVector> of(ApprovedText query, Caller caller) {
        ModelEntry entry = entry();
        if (entry == null) {
            return Optional.empty();
        }
        try {
            TextReview review = new TextReview(context.gate().get(), "search", caller, entry.id());
            int number = review.add("query", QueryVector.text(query.text()));
            review.submit();
            QueryVector vector = QueryVector.of(review.text(number), new Embedder(entry, caller));
            failing = false;
            return Optional.of(vector);
        } catch (ApiException | EngineException e) {
            LOG.log(failing ? Level.DEBUG : Level.WARNING, Messages.text("packs.words", entry.id(), e.getMessage()));
            failing = true;
            return Optional.empty();
        }
    }

    /** Embeds one query with the served model. */
    private final class Embedder implements TextEmbedder {
        private final ModelEntry entry;
        private final Caller caller;

        Embedder(ModelEntry entry, Caller caller) {
            this.entry = entry;
            this.caller = caller;
        }

        @Override
        public String model() {
            return model.name();
        }

        @Override
        public List<float[]> embed(List<ApprovedText> texts) {
            // on its own thread: loading the model verifies its file first, which no time limit bounds
            CompletableFuture<EngineCall<Embeddings>> asked = CompletableFuture.supplyAsync(
                    () -> context.models().call(entry, () -> context.models().engine()
                            .embed(new EmbeddingRequest(entry.id(), texts, Priority.INTERACTIVE)
                                    .withIsolation(caller.id()))),
                    body -> Thread.ofVirtual().name("vauban-query").start(body));
            long budget = model.budget().toMillis();
            try {
                Embeddings embeddings = asked.thenCompose(EngineCall::result).get(budget, TimeUnit.MILLISECONDS);
                context.used(caller, entry.id(), embeddings.promptTokens(), 0, 0);
                return embeddings.vectors().stream().map(SharedDirections::without).toList();
            } catch (TimeoutException e) {
                asked.thenAccept(EngineCall::cancel);
                throw new EngineException(EngineError.OVERLOADED, Messages.text("packs.slow", budget), e);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new EngineException(EngineError.INTERNAL, String.valueOf(cause.getMessage()), cause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                asked.thenAccept(EngineCall::cancel);
                throw new EngineException(EngineError.CANCELLED, entry.id(), e);
            }
        }
    }
}
