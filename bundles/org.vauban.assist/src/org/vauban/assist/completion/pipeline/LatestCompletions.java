// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.context.LruMap;

/**
 * Tracks the latest completion of each editor and its running alternatives, which a newer one supersedes. The latest
 * one is kept after its end, so that its text can be withdrawn when policy or settings change. Threads: any.
 */
final class LatestCompletions {
    /** Limit of completions at one caret position, the first included. */
    static final int MAX_ALTERNATIVES = 5;
    private static final int EDITORS = 16;

    private final ConcurrentMap<String, Call> running = new ConcurrentHashMap<>();
    /** Latest completions by editor; guarded by its own lock. */
    private final Map<String, RenewedCompletion> told = new LruMap<>(EDITORS);

    /** A request to the model. */
    interface Call extends CompletionCall {
        /** Sends the request again, unless another one has taken its place meanwhile; ends this one in any case. */
        void renew();

        /** Whether it was cancelled. */
        boolean isEnding();
    }

    /** Returns the key of requests that supersede each other; number 0 is the editor's own. */
    static String key(CompletionQuery query, int number) {
        return number == 0 ? query.editor() : query.editor() + '#' + number;
    }

    /**
     * Registers a call in place of an older one; with number 0, in place of all calls of its editor.
     *
     * @param whole the completion as its editor sees it; null for a number above 0
     */
    void begin(CompletionQuery query, int number, Call call, @Nullable RenewedCompletion whole) {
        end(running.put(key(query, number), call));
        for (int other = 1; number == 0 && other < MAX_ALTERNATIVES; other++) {
            end(running.remove(key(query, other)));
        }
        if (whole != null) {
            synchronized (told) {
                told.put(query.editor(), whole);
            }
            whole.follow(call);
        }
        forgetAtEnd(key(query, number), call);
    }

    private static void end(@Nullable Call older) {
        if (older != null) {
            older.cancel();
        }
    }

    private void forgetAtEnd(String key, Call call) {
        call.result().whenComplete((outcome, failure) -> running.remove(key, call));
    }

    /** Replaces a call by the next one; returns whether it was still the latest. */
    boolean replace(String key, Call before, Call next) {
        boolean was = running.replace(key, before, next);
        if (was) {
            forgetAtEnd(key, next);
        }
        return was;
    }

    /** Whether a completion is running in an editor. */
    boolean isRunning(String editor) {
        Call call = running.get(editor);
        return call != null && !call.isEnding();
    }

    /** Whether a completion may be running in another editor. */
    boolean isRunningBeside(String editor) {
        return !running.keySet().stream().allMatch(editor::equals);
    }

    /** Returns the running calls that started under an earlier policy or earlier settings. */
    List<Call> outdated() {
        return running.values().stream().filter(call -> !call.isCurrent()).toList();
    }

    /** Withdraws texts that were offered under an earlier policy or earlier settings. */
    void review() {
        List<RenewedCompletion> all;
        synchronized (told) {
            all = List.copyOf(told.values());
        }
        all.forEach(RenewedCompletion::review);
    }
}
