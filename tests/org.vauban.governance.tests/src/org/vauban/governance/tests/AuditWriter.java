// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.nio.file.Path;
import java.util.List;

import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.Submission;
import org.vauban.governance.exclusion.Exclusions;

/** Writes audit lines through the gate, like every product feature; also the main program of a second process. */
final class AuditWriter {
    private AuditWriter() {}

    static void write(AuditLog log, String feature, int count) {
        Gate gate = new Gate(new Exclusions(), new SecretMasker(), log);
        for (int i = 0; i < count; i++) {
            if (gate.review(new Submission(feature, "model",
                    List.of(Part.typed("question", "number " + i)))) instanceof Decision.Refused refused) {
                throw new AssertionError(refused.reason());
            }
        }
    }

    /** Arguments: file, feature, count, rotation size. */
    public static void main(String[] arguments) {
        try (AuditLog log = new AuditLog(Path.of(arguments[0]), Long.parseLong(arguments[3]), false)) {
            write(log, arguments[1], Integer.parseInt(arguments[2]));
        }
    }
}
