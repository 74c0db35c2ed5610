// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.LoadRequest;

/**
 * Which models of an engine are in use, and which were unloaded since nobody used them. A model is what was loaded: one
 * that is loaded in another way is another one. Guarded by its owner.
 */
final class ModelUse {
    private final Map<LoadRequest, Integer> calls = new HashMap<>();
    /** How often a model was used, which tells whether it was meanwhile. */
    private final Map<LoadRequest, Long> uses = new HashMap<>();
    private final Set<LoadRequest> asleep = new HashSet<>();
    private final Map<LoadRequest, CompletableFuture<Void>> awaited = new HashMap<>();
    private final List<CompletableFuture<Void>> awaitedAll = new ArrayList<>();

    /** Somebody begins to use a model. */
    void begin(LoadRequest model) {
        calls.merge(model, 1, Integer::sum);
        uses.merge(model, 1L, Long::sum);
        asleep.remove(model);
    }

    /** Somebody has used it. @return the number of this use where nobody else uses it now, or -1 */
    long end(LoadRequest model) {
        calls.computeIfPresent(model, (key, count) -> count == 1 ? null : count - 1);
        if (calls.containsKey(model)) {
            return -1;
        }
        CompletableFuture<Void> waiting = awaited.remove(model);
        if (waiting != null) {
            tell(waiting);
        }
        if (calls.isEmpty()) {
            awaitedAll.forEach(ModelUse::tell);
            awaitedAll.clear();
        }
        return uses.getOrDefault(model, 0L);
    }

    /** Elsewhere: whoever calls has a lock. */
    private static void tell(CompletableFuture<Void> waiting) {
        waiting.completeAsync(() -> null);
    }

    /** Completes when nobody uses a model. */
    CompletableFuture<Void> unused(LoadRequest model) {
        return calls.containsKey(model) ? awaited.computeIfAbsent(model, key -> new CompletableFuture<>())
                : new CompletableFuture<Void>().completeAsync(() -> null);
    }

    /** Completes when nobody uses any of the models. */
    CompletableFuture<Void> unused() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        if (calls.isEmpty()) {
            tell(waiting);
        } else {
            awaitedAll.add(waiting);
        }
        return waiting;
    }

    boolean isUsed(LoadRequest model) {
        return calls.containsKey(model);
    }

    /** Whether nobody uses it, or has since a use. */
    boolean isIdleSince(LoadRequest model, long use) {
        return !calls.containsKey(model) && uses.getOrDefault(model, 0L) == use;
    }

    void sleep(LoadRequest model) {
        asleep.add(model);
    }

    boolean isAsleep(LoadRequest model) {
        return asleep.contains(model);
    }
}
