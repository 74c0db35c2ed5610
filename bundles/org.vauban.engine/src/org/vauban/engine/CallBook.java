// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests under way and the ways in which they end. A request ends once; its future completes after the step that ended
 * it. Supervisor thread, except {@link #find} and {@link #newId}.
 */
final class CallBook {
    private final ClientThreads threads;
    private final Failures failures;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Call<?>> calls = new ConcurrentHashMap<>();

    CallBook(ClientThreads threads, Failures failures) {
        this.threads = threads;
        this.failures = failures;
    }

    /** A number for a request or for the loading of a model. Any thread. */
    long newId() {
        return ids.incrementAndGet();
    }

    /** The request of this number, or null when it has ended. Any thread. */
    Call<?> find(long id) {
        return calls.get(id);
    }

    void add(Call<?> call) {
        calls.put(call.id, call);
    }

    int size() {
        return calls.size();
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** A copy, the oldest first. */
    List<Call<?>> all() {
        return calls.values().stream().sorted(Comparator.comparingLong((Call<?> call) -> call.id)).toList();
    }

    /** Whether a request is for this model. */
    boolean uses(String modelId) {
        return calls.values().stream().anyMatch(call -> modelId.equals(call.modelId));
    }

    /** The model that works on a request now, or null. */
    String busyModel() {
        for (Call<?> call : calls.values()) {
            if (call.sentTo != null && call.modelId != null && !call.quick) {
                return call.modelId;
            }
        }
        return null;
    }

    <T> void finish(Call<T> call, T value) {
        if (end(call)) {
            threads.completion(() -> call.result().complete(value));
        }
    }

    @SuppressWarnings("unchecked") // a call of this kind gives a ModelDescription
    void finishLoad(Call<?> call, ModelDescription description) {
        finish((Call<ModelDescription>) call, description);
    }

    /** Ends it with the text that came so far. */
    @SuppressWarnings("unchecked") // a call of this kind gives a Generation
    void finishGeneration(Call<?> call, FinishReason reason) {
        finish((Call<Generation>) call,
                new Generation(call.text.toString(), reason, call.modelId, "none", 0, 0, 0, 0, 0, 0));
    }

    void endCancelled(Call<?> call) {
        if (call.kind == Call.Kind.GENERATION) {
            finishGeneration(call, FinishReason.CANCELLED);
        } else {
            fail(call, failures.cancelled());
        }
    }

    void fail(Call<?> call, EngineException failure) {
        if (end(call)) {
            threads.completion(() -> call.result().completeExceptionally(failure));
        }
    }

    private boolean end(Call<?> call) {
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
