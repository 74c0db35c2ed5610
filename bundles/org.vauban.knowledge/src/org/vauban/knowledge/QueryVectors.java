// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.Optional;
import java.util.function.Supplier;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.vector.QueryVector;
import org.vauban.knowledge.vector.TextEmbedder;

/** Computes the vectors of queries that the gate lets through. Any thread. */
final class QueryVectors implements AutoCloseable {
    private final QueryReview queries;

    QueryVectors(UserDirectories user) {
        queries = new QueryReview(user);
    }

    /**
     * The vector of a query; empty where the index has none to compare it with, or it cannot be computed.
     *
     * @param embedder opens the model of the vectors, if it is there; asked only where there are vectors
     * @param rules that hold now
     */
    Optional<QueryVector> of(String query, Supplier<Optional<? extends TextEmbedder>> embedder, KnowledgeRules rules,
            IndexClient client) throws IndexException, ChildException {
        if (!client.hasVectors()) {
            return Optional.empty();
        }
        try {
            TextEmbedder opened = embedder.get().orElse(null);
            return opened == null ? Optional.empty()
                    : QueryVector.of(query, opened, submission -> queries.review(rules, submission));
        } catch (EngineException e) {
            System.getLogger(Knowledge.class.getName()).log(System.Logger.Level.WARNING,
                    "the search goes by words alone", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        queries.close();
    }
}
