// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Objects;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextSource;

/** Tells the gate what the projects that a text comes from forbid beyond the rules for all projects. */
@FunctionalInterface
public interface ProjectRules {
    /** Rules for when no project forbids anything. */
    ProjectRules NONE = source -> List.of();

    /**
     * The restrictions of one project.
     *
     * @param exclusions files from which no text may be taken
     * @param personalData whether personal data is masked
     * @param features which features may be used
     * @param fingerprint differs whenever the policy differs: texts reviewed under another one must be reviewed again
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
     * Checks whether a text may be sent: first the exclusions for all projects, then those of its own projects.
     *
     * @param everywhere exclusions that apply to all projects
     * @param projects rules of the projects that contain the text
     */
    static ExclusionResult check(TextSource source, Exclusions everywhere, List<Rules> projects) {
        ExclusionResult verdict = everywhere.check(source);
        for (Rules project : projects) {
            verdict = verdict.excluded() ? verdict : project.exclusions().check(source);
        }
        return verdict;
    }

    /**
     * Returns the rules of the projects that contain a file. Reads the disk.
     *
     * @return empty for a text that is in no project with rules
     * @throws GovernanceException if rules cannot be read or trusted: nothing may then be sent
     */
    List<Rules> of(TextSource source) throws GovernanceException;
}
