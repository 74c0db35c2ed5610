// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import java.util.Optional;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/**
 * What becomes of generated code that stands verbatim in published sources: {@code "licence.check"} of a
 * {@link Policy}. Without licence data there is no check, whatever is decided.
 */
public enum LicencePolicy {
    /** It is shown, with where it comes from. Holds where nobody decided. */
    SHOW,
    /** It is shown only to somebody who was told where it comes from and confirms. */
    CONFIRM,
    /** It is not shown. */
    WITHHOLD;

    /** The name of the setting. */
    public static final String SETTING = "licence.check";

    /** The name of the setting that requires licence data. */
    public static final String DATA = "licence.data";

    /** Why generated code is not shown where no licence data is installed, in the user's language; empty if it is. */
    public static Optional<String> withoutData(Policy policy) {
        return policy.value(DATA).filter(value -> value.text().equals("required"))
                .map(value -> Messages.text("refused." + DATA, value.origin().explanation(DATA)));
    }

    /** @throws PolicyException when the policy has a value that is none of these */
    public static LicencePolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), LicencePolicy::text, SHOW);
    }

    /** As a policy file has it: {@code show}, {@code confirm} or {@code withhold}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
