// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.tests.policy.PolicyMutations.Figures;

/** No mutated policy is accepted, and none weakens anything. {@link PolicyMutations} as a program tries more. */
class PolicyMutationsTest {
    @TempDir
    Path folder;

    @Tag("claim:policy-authentic")
    @Test
    void noChangedPolicyIsAccepted() throws Exception {
        long seed = Long.getLong("junit.jupiter.execution.order.random.seed", 1);
        assertEquals(new Figures(200, 0, 0, 0), new PolicyMutations(folder, seed).run(200), "seed " + seed);
    }
}
