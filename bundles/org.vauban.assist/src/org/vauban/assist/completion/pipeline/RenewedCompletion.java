// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Timed;

/**
 * A completion as its editor sees it, however often it is requested: a new policy causes a new request, and a
 * lost engine a second one. Texts offered before are withdrawn. Threads: any.
 */
final class RenewedCompletion implements CompletionCall {
    private final PartialListener listener;
    private final CompletableFuture<CompletionOutcome> result = new CompletableFuture<>();
    /** The current call; changed only while holding this object's lock. */
    private volatile @Nullable CompletionCall running;
    // all below are guarded by this, which is held while listeners are called: no old text follows its withdrawal
    private boolean told;
    private boolean cancelled;
    private boolean settled;

    RenewedCompletion(PartialListener listener) {
        this.listener = listener;
    }

    /** Returns a listener that passes on the text of a call as long as it is the current one. */
    PartialListener from(CompletionCall call) {
        if (listener == PartialListener.NONE) {
            return listener;
        }
        return new PartialListener() {
            @Override
            public void partial(String text) {
                tell(call, text, true);
            }

            @Override
            public void written(String text) {
                tell(call, text, false);
            }
        };
    }

    private synchronized void tell(CompletionCall from, String text, boolean visible) {
        if (running != from || !from.isCurrent()) {
            return;
        }
        told |= visible;
        if (visible) {
            listener.partial(text);
        } else {
            listener.written(text);
        }
    }

    /** Replaces the current call, if there is one. */
    void follow(CompletionCall next) {
        boolean unwanted;
        boolean enough;
        synchronized (this) {
            running = next;
            withdraw();
            unwanted = cancelled;
            enough = settled;
        }
        if (unwanted) {
            next.cancel();
        } else if (enough) {
            next.settle();
        }
        next.result().whenComplete((outcome, failure) -> ended(next, outcome, failure));
    }

    private void ended(CompletionCall call, @Nullable CompletionOutcome outcome, @Nullable Throwable failure) {
        synchronized (this) {
            if (running != call) {
                return;
            }
        }
        if (failure != null) {
            result.completeExceptionally(FailureCause.of(failure));
        } else {
            result.complete(outcome);
        }
        synchronized (this) {
            told |= outcome instanceof CompletionOutcome.Proposal;
            if (running != call || !call.isCurrent()) {
                withdraw(); // the policy has changed a moment ago
            }
        }
    }

    /** Withdraws the text of a call that generates it anew. @param whole null for an alternative */
    static void repeats(@Nullable RenewedCompletion whole, CompletionCall call) {
        if (whole == null) {
            return;
        }
        synchronized (whole) {
            if (whole.running == call) {
                whole.withdraw();
            }
        }
    }

    /** Withdraws offered text that may no longer be shown. */
    synchronized void review() {
        if (!isCurrent()) {
            withdraw();
        }
    }

    private void withdraw() {
        if (told) {
            told = false;
            listener.withdrawn();
        }
    }

    @Override
    public CompletableFuture<CompletionOutcome> result() {
        return result;
    }

    @Override
    public boolean isCurrent() {
        CompletionCall call = running;
        return call == null || call.isCurrent();
    }

    @Override
    public void cancel() {
        CompletionCall call;
        synchronized (this) {
            cancelled = true;
            call = running;
        }
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void settle() {
        CompletionCall call;
        synchronized (this) {
            settled = true;
            call = running;
        }
        if (call != null) {
            call.settle();
        }
    }

    @Override
    public void traced(@Nullable Disposition how, @Nullable String detail, List<Timed> steps) {
        CompletionCall call = running;
        if (call != null) {
            call.traced(how, detail, steps);
        }
    }
}
