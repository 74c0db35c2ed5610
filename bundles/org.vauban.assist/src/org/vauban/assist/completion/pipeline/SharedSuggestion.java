// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;

/** One running or finished completion that serves successive queries while the user types it. Threads: any. */
final class SharedSuggestion {
    /** How long a released suggestion continues: an interval between keys, plus the client's own delay. */
    private static final long LINGER_MILLIS = 700;
    /** Limit of typed text that a suggestion follows, in UTF-16 units. */
    private static final int MOST_TYPED = 400;
    private static final Executor LATER = CompletableFuture.delayedExecutor(LINGER_MILLIS, TimeUnit.MILLISECONDS);

    /** The owner of the suggestions of all editors. */
    interface Origin {
        /** Sends a query to the model. */
        CompletionCall ask(CompletionQuery query, PartialListener listener);

        /** Requests a new suggestion for the follower, unless another request has arrived meanwhile. */
        void beginAgain(SharedSuggestion instead, SuggestionFollower follower);

        /** Removes a suggestion without followers. */
        void forget(SharedSuggestion suggestion);
    }

    private final CompletionQuery query;
    private final Origin origin;
    // all below are guarded by this
    private @Nullable CompletionCall call;
    private String text = "";
    private @Nullable CompletionOutcome outcome;
    private @Nullable SuggestionFollower follower;
    private boolean left;
    private int releases;

    SharedSuggestion(SuggestionFollower follower, Origin origin) {
        this.query = follower.query();
        this.origin = origin;
        this.follower = follower;
        follower.follows(this, "");
    }

    String editor() {
        return query.editor();
    }

    /**
     * Returns the text typed at the caret between its own query and another; empty if they are equal.
     *
     * @return null if the texts differ elsewhere, or much was typed
     */
    @Nullable String typedSince(CompletionQuery now) {
        int length = now.offset() - query.offset();
        String older = query.text();
        String newer = now.text();
        boolean same = length >= 0 && length <= MOST_TYPED && newer.length() == older.length() + length
                && CompletionContext.document(query).equals(CompletionContext.document(now))
                && newer.regionMatches(0, older, 0, query.offset())
                && newer.regionMatches(now.offset(), older, query.offset(), older.length() - query.offset());
        return same ? newer.substring(query.offset(), now.offset()) : null;
    }

    void begin() {
        CompletionCall started = origin.ask(query, new PartialListener() {
            @Override
            public void partial(String all) {
                grown(all);
            }

            @Override
            public void withdrawn() {
                SharedSuggestion.this.withdrawn();
            }
        });
        boolean unwanted;
        boolean settled;
        synchronized (this) {
            call = started;
            unwanted = left;
            settled = follower != null && follower.isSettled();
        }
        if (unwanted) {
            started.cancel();
        } else if (settled) {
            started.settle();
        }
        started.result().whenComplete(this::ended);
    }

    /** @return false if the text typed there does not match this suggestion */
    boolean attach(SuggestionFollower next) {
        String typed = typedSince(next.query());
        SuggestionFollower before;
        Proposal rest = null;
        synchronized (this) {
            // a second query at the same caret starts a new completion: a better prompt may be ready by now
            if (typed == null || typed.isEmpty() || left || !fits(text, typed)) {
                return false;
            }
            if (outcome != null) {
                rest = rest(outcome, typed);
                if (rest == null) {
                    return false;
                }
            }
            before = follower;
            follower = next;
            next.follows(this, typed);
        }
        if (before != null) {
            before.nothing();
        }
        if (rest != null) {
            next.result().complete(rest);
        }
        return true;
    }

    private void grown(String now) {
        SuggestionFollower told;
        synchronized (this) {
            text = now;
            told = follower;
        }
        if (told == null) {
            return;
        }
        String typed = told.typed();
        if (!fits(now, typed)) {
            origin.beginAgain(this, told);
        } else if (now.length() > typed.length()) {
            told.tell(now.substring(typed.length()));
        }
    }

    /** Withdraws the text from its follower; the call itself sends the request again if it has not ended. */
    private void withdrawn() {
        SuggestionFollower told;
        synchronized (this) {
            text = "";
            told = follower;
        }
        if (told != null) {
            told.withdrawn();
        }
    }

    private void ended(@Nullable CompletionOutcome how, @Nullable Throwable failure) {
        SuggestionFollower told;
        synchronized (this) {
            outcome = how;
            left |= how == null;
            told = follower;
        }
        if (told == null) {
            return;
        }
        String typed = told.typed();
        Proposal rest = how == null ? null : rest(how, typed);
        if (how == null) {
            told.result().completeExceptionally(FailureCause.of(Objects.requireNonNull(failure)));
        } else if (rest != null) {
            told.result().complete(rest);
        } else if (typed.isEmpty() || how instanceof CompletionOutcome.Refused) {
            told.result().complete(how);
        } else {
            origin.beginAgain(this, told);
        }
    }

    /** Notes that a follower no longer waits; the work continues for a moment. */
    void released(SuggestionFollower by) {
        int release;
        synchronized (this) {
            if (follower == by) {
                follower = null;
            }
            release = ++releases;
        }
        LATER.execute(() -> {
            boolean unwanted;
            synchronized (this) {
                unwanted = releases == release && follower == null && outcome == null;
                left |= unwanted; // no follower may attach any more
            }
            if (unwanted) {
                leave();
            }
        });
    }

    void settled(SuggestionFollower by) {
        CompletionCall running;
        synchronized (this) {
            running = follower == by ? call : null;
        }
        if (running != null) {
            running.settle();
        }
    }

    /** Whether its text may be shown, as in {@link CompletionCall#isCurrent}. */
    boolean isCurrent() {
        CompletionCall asked;
        synchronized (this) {
            asked = call;
        }
        return asked == null || asked.isCurrent();
    }

    /** Whether a follower waits for text that is still being generated. */
    synchronized boolean isAwaited() {
        return outcome == null && follower != null;
    }

    synchronized boolean isFollowed() {
        return follower != null;
    }

    void cancelled(SuggestionFollower by) {
        boolean last;
        synchronized (this) {
            last = follower == by;
        }
        if (last) {
            leave();
            origin.forget(this);
        }
    }

    /** Ends the suggestion and notifies its follower. */
    void leave() {
        CompletionCall running;
        SuggestionFollower told;
        synchronized (this) {
            left = true;
            running = outcome == null ? call : null;
            told = follower;
            follower = null;
        }
        if (running != null) {
            running.cancel();
        }
        if (told != null && told.followed() == this) {
            told.nothing();
        }
    }

    private static boolean fits(String suggested, String typed) {
        return suggested.startsWith(typed) || typed.startsWith(suggested);
    }

    private static @Nullable Proposal rest(CompletionOutcome outcome, String typed) {
        return outcome instanceof Proposal(String all, var generation, var edits, var notes)
                && all.startsWith(typed)
                && !all.substring(typed.length()).isBlank() && (typed.isEmpty() || edits.isEmpty())
                        ? new Proposal(all.substring(typed.length()), generation, edits,
                                notes.stream().map(note -> note.withoutFirst(typed.length())).toList())
                        : null;
    }
}
