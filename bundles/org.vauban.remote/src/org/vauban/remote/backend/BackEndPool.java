// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.engine.endpoint.BackEndStatus;

/**
 * Chooses among the endpoints that serve the models of a server. The next request of a model goes to the working
 * endpoint with the least load, see {@link BackEndLoad#busy}, in turn if several have the same. An endpoint that failed
 * is used again after a successful check; before, only if this machine does not have the model. Thread-safe.
 */
final class BackEndPool {
    private final Map<String, BackEndModel> models;
    private final List<BackEndLoad> all;
    private long choices; // guarded by this

    BackEndPool(List<BackEndModel> models) {
        this.models = models.stream().collect(Collectors.toMap(BackEndModel::id, each -> each));
        Map<String, AtomicInteger> shared = new ConcurrentHashMap<>();
        all = models.stream().flatMap(model -> model.backEnds().stream().map(each -> new BackEndLoad(model.id(), each,
                shared.computeIfAbsent(each.endpoint(), name -> new AtomicInteger())))).toList();
    }

    List<BackEndLoad> all() {
        return all;
    }

    List<BackEndStatus> status() {
        return all.stream().map(BackEndLoad::status).toList();
    }

    /** Whether endpoints serve a model. */
    boolean serves(String model) {
        return models.containsKey(model);
    }

    /** Whether the engine of this machine has a model. */
    boolean isLocal(String model) {
        BackEndModel known = models.get(model);
        return known == null || known.local();
    }

    /**
     * Returns the endpoint for a request, which counts as its load until {@link BackEndLoad#end}.
     *
     * @param tried endpoints that did not answer the request
     * @return null if none is left, so that the engine of this machine answers or the request fails
     */
    synchronized @Nullable BackEndLoad next(String model, Set<BackEndLoad> tried) {
        boolean local = isLocal(model);
        BackEndLoad best = all.stream().filter(each -> each.model.equals(model) && !tried.contains(each))
                .filter(each -> each.isUp() || !local)
                .min(Comparator.comparing((BackEndLoad each) -> !each.isUp()).thenComparingInt(BackEndLoad::busy)
                        .thenComparingLong(each -> each.chosen))
                .orElse(null);
        if (best != null) {
            best.chosen = ++choices;
            best.begin();
        }
        return best;
    }
}
