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

/** A request under way: what was asked, and how far it has come. It decides nothing. */
final class PendingRequest<T> implements EngineCall<T> {

    /** What a request gives, and so how it ends when it is cancelled. */
    enum Kind {
        LOAD, GENERATION, QUERY
    }

    final long id;
    final Kind kind;
    /** The model it is for, or null. */
    final String modelId;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Consumer<PendingRequest<?>> canceller;

    // set before submission
    Function<HostProtocol, CompletableFuture<T>> sender;
    /** Makes the result from the answer and the host that gave it; called on the supervisor thread. */
    BiFunction<T, HostSession, T> received = (value, from) -> value;
    Consumer<Double> progress;
    LoadRequest load;
    String supersedes;
    /** Null for what has none. */
    Priority priority;
    /** From submission to the end; 0 for no limit. */
    long deadlineMillis;
    /** Too short to be told as work. */
    boolean quick;

    // belongs to the callback thread after submission
    TokenListener listener = TokenListener.NONE;

    // set on the reading thread
    volatile boolean started;
    volatile boolean streamed;
    final StringBuffer text = new StringBuffer();
    final ListenerQueue feed;

    // belongs to the supervisor thread
    HostSession sentTo;
    HostSession waitsFor;
    int attempts;
    boolean cancelled;
    boolean done;
    ScheduledFuture<?> deadline;

    /**
     * @param longest characters that the host may say of it
     * @param canceller told on any thread, perhaps more than once, that the result is not wanted any more
     */
    PendingRequest(long id, Kind kind, @Nullable String modelId, int longest, Consumer<PendingRequest<?>> canceller) {
        this.id = id;
        this.kind = kind;
        this.modelId = modelId;
        this.canceller = canceller;
        feed = new ListenerQueue(longest);
        // a caller who cancels the future means the request
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

    /** It was sent to this host and has not been answered. */
    boolean underWayAt(HostSession host) {
        return sentTo == host;
    }

    /** This host reads ahead for it, with a model. */
    boolean isReadAheadAt(HostSession host, @Nullable String model) {
        return priority == Priority.READ_AHEAD && underWayAt(host) && Objects.equals(modelId, model);
    }

    /** It has neither been sent nor waits for a model of this host. */
    boolean canMove(@Nullable HostSession host) {
        return !done && sentTo == null && (waitsFor == null || waitsFor != host);
    }
}
