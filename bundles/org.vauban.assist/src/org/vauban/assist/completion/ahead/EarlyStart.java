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
 * Whether the engine starts before anybody asks it or comes to an editor. It is work in advance like reading ahead, and
 * heeds the same setting and the same policy; that a starting machine is busy says nothing. Threads: any.
 */
public final class EarlyStart {
    private final Supplier<ReadAheadMode> wanted;
    private final BooleanSupplier mains;

    /** @param wanted when prompts are read ahead */
    public EarlyStart(Supplier<ReadAheadMode> wanted) {
        this(wanted, new PowerSource()::isMains);
    }

    /** @param mains whether the machine does not run on its battery; asked only where that matters */
    public EarlyStart(Supplier<ReadAheadMode> wanted, BooleanSupplier mains) {
        this.wanted = wanted;
        this.mains = mains;
    }

    /** Looks at the disk. False, too, where the policy cannot be understood: whoever asks is told why. */
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
