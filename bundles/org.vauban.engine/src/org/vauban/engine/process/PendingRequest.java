// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineCall;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.slot.Priority;

/** A pending request and its progress. It makes no decisions. */
final class PendingRequest<T> implements EngineCall<T> {

    /** Kinds of results, which determine how a cancelled request ends. */
    enum Kind {
        LOAD, GENERATION, QUERY
    }

    final long id;
    final Kind kind;
    /** The model, or null. */
    final String modelId;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Consumer<PendingRequest<?>> canceller;

    // set before submission
    Function<HostProtocol, CompletableFuture<T>> sender;
    /** Converts the answer of a host to the result; called on the supervisor thread. */
    BiFunction<T, HostSession, T> received = (value, from) -> value;
    Consumer<Double> progress;
    LoadRequest load;
    String supersedes;
    /** Null for requests without a priority. */
    Priority priority;
    /** Milliseconds from submission to the end; 0 for no limit. */
    long deadlineMillis;
    /** Too short to be shown as activity. */
    boolean quick;

    // used on the callback thread after submission
    TokenListener listener = TokenListener.NONE;

    // set on the reading thread
    volatile boolean started;
    volatile boolean streamed;
    final StringBuffer text = new StringBuffer();
    final ListenerQueue feed;

    // confined to the supervisor thread
    HostSession sentTo;
    HostSession waitsFor;
    int attempts;
    boolean cancelled;
    boolean done;
    ScheduledFuture<?> deadline;

    /**
     * @param longest maximum number of characters that the host may send for it
     * @param canceller called on any thread, possibly several times, when the result is no longer needed
     */
    PendingRequest(long id, Kind kind, @Nullable String modelId, int longest, Consumer<PendingRequest<?>> canceller) {
        this.id = id;
        this.kind = kind;
        this.modelId = modelId;
        this.canceller = canceller;
        feed = new ListenerQueue(longest);
        // cancelling the future cancels the request
        result.whenComplete((v, e) -> {
            if (result.isCancelled()) {
                cancel();
            }
        });
    }

    @Override
    public CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void cancel() {
        canceller.accept(this);
    }

    /** Whether it was sent to this host and is not answered yet. */
    boolean underWayAt(HostSession host) {
        return sentTo == host;
    }

    /** Whether this host prefills speculatively for it, with the given model. */
    boolean isReadAheadAt(HostSession host, @Nullable String model) {
        return priority == Priority.READ_AHEAD && underWayAt(host) && Objects.equals(modelId, model);
    }

    /** Whether it was neither sent nor waits for a model of this host. */
    boolean canMove(@Nullable HostSession host) {
        return !done && sentTo == null && (waitsFor == null || waitsFor != host);
    }
}
