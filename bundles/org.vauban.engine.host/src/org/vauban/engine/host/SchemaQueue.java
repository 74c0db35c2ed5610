// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.protocol.HostProtocol.WireTool;

/**
 * Starts requests with schemas on a dedicated thread. Compiling a schema to a grammar may take a second; requests of
 * other users, cancellations and pings do not wait for it. Among several users, one with many waiting requests is
 * served later. Methods may be called from any thread.
 */
public final class SchemaQueue {
    /** Number of requests of others that precede a request, for each request of the same user that waits already. */
    private static final int LATER = 16;

    private final HostMessages messages;
    private final LongConsumer ending;
    private final WorkerThread thread = new WorkerThread("vauban-host-schema");
    /** For each request that waits or is being started: whether it was cancelled. */
    private final Map<Long, AtomicBoolean> underWay = new ConcurrentHashMap<>();
    private final Map<String, Integer> users = new ConcurrentHashMap<>();

    /** @param ending cancels a request that was started */
    public SchemaQueue(HostMessages messages, LongConsumer ending) {
        this.messages = messages;
        this.ending = ending;
    }

    /** Whether a request has schemas. */
    static boolean concerns(@Nullable GenerationOptions options, @Nullable List<WireTool> tools) {
        return options != null && options.jsonSchema() != null || tools != null && !tools.isEmpty();
    }

    /**
     * Starts a request in its turn.
     *
     * @param user key of one of several users; null for the single user
     * @param request starts the request
     */
    public <T> CompletableFuture<T> begin(long id, @Nullable String user, Supplier<CompletableFuture<T>> request) {
        AtomicBoolean cancelled = new AtomicBoolean();
        underWay.put(id, cancelled);
        long before = user == null ? 0 : users.merge(user, 1, Integer::sum) - 1L;
        return thread.supply(id, before * LATER * WorkerThread.UNIT, () -> begin(id, cancelled, request))
                .whenComplete((begun, failure) -> {
                    underWay.remove(id, cancelled);
                    if (user != null) {
                        users.computeIfPresent(user, (key, count) -> count == 1 ? null : count - 1);
                    }
                }).thenCompose(Function.identity());
    }

    private <T> CompletableFuture<T> begin(long id, AtomicBoolean cancelled, Supplier<CompletableFuture<T>> request) {
        CompletableFuture<T> begun = request.get();
        underWay.remove(id, cancelled); // later cancellations reach the started request
        if (cancelled.get()) {
            ending.accept(id);
        }
        return begun;
    }

    /** Cancels a request that waits or is being started; unknown ids are ignored. */
    public void cancel(long id) {
        AtomicBoolean cancelled = underWay.get(id);
        if (cancelled != null) {
            cancelled.set(true);
            thread.cancel(id, () -> messages.failure(EngineError.CANCELLED, "cancelled"));
        }
    }
}
