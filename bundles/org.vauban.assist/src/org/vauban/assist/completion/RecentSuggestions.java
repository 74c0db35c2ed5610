// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.context.LruMap;

/**
 * The latest automatic completion of each editor. Whoever types on as it suggests is answered with the rest of it: the
 * model need not begin again at each key, and what is still being generated is not lost. A completion that was released
 * goes on for a moment, since most clients cancel a request at each key before they send the next. What contradicts the
 * keys typed since is requested anew. Threads: any.
 */
final class RecentSuggestions {
    /** A key follows the last one within this time, and the request comes after the client's own delay. */
    private static final long LINGER_MILLIS = 700;
    /** In UTF-16 units. */
    private static final int MOST_TYPED = 400;
    private static final int EDITORS = 16;
    private static final Executor LATER = CompletableFuture.delayedExecutor(LINGER_MILLIS, TimeUnit.MILLISECONDS);

    private final BiFunction<CompletionQuery, PartialListener, CompletionCall> begin;
    /** By editor; guarded by its own lock. */
    private final Map<String, Suggestion> latest = new LruMap<>(EDITORS);

    /** @param begin sends a query to the model */
    RecentSuggestions(BiFunction<CompletionQuery, PartialListener, CompletionCall> begin) {
        this.begin = begin;
    }

    /** The rest of the latest suggestion of the editor where it fits, else a new one. */
    CompletionCall complete(CompletionQuery query, PartialListener listener) {
        Follower follower = new Follower(query, listener);
        Suggestion known;
        synchronized (latest) {
            known = latest.get(query.editor());
        }
        if (known == null || !known.attach(follower)) {
            begin(follower);
        }
        return follower;
    }

    /** Another request of an editor takes the place of its suggestion. */
    void superseded(String editor) {
        Suggestion old;
        synchronized (latest) {
            old = latest.remove(editor);
        }
        if (old != null) {
            old.leave();
        }
    }

    /**
     * What some calls write is suggested no more: another model may have been chosen.
     *
     * @param over tells these calls; asked with null for one that just begins
     */
    void clear(Predicate<@Nullable CompletionCall> over) {
        List<Suggestion> ended;
        synchronized (latest) {
            ended = latest.values().stream().filter(each -> over.test(each.call())).toList();
            latest.values().removeAll(ended);
        }
        ended.forEach(Suggestion::leave);
    }

    /**
     * The same because another policy holds: whoever waits for such a suggestion gets another one, under that policy.
     *
     * @param over as for {@link #clear}
     */
    void renew(Predicate<@Nullable CompletionCall> over) {
        List<Suggestion> ended;
        synchronized (latest) {
            ended = latest.values().stream().filter(each -> over.test(each.call())).toList();
        }
        for (Suggestion each : ended) {
            Follower waiting = each.waiting();
            if (waiting != null) {
                beginAgain(each, waiting);
            } else {
                synchronized (latest) {
                    latest.remove(each.query.editor(), each);
                }
                each.leave();
            }
        }
    }

    /** The caret of an editor is somewhere else: what nobody waits for there ends. */
    void moved(CompletionQuery now) {
        Suggestion known;
        synchronized (latest) {
            known = latest.get(now.editor());
        }
        if (known != null && !known.isFollowed() && typedBetween(known.query, now) == null) {
            superseded(now.editor());
        }
    }

    private void begin(Follower follower) {
        Suggestion mine = new Suggestion(follower);
        Suggestion old;
        synchronized (latest) {
            old = latest.put(follower.query.editor(), mine);
        }
        if (old != null) {
            old.leave();
        }
        mine.begin();
    }

    /** Begins anew, unless something else was asked for meanwhile. */
    private void beginAgain(Suggestion instead, Follower follower) {
        Suggestion mine = null;
        synchronized (latest) {
            if (latest.get(follower.query.editor()) == instead && !follower.result.isDone()) {
                mine = new Suggestion(follower);
                latest.put(follower.query.editor(), mine);
            }
        }
        if (mine == null) {
            follower.nothing();
        } else {
            instead.leave();
            mine.begin();
        }
    }

    /**
     * What was typed at the caret of a query so that another one came of it; empty where they are equal.
     *
     * @return null if the text is another one elsewhere, or much was typed
     */
    private static @Nullable String typedBetween(CompletionQuery before, CompletionQuery now) {
        int length = now.offset() - before.offset();
        String older = before.text();
        String newer = now.text();
        boolean same = length >= 0 && length <= MOST_TYPED && newer.length() == older.length() + length
                && CompletionContext.document(before).equals(CompletionContext.document(now))
                && newer.regionMatches(0, older, 0, before.offset())
                && newer.regionMatches(now.offset(), older, before.offset(), older.length() - before.offset());
        return same ? newer.substring(before.offset(), now.offset()) : null;
    }

