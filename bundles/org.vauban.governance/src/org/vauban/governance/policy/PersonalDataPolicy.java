// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.Locale;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;

/** Whether personal data is masked like secrets: {@code "redaction.personalData"} of a {@link Policy}. */
public enum PersonalDataPolicy {
    /** Personal data is masked, whatever the user's settings. */
    MASKED,
    /** The user's settings decide. The default. */
    OPTIONAL;

    /** Name of the setting. */
    public static final String SETTING = "redaction.personalData";
    /** Name of the setting with words that are masked like secrets, a list. */
    public static final String WORDS = "redaction.words";

    /** @throws PolicyException if the policy has another value */
    public static PersonalDataPolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), PersonalDataPolicy::text, OPTIONAL);
    }

    /**
     * Returns the masker for a user. Reads the disk.
     *
     * @param wanted whether the user's settings request masking of personal data; a policy can only add to it
     * @throws PolicyException if a policy cannot be read or understood
     */
    public static SecretMasker masker(UserDirectories user, boolean wanted) throws PolicyException {
        return masker(Policy.of(user), wanted);
    }

    /**
     * Returns the masker under a policy that was already read.
     *
     * @throws PolicyException if the policy has another value
     */
    public static SecretMasker masker(Policy policy, boolean wanted) throws PolicyException {
        return new SecretMasker(wanted || of(policy) == MASKED,
                policy.list(WORDS).stream().map(Policy.Value::text).toList());
    }

    /** Returns the value in a policy file: {@code masked} or {@code optional}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
