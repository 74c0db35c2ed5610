// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Every host of a client, from before its process is started until it is gone: also one that is only being started,
 * that is being replaced, or that could not serve. They end with this JVM, also where nobody closes the client. Any
 * thread.
 */
final class HostProcesses {
    private static final long SHUTDOWN_SECONDS = 2;

    private final Set<HostSession> living = new HashSet<>();
    /** Threads that start a process now, or look for a Java that could. */
    private final Set<Thread> starting = new HashSet<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Thread hook;
    private boolean closed;

    /** Starts a process. */
    interface Launch {
        HostSession start() throws IOException;
    }

    /**
     * Starts a host on this thread, which is interrupted when the client is closed meanwhile.
     *
     * @return the host, or null when the client was closed: then there is none, or it is being killed
     */
    @Nullable
    HostSession start(Launch launch) throws IOException {
        synchronized (this) {
            if (closed || !hooked()) {
                return null;
            }
            starting.add(Thread.currentThread());
        }
        HostSession started = null;
        try {
            started = launch.start();
        } finally {
            boolean late;
            synchronized (this) {
                starting.remove(Thread.currentThread());
                late = closed;
                if (started != null) {
                    living.add(started);
                }
            }
            if (started != null) {
                if (late) {
                    started.kill(new HostFault.Closed());
                }
                started.end().thenAccept(this::ended);
            }
            settle();
            started = late ? null : started;
        }
        return started;
    }

    /** @return false when this JVM ends already */
    private boolean hooked() {
        if (hook == null) {
            Thread made = new Thread(this::shutDown, "vauban-engine-shutdown");
            try {
                Runtime.getRuntime().addShutdownHook(made);
            } catch (IllegalStateException e) {
                return false;
            }
            hook = made;
        }
        return true;
    }

    private void shutDown() {
        begin().forEach(host -> host.kill(new HostFault.Closed()));
        // one that is being started now is killed by the thread that starts it
        gone.completeOnTimeout(null, SHUTDOWN_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Whether no host may start any more. */
    synchronized boolean closed() {
        return closed;
    }

    /** Lets no further host start; returns those that live. */
    private List<HostSession> begin() {
        List<HostSession> now;
        synchronized (this) {
            closed = true;
            starting.forEach(Thread::interrupt);
            now = List.copyOf(living);
        }
        settle();
        return now;
    }

    private void ended(HostSession host) {
        synchronized (this) {
            living.remove(host);
        }
        settle();
    }

    private void settle() {
        Thread done;
        synchronized (this) {
            if (!closed || !starting.isEmpty() || !living.isEmpty()) {
                return;
            }
            done = hook;
            hook = null;
        }
        if (done != null && done != Thread.currentThread()) {
            try {
                Runtime.getRuntime().removeShutdownHook(done);
            } catch (IllegalStateException e) {
                // this JVM ends already and runs the hook
            }
        }
        gone.complete(null);
    }

    /**
     * Ends all hosts and lets none start any more.
     *
     * @param millis how long a host that can be asked to end has for it
     * @return completes when no host is left
     */
    CompletableFuture<Void> close(long millis) {
        begin().forEach(host -> host.close(millis));
        return gone.copy();
    }
}
