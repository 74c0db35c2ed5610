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
 * Tracks every host of a client, from before its process is started until it has ended, including hosts that are being
 * started or replaced, or that could not serve. They end with this JVM even if the client is not closed. Any thread.
 */
final class HostProcesses {
    private static final long SHUTDOWN_SECONDS = 2;

    private final Set<HostSession> living = new HashSet<>();
    /** Threads that are starting a process, or looking for a suitable JVM. */
    private final Set<Thread> starting = new HashSet<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Thread hook;
    private boolean closed;

    /** Starts a process. */
    interface Launch {
        HostSession start() throws IOException;
    }

    /**
     * Starts a host on this thread, which is interrupted if the client is closed in the meantime.
     *
     * @return the host, or null if the client was closed: then there is none, or it is being ended
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

    /** @return false if this JVM is shutting down */
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
        // a host that is being started is ended by its starting thread
        gone.completeOnTimeout(null, SHUTDOWN_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Whether no further host may start. */
    synchronized boolean closed() {
        return closed;
    }

    /** Prevents further starts and returns the hosts that are alive. */
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
                // this JVM is shutting down and runs the hook
            }
        }
        gone.complete(null);
    }

    /**
     * Ends all hosts and prevents further starts.
     *
     * @param millis time for a ready host to end on request, in milliseconds
     * @return completes when all hosts have ended
     */
    CompletableFuture<Void> close(long millis) {
        begin().forEach(host -> host.close(millis));
        return gone.copy();
    }
}
