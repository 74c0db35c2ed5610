// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;

/** The maximum number of engine threads: {@code "engine.threads"} of a {@link Policy}. */
public final class ThreadPolicy {
    private ThreadPolicy() {}

    /**
     * Returns the number of threads to request from the engine.
     *
     * @param wanted number from the user's settings; 0 for the engine's choice, which never exceeds {@code processors}
     * @param processors number of processors of this machine
     */
    public static int threads(Policy policy, int wanted, int processors) {
        int most = wanted > 0 ? wanted : processors;
        int allowed = policy.atMost(Limit.THREADS, most);
        return allowed < most ? allowed : wanted;
    }
}
