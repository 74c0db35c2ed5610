// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.PolicyException;

/** Keeps the masker that settings and policy ask for. Safe for use by many threads. */
final class PolicyMasker {
    /** As the settings were when it was made. */
    private volatile MadeMasker made;

    /**
     * A policy that cannot be understood stops the engine; until then more is masked. Reads the disk.
     *
     * @param personalData whether the settings ask for personal data to be masked as well
     */
    SecretMasker masker(boolean personalData) {
        MadeMasker known = made;
        if (known == null || known.personalData() != personalData) {
            try {
                known = new MadeMasker(personalData,
                        PersonalDataPolicy.masker(UserDirectories.standard(), personalData));
            } catch (PolicyException e) {
                return new SecretMasker(true);
            }
            made = known;
        }
        return known.masker();
    }

    private record MadeMasker(boolean personalData, SecretMasker masker) {}
}
