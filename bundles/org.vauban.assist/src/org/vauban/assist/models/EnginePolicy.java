// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.models;

import org.vauban.engine.EngineCeilings;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;

/** What policies let an engine take, as engines are told it. */
public final class EnginePolicy {
    private EnginePolicy() {}

    /** The ceilings of a policy. */
    public static EngineCeilings ceilings(Policy policy) {
        return new EngineCeilings((int) policy.limit(Limit.CONTEXT_TOKENS).orElse(0),
                (int) policy.limit(Limit.ANSWER_TOKENS).orElse(0),
                policy.limit(Limit.ENGINE_MEGABYTES).orElse(0) << 20);
    }
}
