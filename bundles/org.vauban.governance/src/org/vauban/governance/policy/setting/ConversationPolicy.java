// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** Whether conversations may be kept on the disk: {@code "conversations.disk"} of a {@link Policy}. */
public enum ConversationPolicy {
    /** They may be kept, in files that only their owner can read. The default. */
    KEPT,
    /** They are kept only while the program runs. */
    FORBIDDEN;

    /** Name of the setting. */
    public static final String SETTING = "conversations.disk";

    /** @throws PolicyException if the policy has another value */
    public static ConversationPolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), ConversationPolicy::text, KEPT);
    }

    /** Returns the value in a policy file: {@code kept} or {@code forbidden}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
