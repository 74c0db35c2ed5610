// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.time.Instant;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.evidence.inventory.InstalledPart;
import org.vauban.evidence.inventory.Inventory;
import org.vauban.evidence.result.Assessment;

/**
 * The whole content of a pack.
 *
 * @param version version of the product
 * @param created time of creation
 * @param resultsFault why the file of test results could not be read; empty if it was, or if there is none
 * @param resultsKey the key that signed that file, for display; empty if it is not signed
 * @param models models in the models folder
 * @param modelsFault why some or all could not be listed; empty if they were
 * @param doctor output of the self-check, or null if there was none
 */
public record EvidenceContent(String version, Instant created, Assessment assessment, String resultsFault,
        String resultsKey, Inventory inventory, List<InstalledPart> models, String modelsFault, PolicyState policy,
        AuditState audit, @Nullable String doctor) {
    /** Copies the list. */
    public EvidenceContent {
        models = List.copyOf(models);
    }
}
