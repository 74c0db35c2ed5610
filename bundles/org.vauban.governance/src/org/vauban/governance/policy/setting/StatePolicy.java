// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** Whether the KV cache of a workspace may be saved to the disk: {@code "state.disk"} of a {@link Policy}. */
public enum StatePolicy {
    /** It stays in memory. The default. */
    FORBIDDEN,
    /** It may be saved, encrypted with a key of the user. */
    ENCRYPTED;

    /** Name of the setting. */
    public static final String SETTING = "state.disk";

    /** @throws PolicyException if the policy has another value */
    public static StatePolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), StatePolicy::text, FORBIDDEN);
    }

    /** Returns the value in a policy file: {@code forbidden} or {@code encrypted}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
