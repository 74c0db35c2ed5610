// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.LoadRequest;

/**
 * Which models of an engine are in use, and which were unloaded since nobody used them. A model is what was loaded: one
 * that is loaded in another way is another one. Guarded by its owner.
 */
final class ModelUse {
    private final Map<LoadRequest, Integer> calls = new HashMap<>();
    /** When the last use of a model ended, in nanoseconds. */
    private final Map<LoadRequest, Long> ended = new HashMap<>();
    /** When somebody looks whether it is idle: one look for each model, however often it is used. */
    private final Map<LoadRequest, Long> looks = new HashMap<>();
    private final Set<LoadRequest> asleep = new HashSet<>();
    private final Map<LoadRequest, CompletableFuture<Void>> awaited = new HashMap<>();
    private final List<CompletableFuture<Void>> awaitedAll = new ArrayList<>();

    /** Somebody begins to use a model. */
    void begin(LoadRequest model) {
        calls.merge(model, 1, Integer::sum);
        asleep.remove(model);
    }

    /** Somebody has used it. @return whether nobody else uses it now */
    boolean end(LoadRequest model) {
        calls.computeIfPresent(model, (key, count) -> count == 1 ? null : count - 1);
        if (calls.containsKey(model)) {
            return false;
        }
        ended.put(model, System.nanoTime());
        CompletableFuture<Void> waiting = awaited.remove(model);
        if (waiting != null) {
            tell(waiting);
        }
        if (calls.isEmpty()) {
            awaitedAll.forEach(ModelUse::tell);
            awaitedAll.clear();
        }
        return true;
    }

    /** Somebody wants to look at a model. @return whether nobody does so earlier */
    boolean looksFirst(LoadRequest model, long due) {
        Long other = looks.get(model);
        boolean first = other == null || due - other < 0;
        if (first) {
            looks.put(model, due);
        }
        return first;
    }

    /**
     * Somebody looks at a model.
     *
     * @param due when that was to be
     * @return for how long nobody has used it; empty where somebody does, or has begun to look earlier meanwhile
     */
    Optional<Duration> idle(LoadRequest model, long due) {
        Long last = ended.get(model);
        return !looks.remove(model, due) || calls.containsKey(model) || last == null ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - last));
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

    void sleep(LoadRequest model) {
        asleep.add(model);
    }

    boolean isAsleep(LoadRequest model) {
        return asleep.contains(model);
    }
}
