// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.setting;

import java.util.Locale;
import java.util.Optional;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/**
 * How to treat generated code that occurs verbatim in published sources: {@code "licence.check"} of a {@link Policy}.
 * Without licence data no check takes place, whatever the value.
 */
public enum LicencePolicy {
    /** The code is shown with its origin. The default. */
    SHOW,
    /** The code is shown only after the user was told its origin and confirmed. */
    CONFIRM,
    /** The code is not shown. */
    WITHHOLD;

    /** Name of the setting. */
    public static final String SETTING = "licence.check";

    /** Name of the setting that requires licence data. */
    public static final String DATA = "licence.data";

    /**
     * Returns why generated code is not shown while no licence data is installed, in the user's language; empty if it
     * is.
     */
    public static Optional<String> withoutData(Policy policy) {
        return policy.value(DATA).filter(value -> value.text().equals("required"))
                .map(value -> Messages.text("refused." + DATA, value.origin().explanation(DATA)));
    }

    /** @throws PolicyException if the policy has another value */
    public static LicencePolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), LicencePolicy::text, SHOW);
    }

    /** Returns the value in a policy file: {@code show}, {@code confirm} or {@code withhold}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
