// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ModelDescription;

/**
 * The pending requests and the ways in which they end. A request ends once; its future completes after the step that
 * ended it. Supervisor thread, except {@link #find} and {@link #newId}.
 */
final class PendingRequests {
    private final ClientThreads threads;
    private final EngineFailures failures;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, PendingRequest<?>> calls = new ConcurrentHashMap<>();

    PendingRequests(ClientThreads threads, EngineFailures failures) {
        this.threads = threads;
        this.failures = failures;
    }

    /** Returns a new id for a request or for the load of a model. Any thread. */
    long newId() {
        return ids.incrementAndGet();
    }

    /** Returns the request with this id, or null if it has ended. Any thread. */
    @Nullable
    PendingRequest<?> find(long id) {
        return calls.get(id);
    }

    void add(PendingRequest<?> call) {
        calls.put(call.id, call);
    }

    int size() {
        return calls.size();
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Returns a copy of the list, the oldest first. */
    List<PendingRequest<?>> all() {
        return calls.values().stream().sorted(Comparator.comparingLong((PendingRequest<?> call) -> call.id)).toList();
    }

    /** Whether a request uses this model. */
    boolean uses(String modelId) {
        return calls.values().stream().anyMatch(call -> modelId.equals(call.modelId));
    }

    /** Returns the model of an active request, or null. */
    @Nullable
    String busyModel() {
        for (PendingRequest<?> call : calls.values()) {
            if (call.sentTo != null && call.modelId != null && !call.quick) {
                return call.modelId;
            }
        }
        return null;
    }

    <T> void finish(PendingRequest<T> call, T value) {
        if (end(call)) {
            threads.completion(() -> call.result().complete(value));
        }
    }

    @SuppressWarnings("unchecked") // a call of this kind returns a ModelDescription
    void finishLoad(PendingRequest<?> call, ModelDescription description) {
        finish((PendingRequest<ModelDescription>) call, description);
    }

    /** Ends a request with the text so far. */
    @SuppressWarnings("unchecked") // a call of this kind returns a Generation
    void finishGeneration(PendingRequest<?> call, FinishReason reason) {
        finish((PendingRequest<Generation>) call,
                new Generation(call.text.toString(), reason, call.modelId, "none", 0, 0, 0, 0, 0, 0));
    }

    void endCancelled(PendingRequest<?> call) {
        if (call.kind == PendingRequest.Kind.GENERATION) {
            finishGeneration(call, FinishReason.CANCELLED);
        } else {
            fail(call, failures.cancelled());
        }
    }

    void fail(PendingRequest<?> call, EngineException failure) {
        if (end(call)) {
            threads.completion(() -> call.result().completeExceptionally(failure));
        }
    }

    private boolean end(PendingRequest<?> call) {
        if (call.done) {
            return false;
        }
        call.done = true;
        calls.remove(call.id);
        if (call.deadline != null) {
            call.deadline.cancel(false);
        }
        return true;
    }
}
