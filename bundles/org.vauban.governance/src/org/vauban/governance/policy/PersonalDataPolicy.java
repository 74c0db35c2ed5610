// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.Locale;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;

/** Whether personal data is masked as secrets are: {@code "redaction.personalData"} of a {@link Policy}. */
public enum PersonalDataPolicy {
    /** It is, whatever the user's settings say. */
    MASKED,
    /** The user's settings decide. Holds where nobody decided. */
    OPTIONAL;

    /** The name of the setting. */
    public static final String SETTING = "redaction.personalData";
    /** The name of the setting with words that are masked as secrets are, a list. */
    public static final String WORDS = "redaction.words";

    /** @throws PolicyException when the policy has a value that is none of these */
    public static PersonalDataPolicy of(Policy policy) throws PolicyException {
        return policy.choice(SETTING, values(), PersonalDataPolicy::text, OPTIONAL);
    }

    /**
     * The masker that holds for a user. Reads the disk.
     *
     * @param wanted whether the user's settings ask for personal data to be masked; a policy can only add to it
     * @throws PolicyException if there is a policy that cannot be read or understood
     */
    public static SecretMasker masker(UserDirectories user, boolean wanted) throws PolicyException {
        return masker(Policy.of(user), wanted);
    }

    /**
     * The same under a policy that was read already.
     *
     * @throws PolicyException when the policy has a value that is none of these
     */
    public static SecretMasker masker(Policy policy, boolean wanted) throws PolicyException {
        return new SecretMasker(wanted || of(policy) == MASKED,
                policy.list(WORDS).stream().map(Policy.Value::text).toList());
    }

    /** As a policy file has it: {@code masked} or {@code optional}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
