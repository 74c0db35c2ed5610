// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vauban.engine.host.scheduler.GenerationTask;

/**
 * Holds the model's thread when it is told something first, until the test lets it go on: whatever the test does
 * meanwhile happens while the request runs, however fast the model is.
 */
final class HeldListener implements GenerationTask.Listener {
    /** How much of the prompt was read, at each report. */
    final List<Integer> read = new ArrayList<>();
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Runnable each;
    private final boolean textOnly;

    HeldListener() {
        this(() -> {});
    }

    /** @param each done at each piece of text */
    HeldListener(Runnable each) {
        this(each, false);
    }

    private HeldListener(Runnable each, boolean textOnly) {
        this.each = each;
        this.textOnly = textOnly;
    }

    /** One that holds at the first text, not while the prompt is read: in how many parts that is depends on others. */
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

    /** Waits until it is told something; from then on nothing is computed. */
    void await() throws InterruptedException {
        assertTrue(told.await(120, TimeUnit.SECONDS));
    }

    void release() {
        released.countDown();
    }
}
