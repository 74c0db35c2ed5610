// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vauban.engine.host.scheduler.GenerationTask;

/**
 * Blocks the model's thread at its first notification until the test releases it, so that the test acts while the
 * request is running, however fast the model is.
 */
final class HeldListener implements GenerationTask.Listener {
    /** The prefilled tokens at each report. */
    final List<Integer> read = new ArrayList<>();
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Runnable each;
    private final boolean textOnly;

    HeldListener() {
        this(() -> {});
    }

    /** @param each the action at each piece of text */
    HeldListener(Runnable each) {
        this(each, false);
    }

    private HeldListener(Runnable each, boolean textOnly) {
        this.each = each;
        this.textOnly = textOnly;
    }

    /**
     * Returns a listener that blocks at the first text, not during prefill, whose number of parts depends on other
     * requests.
     */
    static HeldListener atText() {
        return new HeldListener(() -> {}, true);
    }

    @Override
    public void text(String text) {
        hold();
        each.run();
    }

    @Override
    public void reading(int now, int total) {
        read.add(now);
        if (!textOnly) {
            hold();
        }
    }

    private void hold() {
        told.countDown();
        try {
            assertTrue(released.await(120, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the first notification; from then on nothing is computed. */
    void await() throws InterruptedException {
        assertTrue(told.await(120, TimeUnit.SECONDS));
    }

    void release() {
        released.countDown();
    }
}
