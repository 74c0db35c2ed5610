// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of an answer. A connection can be reused only if the answer was read to its end, so after the last relevant
 * data, the rest is read in the background. Thread-safe.
 */
final class ReplyBody extends FilterInputStream {
    private static final int MOST_LEFT = 16 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final TransferLimits REST = new TransferLimits(PATIENCE, PATIENCE, PATIENCE, PATIENCE, MOST_LEFT,
            MOST_LEFT, MOST_LEFT);

    private boolean finished;

    ReplyBody(InputStream in) {
        super(in);
    }

    /** Marks the rest as irrelevant. */
    synchronized void finish() {
        finished = true;
    }

    /** Closes the body, or reads the rest in the background. Returns at once. */
    @Override
    public void close() throws IOException {
        boolean rest;
        synchronized (this) {
            rest = finished;
            finished = false;
        }
        if (rest) {
            Thread.ofVirtual().name("vauban-remote-rest").start(this::readRest);
        } else {
            in.close();
        }
    }

    private void readRest() {
        try (TransferGuard guard = new TransferGuard(REST); InputStream rest = in) {
            guard.reads(rest);
            rest.readNBytes(MOST_LEFT);
        } catch (IOException e) {
            // the connection is closed, and the next request opens another one
        }
    }
}
