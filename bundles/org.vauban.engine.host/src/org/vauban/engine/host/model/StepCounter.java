// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.concurrent.atomic.LongAdder;
import org.vauban.engine.slot.StepCounts;

/** Counts the steps that the models of a host compute, including those of unloaded models. Thread-safe. */
public final class StepCounter {
    private final LongAdder steps = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder drafts = new LongAdder();

    /**
     * Counts a step.
     *
     * @param count number of requests in the step
     * @param drafted how many of them had drafted tokens
     */
    void computed(int count, int drafted) {
        steps.increment();
        requests.add(count);
        drafts.add(drafted);
    }

    public StepCounts counts() {
        return new StepCounts(steps.sum(), requests.sum(), drafts.sum());
    }
}
