// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.vauban.governance.source.TextSource;

/** Tells the gate which features may be used, with which texts, and in which files their answers may go. */
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

    /**
     * What keeps a text out of a request although it is not excluded: it goes without it, or not at all if it is
     * required.
     *
     * @param wholes the texts that the part is taken from, as far as they are known; may read the disk
     * @param kinds of what was masked in it
     * @return empty for a text that may be sent
     */
    default Optional<Withholding> withheld(Submission submission, Part part, Supplier<List<String>> wholes,
            Set<String> kinds) {
        return Optional.empty();
    }

    /**
     * What keeps a text on this machine although some endpoint may read texts of its kind.
     *
     * @param wholes as for {@link #withheld}
     * @return sentences in the user's language; empty for a text that may leave it
     */
    default Optional<String> localOnly(Part part, Supplier<List<String>> wholes) {
        return Optional.empty();
    }

    /**
     * What is not done with a file, as far as its name and its text decide it. Reads the disk.
     *
     * @return one sentence each in the user's language
     */
    default List<String> restrictions(TextSource file) {
        return List.of();
    }

    /**
     * Why a text is left out.
     *
     * @param setting that decides it, for the audit
     * @param reason sentences in the user's language
     * @param file whether all other parts of its file are left out as well, such as its name
     */
    record Withholding(String setting, String reason, boolean file) {}
}
