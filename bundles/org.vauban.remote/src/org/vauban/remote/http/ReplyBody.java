// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * What an endpoint answers. A connection serves another request only if an answer was read to its end: where all that
 * matters has been read, what is left is read in the background. Safe for use by several threads.
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

    /** No more of it matters. */
    synchronized void finish() {
        finished = true;
    }

    /** Returns at once. */
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
            // closed: the next request makes a connection of its own
        }
    }
}
