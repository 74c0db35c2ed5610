// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.evidence.inventory.Installation;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicySources;
import org.vauban.models.ModelStore;

/**
 * The sources of a pack.
 *
 * @param installation the files of the program
 * @param results the file of test results that came with it; need not exist
 * @param user the user whose audit log is verified
 * @param policies locations of policies
 * @param models the store whose models are listed
 * @param doctor output of a self-check, or null if there was none
 * @param clock provides the time of the pack
 */
public record EvidenceRequest(Installation installation, Path results, UserDirectories user, PolicySources policies,
        ModelStore models, @Nullable String doctor, InstantSource clock) {

    /** File with the test results within the folder of a distribution or plug-in. */
    public static final String RESULTS_FILE = "evidence/test-results.json";
}
