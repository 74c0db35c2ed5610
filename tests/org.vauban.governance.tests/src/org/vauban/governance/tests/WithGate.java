// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;

/** A gate with the built-in exclusions, and its audit log. */
abstract class WithGate {
    @TempDir
    Path root;
    AuditLog audit;
    Gate gate;

    @BeforeEach
    void open() {
        audit = new AuditLog(root.resolve("log/audit.jsonl"));
        gate = new Gate(new Exclusions(), new SecretMasker(), audit);
    }

    @AfterEach
    void close() {
        audit.close();
    }
}
