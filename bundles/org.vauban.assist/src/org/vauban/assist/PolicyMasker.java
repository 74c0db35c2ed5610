// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** Keeps the masker that settings and policy ask for. Safe for use by many threads. */
final class PolicyMasker {
    /** As the settings were when it was made. */
    private volatile MadeMasker made;

    /**
     * The one that holds now. A policy that cannot be understood stops the engine; until then more is masked. Looks at
     * the disk.
     *
     * @param personalData whether the settings ask for personal data to be masked as well
     */
    SecretMasker masker(boolean personalData) {
        try {
            return masker(personalData, Policy.of(UserDirectories.standard()));
        } catch (PolicyException e) {
            return new SecretMasker(true);
        }
    }

    /** The one under a policy. */
    SecretMasker masker(boolean personalData, Policy policy) {
        MadeMasker known = made;
        if (known == null || known.personalData() != personalData || known.policy() != policy) {
            try {
                known = new MadeMasker(personalData, policy, PersonalDataPolicy.masker(policy, personalData));
            } catch (PolicyException e) {
                return new SecretMasker(true);
            }
            made = known;
        }
        return known.masker();
    }

    private record MadeMasker(boolean personalData, Policy policy, SecretMasker masker) {}
}
