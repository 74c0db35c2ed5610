// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** Passes progress on, not too often, and asks whether to stop. */
final class ProgressThrottle {
    private static final long INTERVAL_NANOS = 100_000_000;

    private final ProgressListener listener;
    private ProgressListener.Phase phase;
    private String detail;
    private long last;

    ProgressThrottle(ProgressListener listener) {
        this.listener = listener;
    }

    /** Begins a phase, if it is another one, and always shows it. */
    void begin(ProgressListener.Phase newPhase, String newDetail, long done, long total) throws CancelledException {
        check();
        phase = newPhase;
        detail = newDetail;
        last = System.nanoTime();
        listener.progress(phase, detail, done, total);
    }

    /** Shows how far it is, if it is time to. */
    void at(long done, long total) throws CancelledException {
        check();
        long now = System.nanoTime();
        if (now - last < INTERVAL_NANOS && done != total)
            return;
        last = now;
        listener.progress(phase, detail, done, total);
    }

    boolean cancelled() {
        return listener.isCancelled() || Thread.currentThread().isInterrupted();
    }

    void check() throws CancelledException {
        if (cancelled())
            throw new CancelledException();
    }
}
