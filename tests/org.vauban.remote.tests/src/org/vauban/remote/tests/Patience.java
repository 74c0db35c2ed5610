// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** How long tests wait for something that must happen. */
public final class Patience {
    /** Generous: a wait that succeeds costs nothing, and a busy machine must not fail a test. */
    public static final int SECONDS = 120;

    private Patience() {}

    /** Waits for a state that is not announced. */
    public static void until(Callable<Boolean> state) throws Exception {
        while (!state.call()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("it never came");
            }
            LockSupport.parkNanos(1_000_000); // leaves the processor to the awaited threads
        }
    }
}
