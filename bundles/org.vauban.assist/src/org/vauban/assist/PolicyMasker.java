// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** Caches the masker that settings and policy require. Safe for use by many threads. */
final class PolicyMasker {
    /** The masker that was made last, with the settings and the policy it was made for. */
    private volatile MadeMasker made;

    /**
     * Returns the masker that applies now. If the policy cannot be understood, it masks more, until the gate refuses
     * requests for that reason. Reads the disk.
     *
     * @param personalData whether the settings require personal data to be masked as well
     */
    SecretMasker masker(boolean personalData) {
        try {
            return masker(personalData, Policy.of(UserDirectories.standard()));
        } catch (PolicyException e) {
            return new SecretMasker(true);
        }
    }

    /** Returns the masker under a policy. */
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
