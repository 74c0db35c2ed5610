// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** Passes on progress at a limited rate, and checks for cancellation. */
final class ProgressThrottle {
    private static final long INTERVAL_NANOS = 100_000_000;

    private final ProgressListener listener;
    private ProgressListener.Phase phase;
    private String detail;
    private long last;

    ProgressThrottle(ProgressListener listener) {
        this.listener = listener;
    }

    /** Begins a phase, if it differs from the current one, and always reports it. */
    void begin(ProgressListener.Phase newPhase, String newDetail, long done, long total) throws CancelledException {
        check();
        phase = newPhase;
        detail = newDetail;
        last = System.nanoTime();
        listener.progress(phase, detail, done, total);
    }

    /** Reports progress, if enough time has passed. */
    void at(long done, long total) throws CancelledException {
        check();
        long now = System.nanoTime();
        if (now - last < INTERVAL_NANOS && done != total) {
            return;
        }
        last = now;
        listener.progress(phase, detail, done, total);
    }

    boolean cancelled() {
        return listener.isCancelled() || Thread.currentThread().isInterrupted();
    }

    void check() throws CancelledException {
        if (cancelled()) {
            throw new CancelledException();
        }
    }
}
