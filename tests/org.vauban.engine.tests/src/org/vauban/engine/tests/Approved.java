// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
final class Approved implements AutoCloseable {
    private final AuditLog audit;
    private final Gate gate;

    Approved(Path folder) {
        audit = new AuditLog(folder.resolve("audit.jsonl"));
        gate = new Gate(new Exclusions(), new SecretMasker(), audit);
    }

    ApprovedText text(String text) {
        Decision decision = gate.review(new Submission("test", "m", List.of(Part.typed("text", text))));
        return assertInstanceOf(Decision.Approved.class, decision).parts().getFirst().text();
    }

    @Override
    public void close() {
        audit.close();
    }
}
