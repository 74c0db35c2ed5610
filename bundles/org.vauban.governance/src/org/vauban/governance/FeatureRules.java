// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.vauban.governance.source.TextSource;

/** Tells the gate which features may be used, with which texts, and which files they may write generated text into. */
@FunctionalInterface
public interface FeatureRules {
    /** Rules that restrict no feature. */
    FeatureRules ALL = feature -> Optional.empty();

    /**
     * Returns why the requests of a feature are refused.
     *
     * @param feature feature as in {@link Submission#feature()}
     * @return sentences in the user's language, empty for a feature that may be used
     */
    Optional<String> refusal(String feature);

    /**
     * Returns why a feature may not write generated text into a file. Asked for the required parts of a submission,
     * because the answer goes into their file.
     *
     * @param feature feature as in {@link Submission#feature()}
     * @param target source of the text
     * @return sentences in the user's language, empty for a file that may be written
     */
    default Optional<String> refusal(String feature, TextSource target) {
        return Optional.empty();
    }

    /**
     * Returns why a part is left out of a request although it is not excluded. If the part is required, the request is
     * refused.
     *
     * @param wholes the texts that the part is taken from, as far as they are known; may read the disk
     * @param kinds kinds of the secrets masked in it
     * @return empty for a part that may be sent
     */
    default Optional<Withholding> withheld(Submission submission, Part part, Supplier<List<String>> wholes,
            Set<String> kinds) {
        return Optional.empty();
    }

    /**
     * Returns why a text must stay on this machine although some endpoint may receive texts of its kind.
     *
     * @param wholes as for {@link #withheld}
     * @return sentences in the user's language; empty for a text that may leave the machine
     */
    default Optional<String> localOnly(Part part, Supplier<List<String>> wholes) {
        return Optional.empty();
    }

    /**
     * Returns the restrictions that apply to a file because of its name and text. Reads the disk.
     *
     * @return one sentence each in the user's language
     */
    default List<String> restrictions(TextSource file) {
        return List.of();
    }

    /**
     * Why a part is left out.
     *
     * @param setting the setting responsible, for the audit log
     * @param reason sentences in the user's language
     * @param file whether all other parts of its file, such as its name, are left out as well
     */
    record Withholding(String setting, String reason, boolean file) {}
}
