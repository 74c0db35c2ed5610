// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Forces lines to the disk for all waiting threads at once: one of them forces, the others wait for that call or for
 * the next one. A line is acknowledged only if a force that began after it was written succeeded. After a failure the
 * lines before it never are, since a system may discard what it could not write. Thread-safe.
 */
public final class GroupCommit {
    private final Uninterrupted.Action forcing;
    private Batch open = new Batch();
    /** Batch of the line written last, or null. */
    private @Nullable Batch last;
    private boolean busy;

    /** Lines that are forced together. */
    public static final class Batch {
        private boolean done;
        private @Nullable IOException failure;

        private Batch() {}
    }

    /** @param forcing forces everything written before the call */
    public GroupCommit(Uninterrupted.Action forcing) {
        this.forcing = forcing;
    }

    /** Must be called after a line was written; returns the batch that it belongs to. */
    public synchronized Batch written() {
        last = open;
        return open;
    }

    /** Waits until all written lines are on the disk, or their waiting threads were told of the failure. */
    public void awaitAll() {
        Batch batch = last();
        if (batch != null) { // earlier batches were forced before it, or with it
            try {
                await(batch);
            } catch (IOException e) {
                System.getLogger(GroupCommit.class.getName()).log(System.Logger.Level.DEBUG,
                        "told to each thread that waits for one of these lines", e);
            }
        }
    }

    private synchronized @Nullable Batch last() {
        return last;
    }

    /**
     * Waits until the lines of a batch are on the disk. An interrupt does not end the wait; the flag stays set.
     *
     * @throws IOException if they may not be on the disk
     */
    public void await(Batch batch) throws IOException {
        if (leads(batch)) {
            IOException thrown = new IOException("not forced");
            try {
                Uninterrupted.run(forcing);
                thrown = null;
            } catch (IOException e) {
                thrown = e;
            } finally {
                finish(batch, thrown);
            }
        }
        IOException failure = batch.failure; // written before done, under the monitor
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /** Waits while another thread forces; returns whether this thread must force the batch. */
    private synchronized boolean leads(Batch batch) {
        boolean interrupted = false;
        try {
            while (!batch.done) {
                if (!busy) {
                    busy = true;
                    open = new Batch();
                    return true;
                }
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void finish(Batch batch, @Nullable IOException thrown) {
        busy = false;
        batch.failure = thrown;
        batch.done = true;
        notifyAll();
    }
}
