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
 * The endpoints that answer for models of a server. The next request of a model goes to the one with the least to do of
 * those that work, see {@link BackEndLoad#busy}, in turn where several have equally little. One that failed is asked
 * again when it was found to work; before, only where no other engine is left. Safe for use by many threads.
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

    /** Whether endpoints answer for a model. */
    boolean serves(String model) {
        return models.containsKey(model);
    }

    /** Whether the engine of this machine has a model. */
    boolean isLocal(String model) {
        BackEndModel known = models.get(model);
        return known == null || known.local();
    }

    /**
     * The endpoint that a request goes to, which counts it until {@link BackEndLoad#end}.
     *
     * @param tried those that did not answer it
     * @return null where the engine of this machine is next, or nobody
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
