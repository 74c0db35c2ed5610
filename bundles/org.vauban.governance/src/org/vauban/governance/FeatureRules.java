// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Optional;
import org.vauban.governance.source.TextSource;

/** Tells the gate which features may be used, and in which files their answers may go. */
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

    /**
     * Why the requests of a feature are refused where they need this text whole, because their answer goes into its
     * file.
     *
     * @param feature as in {@link Submission#feature()}
     * @param target where the text comes from
     * @return sentences in the user's language, empty for a file that may be written into
     */
    default Optional<String> refusal(String feature, TextSource target) {
        return Optional.empty();
    }
}
