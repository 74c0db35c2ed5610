// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.nio.file.Path;
import java.util.List;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.Submission;
import org.vauban.governance.exclusion.Exclusions;

/** Creates approved texts, through the gate like every text. */
final class Texts implements AutoCloseable {
    private final AuditLog audit;
    private final Gate gate;

    /**
     * Creates the gate.
     * @param folder folder for the audit log of the benchmark
     */
    Texts(Path folder) {
        audit = new AuditLog(folder.resolve("audit.jsonl"));
        gate = new Gate(new Exclusions(), new SecretMasker(), audit);
    }

    ApprovedText approve(String text) {
        return switch (gate.review(new Submission("bench", "any", List.of(Part.typed("text", text))))) {
            case Decision.Approved approved -> approved.parts().getFirst().text();
            case Decision.Refused refused -> throw new IllegalStateException(refused.reason());
        };
    }

    @Override
    public void close() {
        audit.close();
    }
}
