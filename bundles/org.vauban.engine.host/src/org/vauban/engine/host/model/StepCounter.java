// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.concurrent.atomic.LongAdder;
import org.vauban.engine.slot.StepCounts;

/** Counts what the models of a host compute, also those that are unloaded meanwhile. Safe for use by many threads. */
public final class StepCounter {
    private final LongAdder steps = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder drafts = new LongAdder();

    /**
     * A step was computed.
     *
     * @param count of the requests that had a part in it
     * @param drafted of these, requests for which tokens were drafted
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
