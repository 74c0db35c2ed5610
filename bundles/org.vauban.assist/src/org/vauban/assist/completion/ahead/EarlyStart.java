// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/**
 * Decides whether the engine starts before the first request and before the user opens an editor. Like prefilling, this
 * is work in advance, under the same setting and the same policy; the load of a starting machine is ignored. Threads:
 * any.
 */
public final class EarlyStart {
    private final Supplier<ReadAheadMode> wanted;
    private final BooleanSupplier mains;

    /** @param wanted when prompts are prefilled in advance */
    public EarlyStart(Supplier<ReadAheadMode> wanted) {
        this(wanted, new PowerSource()::isMains);
    }

    /** @param mains whether the machine does not run on battery; called only if that matters */
    public EarlyStart(Supplier<ReadAheadMode> wanted, BooleanSupplier mains) {
        this.wanted = wanted;
        this.mains = mains;
    }

    /** Reads the disk. Returns false if the policy cannot be understood; the first request reports that. */
    public boolean isAllowed() {
        try {
            Policy policy = CurrentPolicy.of(UserDirectories.standard()).get();
            return FeaturePolicy.of(policy).refusal("completion").isEmpty()
                    && wanted.get().under(policy).allows(false, mains);
        } catch (PolicyException e) {
            return false;
        }
    }
}
