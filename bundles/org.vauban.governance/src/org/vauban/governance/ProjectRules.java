// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Objects;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextSource;

/** Tells the gate what the projects that a text comes from forbid beyond what holds everywhere. */
@FunctionalInterface
public interface ProjectRules {
    /** Projects forbid nothing. */
    ProjectRules NONE = source -> List.of();

    /**
     * What one project forbids.
     *
     * @param exclusions files from which no text is taken
     * @param personalData whether personal data is masked
     * @param features which features may be used
     * @param fingerprint differs whenever the policy is another one: what was made under it is to be judged anew
     */
    record Rules(Exclusions exclusions, boolean personalData, FeatureRules features, String fingerprint) {
        /** None may be null. */
        public Rules {
            Objects.requireNonNull(exclusions);
            Objects.requireNonNull(features);
            Objects.requireNonNull(fingerprint);
        }
    }

    /**
     * Whether a text may be sent: what excludes it everywhere comes first, then what excludes it in its projects.
     *
     * @param everywhere what holds for all projects
     * @param projects those that hold it
     */
    static ExclusionResult check(TextSource source, Exclusions everywhere, List<Rules> projects) {
        ExclusionResult verdict = everywhere.check(source);
        for (Rules project : projects) {
            verdict = verdict.excluded() ? verdict : project.exclusions().check(source);
        }
        return verdict;
    }

    /**
     * The rules of the projects that hold a file. Reads the disk.
     *
     * @return empty for a text that is in no project that has rules
     * @throws GovernanceException if there are rules that cannot be read or trusted: then nothing may be sent
     */
    List<Rules> of(TextSource source) throws GovernanceException;
}
