// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.audit;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Version;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditExport;
import org.vauban.governance.export.ExportFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban audit export}: writes the lines of a log to a file for another tool. */
@Command(name = "export", resourceBundle = Messages.BUNDLE)
public final class AuditExportCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", descriptionKey = "audit.file")
    private Path file;

    @Option(names = "--format", required = true, paramLabel = "ocsf|cef|syslog|csv|jsonl",
            descriptionKey = "audit.format")
    private String format;

    @Option(names = "--out", required = true, paramLabel = "FILE", descriptionKey = "audit.out")
    private Path out;

    @Mixin
    private PeriodOptions period;

    private final Console console;

    public AuditExportCommand(Console console) {
        this.console = console;
        period = new PeriodOptions();
    }

    @Override
    public Integer call() {
        ExportFormat chosen = chosen();
        Path log = AuditCommand.existing(file);
        try {
            AuditExport.Result result = AuditExport.write(log, chosen, period.period(), out, Version.number());
            console.out().println(Messages.text("audit.exported", out, result.written()));
            if (result.skipped() > 0) {
                console.error(Messages.text("audit.skipped", result.skipped()));
            }
            return AuditCommand.isIntact(log, console) && result.skipped() == 0 ? 0 : ExitCode.DAMAGED;
        } catch (GovernanceException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private ExportFormat chosen() {
        for (ExportFormat each : ExportFormat.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(format)) {
                return each;
            }
        }
        throw new CommandException(ExitCode.USAGE, Messages.text("audit.format.unknown", format));
    }
}
