// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** Whether conversations with a model may be kept on the disk: {@code "conversations.disk"} of a {@link Policy}. */
public enum ConversationPolicy {
    /** They may, in files that only their owner reads. Holds where nobody decided. */
    KEPT,
    /** They last as long as the program. */
    FORBIDDEN;

    /** The name of the setting. */
    public static final String SETTING = "conversations.disk";

    /** @throws PolicyException when the policy has a value that is none of these */
    public static ConversationPolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), ConversationPolicy::text, KEPT);
    }

    /** As a policy file has it: {@code kept} or {@code forbidden}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
