// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** What is done where the system cannot confine the engine: {@code "engine.confinement"} of a {@link Policy}. */
public enum ConfinementPolicy {
    /** The engine opens no model. */
    REQUIRED,
    /** The engine works all the same and says what is missing. Holds where nobody decided. */
    PREFERRED;

    /** The name of the setting. */
    public static final String SETTING = "engine.confinement";

    /** @throws PolicyException when the policy has a value that is none of these */
    public static ConfinementPolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), ConfinementPolicy::text, PREFERRED);
    }

    /** As a policy file has it: {@code required} or {@code preferred}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
