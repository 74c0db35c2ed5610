// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.governance.export.AuditPeriod;
import picocli.CommandLine.Option;

/** {@code --since} and {@code --until}: days in the time zone of this machine, or instants in UTC. */
final class PeriodOptions {
    @Option(names = "--since", paramLabel = "DATE", descriptionKey = "audit.since")
    private String since;

    @Option(names = "--until", paramLabel = "DATE", descriptionKey = "audit.until")
    private String until;

    /** Returns the period, which includes the last day. */
    AuditPeriod period() {
        return new AuditPeriod(moment(since, 0), moment(until, 1));
    }

    private static @Nullable Instant moment(@Nullable String text, int days) {
        if (text == null) {
            return null;
        }
        try {
            return text.indexOf('T') >= 0 ? Instant.parse(text)
                    : LocalDate.parse(text).plusDays(days).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new CommandException(ExitCode.USAGE, Messages.text("audit.date", text), e);
        }
    }
}
