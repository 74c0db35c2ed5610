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
 * The latest completion of each editor and those beside it that run, which a newer one supersedes. The latest is known
 * also behind its end: what it has told is taken back where another policy holds, or other settings. Threads: any.
 */
final class LatestCompletions {
    /** The first of a place included. */
    static final int MAX_ALTERNATIVES = 5;
    private static final int EDITORS = 16;

    private final ConcurrentMap<String, Call> running = new ConcurrentHashMap<>();
    /** By editor; guarded by its own lock. */
    private final Map<String, RenewedCompletion> told = new LruMap<>(EDITORS);

    /** One request. */
    interface Call extends CompletionCall {
        /** Asks for it anew, unless something else was asked for meanwhile; else it ends. */
        void renew();

        /** Whether it was told to end. */
        boolean isEnding();
    }

    /** Identifies a request among those that supersede each other; number 0 is that of the editor itself. */
    static String key(CompletionQuery query, int number) {
        return number == 0 ? query.editor() : query.editor() + '#' + number;
    }

    /**
     * One takes the place of another, and with number 0 that of all of its editor.
     *
     * @param whole what it is to its editor; null for a number above 0
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

    /** Whether the one was the latest, so that the other is now. */
    boolean replace(String key, Call before, Call next) {
        boolean was = running.replace(key, before, next);
        if (was) {
            forgetAtEnd(key, next);
        }
        return was;
    }

    /** Whether one is under way in an editor. */
    boolean isRunning(String editor) {
        Call call = running.get(editor);
        return call != null && !call.isEnding();
    }

    /** Whether one may be under way in any other editor. */
    boolean isRunningBeside(String editor) {
        return !running.keySet().stream().allMatch(editor::equals);
    }

    /** Those under way that were let through under another policy, or other settings. */
    List<Call> outdated() {
        return running.values().stream().filter(call -> !call.isCurrent()).toList();
    }

    /** Another policy holds, or other settings: what was told under those of before is taken back. */
    void review() {
        List<RenewedCompletion> all;
        synchronized (told) {
            all = List.copyOf(told.values());
        }
        all.forEach(RenewedCompletion::review);
    }
}
