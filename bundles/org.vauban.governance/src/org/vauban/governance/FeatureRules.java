// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Optional;

/** Tells the gate which features may be used. */
@FunctionalInterface
public interface FeatureRules {
    /** All may. */
    FeatureRules ALL = feature -> Optional.empty();

    /**
     * Why the requests of a feature are refused.
     *
     * @param feature as in {@link Submission#feature()}
     * @return sentences in the user's language, empty for a feature that may be used
     */
    Optional<String> refusal(String feature);
}
