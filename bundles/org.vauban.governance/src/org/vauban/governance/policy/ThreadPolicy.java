// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.OptionalLong;
import org.vauban.governance.policy.document.Limit;

/** How many threads the engine may use at most: {@code "engine.threads"} of a {@link Policy}. */
public final class ThreadPolicy {
    /** The name of the setting, a limit. */
    public static final String SETTING = "engine.threads";

    private ThreadPolicy() {}

    /**
     * The threads to ask the engine for.
     *
     * @param wanted by the user's settings; 0 for the engine's choice, which is never more than {@code processors}
     * @param processors of this machine
     */
    public static int threads(Policy policy, int wanted, int processors) {
        OptionalLong limit = policy.limit(Limit.THREADS);
        int most = wanted > 0 ? wanted : processors;
        return limit.isEmpty() || limit.getAsLong() >= most ? wanted : (int) limit.getAsLong();
    }
}
