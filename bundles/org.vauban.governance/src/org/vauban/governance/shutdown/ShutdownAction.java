// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Work that must still be done if this JVM ends, for example by a signal, before the object concerned was closed. JVM
 * shutdown hooks run in no defined order; these run in the order of their {@link Phase}. Thread-safe.
 */
public final class ShutdownAction {
    /** Maximum wait for the actions of one phase; longer ones are cut off when the program ends. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Object LOCK = new Object();
    // this field and the next are guarded by the lock
    private static final Set<ShutdownAction> ACTIONS = new LinkedHashSet<>();
    private static @Nullable Thread hook;
    private static volatile boolean ending;

    private final Phase phase;
    private final Runnable work;

    /** When an action runs; all actions of a phase run concurrently. */
    public enum Phase {
        /** Ends requests in progress, so that their outcome reaches logs and statistics. */
        REQUESTS,
        /** Signs logs. */
        LOGS
    }

    private ShutdownAction(Phase phase, Runnable work) {
        this.phase = phase;
        this.work = work;
    }

    /**
     * Registers an action. One that is registered while the program is ending may not run.
     *
     * @param work the action; may block; called at most once, on its own thread
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
                    return made; // the program is already ending
                }
                hook = thread;
            }
        }
        return made;
    }

    /** Unregisters the action, because it is done or no longer needed. Idempotent. */
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
                // the hook is running
            }
        }
    }

    /** Whether the program is ending and actions run or have run, which explains failures from now on. */
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
