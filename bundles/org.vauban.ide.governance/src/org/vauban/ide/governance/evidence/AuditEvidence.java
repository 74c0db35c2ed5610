// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditExport;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.governance.export.ExportFormat;

/**
 * Exports the lines of the audit log in the format of another tool.
 *
 * @param log the log file
 * @param format format of the export
 */
public record AuditEvidence(Path log, ExportFormat format) implements EvidenceSource {

    @Override
    public String label() {
        return NLS.bind(Messages.Evidence_audit, name(format));
    }

    /** Returns the name of a format, as used by the tools that read it. */
    public static String name(ExportFormat format) {
        return switch (format) {
            case SYSLOG -> "syslog (RFC 5424)";
            case JSONL -> "JSON Lines";
            default -> format.name();
        };
    }

    @Override
    public String write(Path folder, AuditPeriod period, IProgressMonitor monitor) throws GovernanceException {
        if (!AuditLog.exists(log)) {
            return NLS.bind(Messages.Evidence_noAudit, log);
        }
        Path file = folder.resolve("audit." + extension());
        AuditExport.Result result = AuditExport.write(log, format, period, file, InstalledBundles.version());
        return result.skipped() == 0 ? NLS.bind(Messages.Evidence_lines, result.written(), file.getFileName())
                : NLS.bind(Messages.Evidence_skipped,
                        new Object[] {result.written(), file.getFileName(), result.skipped()});
    }

    private String extension() {
        return switch (format) {
            case OCSF -> "ocsf.jsonl";
            case CEF -> "cef";
            case SYSLOG -> "syslog";
            case CSV, JSONL -> format.name().toLowerCase(Locale.ROOT);
        };
    }
}
