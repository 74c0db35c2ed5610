// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;

/** Base class with a site whose policies a test installs, and an audit log for gates under them. */
abstract class WithPolicySite {
    @TempDir
    Path folder;

    PolicySite site;
    AuditLog audit;

    @BeforeEach
    void site() throws Exception {
        site = new PolicySite(folder);
        audit = new AuditLog(folder.resolve("audit.jsonl"));
    }

    @AfterEach
    void close() {
        audit.close();
    }
}
