// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs file writes so that an interrupt does not abort them: an interrupt (of a cancelled job) closes an open channel.
 * The interrupt is held back and restored afterwards.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** A file write. It may run a second time if its channel was closed while it ran. */
    @FunctionalInterface
    public interface Action {
        /** Writes. */
        void run() throws IOException;
    }

    /** Runs the action on this thread, or if interrupted on a private thread that no other code can interrupt. */
    public static void run(Action action) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } catch (ClosedChannelException e) {
            interrupted |= Thread.interrupted();
            AtomicReference<Exception> failure = new AtomicReference<>();
            Thread writer = start(action, failure);
            interrupted |= await(writer);
            rethrow(failure.get());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Thread start(Action action, AtomicReference<Exception> failure) {
        Thread writer = new Thread(() -> {
            try {
                action.run();
            } catch (IOException | RuntimeException e) {
                failure.set(e);
            } catch (Error e) { // nothing was written, and the waiting thread must not assume otherwise
                failure.set(new IOException(e));
            }
        }, "vauban-audit");
        writer.setDaemon(true);
        writer.start();
        return writer;
    }

    /** Waits for the end of a thread; returns whether this one was interrupted meanwhile. */
    static boolean await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private static void rethrow(Exception failure) throws IOException {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof IOException e) {
            throw e;
        }
    }
}
