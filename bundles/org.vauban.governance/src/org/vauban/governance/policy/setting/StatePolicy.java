// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/**
 * Whether what models have read of a workspace may be written to the disk: {@code "state.disk"} of a {@link Policy}.
 */
public enum StatePolicy {
    /** It stays in memory. Holds where nobody decided. */
    FORBIDDEN,
    /** It may be written, encrypted with a key of the user. */
    ENCRYPTED;

    /** The name of the setting. */
    public static final String SETTING = "state.disk";

    /** @throws PolicyException when the policy has a value that is none of these */
    public static StatePolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), StatePolicy::text, FORBIDDEN);
    }

    /** As a policy file has it: {@code forbidden} or {@code encrypted}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
