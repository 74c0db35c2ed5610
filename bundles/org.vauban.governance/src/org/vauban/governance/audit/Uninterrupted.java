// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs what writes files so that an interrupt does not break it off: an interrupt (a cancelled job) closes an open
 * channel. It is kept away, and handed on afterwards.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** What writes files. It may be run once more when a channel was closed under it. */
    @FunctionalInterface
    public interface Action {
        /** Writes. */
        void run() throws IOException;
    }

    /** Runs the action on this thread, or on one that nobody knows, and so nobody interrupts. */
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
            } catch (Error e) { // nothing was written, and whoever waits must not take it for done
                failure.set(new IOException(e));
            }
        }, "vauban-audit");
        writer.setDaemon(true);
        writer.start();
        return writer;
    }

    /** Waits for the end of a thread; whether this one was interrupted meanwhile. */
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
