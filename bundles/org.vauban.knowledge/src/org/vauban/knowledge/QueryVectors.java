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

/** Computes the vectors of queries that the gate approves. Any thread. */
final class QueryVectors implements AutoCloseable {
    private final QueryReview queries;

    QueryVectors(UserDirectories user) {
        queries = new QueryReview(user);
    }

    /**
     * Returns the vector of a query; empty if the index has no vectors to compare it with, or the vector cannot be
     * computed.
     *
     * @param embedder opens the model of the vectors, if it is available; called only if the index has vectors
     * @param rules current rules
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
