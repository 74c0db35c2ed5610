// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineCall;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.engine.endpoint.AnswerOrigin;

/**
 * One answer from two engines: the engine that writes the first token first provides the whole answer, and the other
 * one is cancelled. If one of them fails before that, or the endpoint produces nothing, the other one continues alone.
 * Thread-safe.
 */
final class HedgedAnswer implements EngineCall<Generation> {
    private final CompletableFuture<Generation> result;
    private final TokenListener listener;
    private final Object telling = new Object();
    private @Nullable Boolean here;
    private @Nullable EngineCall<Generation> local;
    private @Nullable RemoteCall<Generation> remote;
    private @Nullable AnswerOrigin note;
    private @Nullable Throwable failure;
    private boolean remoteRuns;
    private boolean cancelled;

    /**
     * Creates the answer before any engine is called.
     *
     * @param result receives the answer
     * @param listener receives the tokens of the answer
     */
    HedgedAnswer(CompletableFuture<Generation> result, TokenListener listener) {
        this.result = result;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<Generation> result() {
        return result;
    }

    @Override
    public void cancel() {
        synchronized (this) {
            cancelled = true;
        }
        cancel(true);
        cancel(false);
    }

    private void cancel(boolean side) {
        EngineCall<Generation> one;
        synchronized (this) {
            one = side ? local : remote;
        }
        if (one != null) {
            one.cancel();
        }
    }

    /** Whether no engine has begun to answer, and the caller still waits. */
    synchronized boolean isOpen() {
        return here == null && !cancelled && !result.isDone();
    }

    /** Whether the endpoint provides the answer. */
    synchronized boolean isRemote() {
        return Boolean.FALSE.equals(here);
    }

    /** Returns the note for an answer of this machine; null for none. */
    synchronized @Nullable AnswerOrigin note() {
        return note;
    }

    synchronized void note(@Nullable AnswerOrigin value) {
        note = value;
    }

    /**
     * Returns the listener for one of the engines.
     *
     * @param side true for the engine of this machine
     * @param first called at its first token, whether or not the other engine was faster
     */
    TokenListener listener(boolean side, Runnable first) {
        return new Turn(side, first);
    }

    /** Adds the call of the engine of this machine. */
    void local(EngineCall<Generation> call) {
        boolean late;
        synchronized (this) {
            local = call;
            late = cancelled || Boolean.FALSE.equals(here);
        }
        if (late) {
            call.cancel();
        }
        call.result().whenComplete((generation, thrown) -> {
            if (thrown == null) {
                if (claims(true)) {
                    result.complete(generation.withOrigin(note()));
                }
            } else if (isLast(thrown)) {
                result.completeExceptionally(cause(thrown));
            }
        });
    }

    /**
     * Adds the call of the endpoint, before it begins.
     *
     * @return whether the caller still waits for it
     */
    boolean remote(RemoteCall<Generation> call) {
        synchronized (this) {
            if (!isOpen()) {
                return false;
            }
            remote = call;
            remoteRuns = true;
        }
        call.result().whenComplete((generation, thrown) -> {
            if (thrown == null && !generation.text().isEmpty()) {
                if (claims(false)) {
                    result.complete(generation);
                }
                return;
            }
            Throwable other;
            synchronized (this) {
                remoteRuns = false;
                other = isRemote() ? thrown : here == null ? failure : null;
            }
            if (other != null) {
                result.completeExceptionally(cause(other));
            }
        });
        return true;
    }

    /** Whether the failure of the engine of this machine leaves no engine that can still answer. */
    private synchronized boolean isLast(Throwable thrown) {
        if (isRemote()) {
            return false;
        }
        if (here == null && remoteRuns) {
            failure = thrown;
            return false;
        }
        here = true;
        return true;
    }

    /** Chooses one side for the answer, unless the other one is chosen; returns whether it is the chosen side. */
    private boolean claims(boolean side) {
        synchronized (this) {
            Boolean winner = here;
            if (winner != null) {
                return winner == side;
            }
            here = side;
        }
        cancel(!side);
        return true;
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** Passes on the output of the chosen side; the two engines never call the listener at the same time. */
    private final class Turn implements TokenListener {
        private final boolean side;
        private final Runnable first;
        private boolean begun;

        Turn(boolean side, Runnable first) {
            this.side = side;
            this.first = first;
        }

        private boolean writes() {
            if (!begun) {
                begun = true;
                first.run();
            }
            return claims(side);
        }

        @Override
        public void text(String text) {
            if (writes()) {
                synchronized (telling) {
                    listener.text(text);
                }
            }
        }

        @Override
        public void text(String text, double likelihood) {
            if (writes()) {
                synchronized (telling) {
                    listener.text(text, likelihood);
                }
            }
        }

        @Override
        public void reading(int read, int total) {
            synchronized (telling) {
                if (side && !isRemote()) {
                    listener.reading(read, total);
                }
            }
        }
    }
}
