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
 * Tracks which models of an engine are in use, and which were unloaded because they were idle. A model is identified by
 * its load request: with other settings it is another model. Guarded by its owner.
 */
final class ModelUse {
    private final Map<LoadRequest, Integer> calls = new HashMap<>();
    /** When the last use of a model ended, in nanoseconds. */
    private final Map<LoadRequest, Long> ended = new HashMap<>();
    /** Time of the next idleness check: at most one per model, however often it is used. */
    private final Map<LoadRequest, Long> looks = new HashMap<>();
    private final Set<LoadRequest> asleep = new HashSet<>();
    private final Map<LoadRequest, CompletableFuture<Void>> awaited = new HashMap<>();
    private final List<CompletableFuture<Void>> awaitedAll = new ArrayList<>();

    /** Begins a use of a model. */
    void begin(LoadRequest model) {
        calls.merge(model, 1, Integer::sum);
        asleep.remove(model);
    }

    /** Ends a use. @return whether the model is now unused */
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

    /** Registers an idleness check. @return whether no earlier check is registered */
    boolean looksFirst(LoadRequest model, long due) {
        Long other = looks.get(model);
        boolean first = other == null || due - other < 0;
        if (first) {
            looks.put(model, due);
        }
        return first;
    }

    /**
     * Performs an idleness check.
     *
     * @param due time for which it was registered
     * @return how long the model has been unused; empty if it is in use, or an earlier check has replaced this one
     */
    Optional<Duration> idle(LoadRequest model, long due) {
        Long last = ended.get(model);
        return !looks.remove(model, due) || calls.containsKey(model) || last == null ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - last));
    }

    /** Completes a future on another thread, because the caller holds a lock. */
    private static void tell(CompletableFuture<Void> waiting) {
        waiting.completeAsync(() -> null);
    }

    /** Completes when a model is unused. */
    CompletableFuture<Void> unused(LoadRequest model) {
        return calls.containsKey(model) ? awaited.computeIfAbsent(model, key -> new CompletableFuture<>())
                : new CompletableFuture<Void>().completeAsync(() -> null);
    }

    /** Completes when all models are unused. */
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
