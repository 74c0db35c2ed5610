// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Work that must not be left undone where this JVM ends, by a signal for example, and nobody has closed what it is for.
 * Hooks of the JVM run in no order; these run in that of their {@link Phase}. Safe for use by many threads.
 */
public final class ShutdownAction {
    /** Most that the end waits for the actions of one phase: what takes longer is cut off with the program. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Object LOCK = new Object();
    // both are guarded by the lock
    private static final Set<ShutdownAction> ACTIONS = new LinkedHashSet<>();
    private static @Nullable Thread hook;
    private static volatile boolean ending;

    private final Phase phase;
    private final Runnable work;

    /** When an action runs; all of a phase run at the same time. */
    public enum Phase {
        /** Ends what is under way: what became of it goes to logs and counts. */
        REQUESTS,
        /** Signs logs. */
        LOGS
    }

    private ShutdownAction(Phase phase, Runnable work) {
        this.phase = phase;
        this.work = work;
    }

    /**
     * Has something done at the end. An action that is registered while the program ends may not run.
     *
     * @param work may block; called at most once, on a thread of its own
     */
    public static ShutdownAction register(Phase phase, Runnable work) {
        ShutdownAction made = new ShutdownAction(phase, work);
        synchronized (LOCK) {
            ACTIONS.add(made);
            if (hook == null) {
                Thread thread = new Thread(ShutdownAction::end, "vauban-shutdown");
                try {
                    Runtime.getRuntime().addShutdownHook(thread);
                } catch (IllegalStateException e) {
                    return made; // the program ends already
                }
                hook = thread;
            }
        }
        return made;
    }

    /** It is done, or nobody needs it any more. Idempotent. */
    public void cancel() {
        Thread unused;
        synchronized (LOCK) {
            if (!ACTIONS.remove(this) || !ACTIONS.isEmpty()) {
                return;
            }
            unused = hook;
            hook = null;
        }
        if (unused != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(unused); // it would keep this bundle in memory
            } catch (IllegalStateException e) {
                // it runs
            }
        }
    }

    /** Whether the program ends and actions run or have run: what fails now fails for that. */
    public static boolean isEnding() {
        return ending;
    }

    private static void end() {
        ending = true;
        for (Phase phase : Phase.values()) {
            List<Thread> running = new ArrayList<>();
            synchronized (LOCK) {
                ACTIONS.stream().filter(action -> action.phase == phase)
                        .forEach(action -> running.add(Thread.ofVirtual().unstarted(action.work)));
            }
            running.forEach(Thread::start);
            ThreadEnd.await(running, PATIENCE);
        }
    }
}
