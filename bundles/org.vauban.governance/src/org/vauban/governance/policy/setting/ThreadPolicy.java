// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;

/** How many threads the engine may use at most: {@code "engine.threads"} of a {@link Policy}. */
public final class ThreadPolicy {
    private ThreadPolicy() {}

    /**
     * The threads to ask the engine for.
     *
     * @param wanted by the user's settings; 0 for the engine's choice, which is never more than {@code processors}
     * @param processors of this machine
     */
    public static int threads(Policy policy, int wanted, int processors) {
        int most = wanted > 0 ? wanted : processors;
        int allowed = policy.atMost(Limit.THREADS, most);
        return allowed < most ? allowed : wanted;
    }
}