    /** One completion that the model writes, or has written. */
    private final class Suggestion {
        private final CompletionQuery query;
        // all below are guarded by this
        private @Nullable CompletionCall call;
        private String text = "";
        private @Nullable CompletionOutcome outcome;
        private @Nullable Follower follower;
        private boolean left;
        private int releases;

        Suggestion(Follower follower) {
            this.query = follower.query;
            this.follower = follower;
            follower.follows(this, "");
        }

        void begin() {
            CompletionCall started = begin.apply(query, this::grown);
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

        /** @return false if what is typed there is not the beginning of this suggestion */
        boolean attach(Follower next) {
            String typed = typedBetween(query, next.query);
            Follower before;
            Proposal rest = null;
            synchronized (this) {
                // who asks again at the same caret wants another one: a better prompt may be ready by now
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
                next.result.complete(rest);
            }
            return true;
        }

        private void grown(String now) {
            Follower told;
            synchronized (this) {
                text = now;
                told = follower;
            }
            if (told == null) {
                return;
            }
            String typed = told.typed();
            if (!fits(now, typed)) {
                beginAgain(this, told);
            } else if (now.length() > typed.length()) {
                told.tell(now.substring(typed.length()));
            }
        }

        private void ended(@Nullable CompletionOutcome how, @Nullable Throwable failure) {
            Follower told;
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
                told.result.completeExceptionally(FailureCause.of(Objects.requireNonNull(failure)));
            } else if (rest != null) {
                told.result.complete(rest);
            } else if (typed.isEmpty() || how instanceof CompletionOutcome.Refused) {
                told.result.complete(how);
            } else {
                beginAgain(this, told);
            }
        }

        /** Somebody waits no more. Goes on for a moment. */
        void released(Follower by) {
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
                    left |= unwanted; // nobody attaches any more
                }
                if (unwanted) {
                    leave();
                }
            });
        }

        void settled(Follower by) {
            CompletionCall running;
            synchronized (this) {
                running = follower == by ? call : null;
            }
            if (running != null) {
                running.settle();
            }
        }

        synchronized @Nullable CompletionCall call() {
            return call;
        }

        /** Who waits for what is still being written, or null. */
        synchronized @Nullable Follower waiting() {
            return outcome == null ? follower : null;
        }

        synchronized boolean isFollowed() {
            return follower != null;
        }

        void cancelled(Follower by) {
            boolean last;
            synchronized (this) {
                last = follower == by;
            }
            if (last) {
                leave();
                synchronized (latest) {
                    latest.remove(query.editor(), this);
                }
            }
        }

        /** Ends it, and tells whoever waits. */
        void leave() {
            CompletionCall running;
            Follower told;
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

    /** Who waits for a suggestion, and what was typed since it was asked for. */
    private static final class Follower implements CompletionCall {
        private final CompletionQuery query;
        private final PartialListener listener;
        private final CompletableFuture<CompletionOutcome> result = new CompletableFuture<>();
        // guarded by this
        private @Nullable Suggestion followed;
        private String typed = "";
        private boolean settled;

        Follower(CompletionQuery query, PartialListener listener) {
            this.query = query;
            this.listener = listener;
        }

        synchronized void follows(Suggestion suggestion, String since) {
            followed = suggestion;
            typed = since;
        }

        synchronized String typed() {
            return typed;
        }

        private synchronized @Nullable Suggestion followed() {
            return followed;
        }

        synchronized boolean isSettled() {
            return settled;
        }

        void tell(String rest) {
            if (!result.isDone()) {
                listener.partial(rest);
            }
        }

        void nothing() {
            result.complete(new CompletionOutcome.Nothing(null));
        }

        @Override
        public CompletableFuture<CompletionOutcome> result() {
            return result;
        }

        @Override
        public void settle() {
            Suggestion suggestion;
            synchronized (this) {
                settled = true;
                suggestion = followed;
            }
            if (suggestion != null) {
                suggestion.settled(this);
            }
        }

        @Override
        public void release() {
            boolean waited = result.complete(new CompletionOutcome.Nothing(null));
            Suggestion suggestion = followed();
            if (waited && suggestion != null) {
                suggestion.released(this);
            }
        }

        @Override
        public void cancel() {
            Suggestion suggestion = followed();
            if (!result.isDone() && suggestion != null) {
                suggestion.cancelled(this);
            }
            nothing();
        }
    }
}
