// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** What happens if the system cannot confine the engine: {@code "engine.confinement"} of a {@link Policy}. */
public enum ConfinementPolicy {
    /** The engine opens no model. */
    REQUIRED,
    /** The engine runs anyway and reports what is missing. The default. */
    PREFERRED;

    /** Name of the setting. */
    public static final String SETTING = "engine.confinement";

    /** @throws PolicyException if the policy has another value */
    public static ConfinementPolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), ConfinementPolicy::text, PREFERRED);
    }

    /** Returns the value in a policy file: {@code required} or {@code preferred}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
