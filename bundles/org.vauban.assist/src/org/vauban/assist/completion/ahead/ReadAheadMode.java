// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.function.BooleanSupplier;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Permission;

/** When prompts are prefilled before a completion is requested; each value allows more than the one before. */
public enum ReadAheadMode {
    NEVER,
    /** On battery, only at places where a short prompt has answered a request. */
    ON_MAINS,
    ALWAYS;

    /**
     * Whether prefilling is allowed now.
     *
     * @param asked whether a completion was requested there; false for a resting caret
     * @param spare whether the machine has spare power and time; called only if that matters
     */
    public boolean allows(boolean asked, BooleanSupplier spare) {
        return switch (this) {
            case NEVER -> false;
            case ON_MAINS -> asked || spare.getAsBoolean();
            case ALWAYS -> true;
        };
    }

    /** Returns the more restrictive of the two modes. */
    public ReadAheadMode atMost(ReadAheadMode other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Returns this mode, or never if a policy forbids prefilling. */
    public ReadAheadMode under(Policy policy) {
        return policy.allows(Permission.READ_AHEAD) ? this : NEVER;
    }
}
