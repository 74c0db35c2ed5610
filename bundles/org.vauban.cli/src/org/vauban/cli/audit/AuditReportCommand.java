// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.audit;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban audit report}: prints statistics of a period, none of which identify persons. */
@Command(name = "report", resourceBundle = Messages.BUNDLE)
public final class AuditReportCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", descriptionKey = "audit.file")
    private Path file;

    @Option(names = "--json", descriptionKey = "audit.report.json")
    private boolean json;

    @Mixin
    private PeriodOptions period;

    private final Console console;

    public AuditReportCommand(Console console) {
        this.console = console;
        period = new PeriodOptions();
    }

    @Override
    public Integer call() {
        try {
            Path log = AuditCommand.existing(file);
            AuditReport report = AuditReport.of(log, period.period());
            if (json) {
                console.out().println(json(report));
            } else {
                tell(report);
            }
            console.out().flush();
            if (report.unreadable() > 0) {
                console.error(Messages.text("audit.report.skipped", report.unreadable()));
            }
            return AuditCommand.isIntact(log, console) && report.unreadable() == 0 ? 0 : ExitCode.DAMAGED;
        } catch (GovernanceException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private void tell(AuditReport report) {
        Instant first = report.first();
        Instant last = report.last();
        if (first == null || last == null) {
            console.out().println(Messages.text("audit.report.nothing"));
            return;
        }
        console.out().println(Messages.text("audit.report.period", first, last));
        console.out().println(Messages.text("audit.report.requests", report.approved(), report.refused()));
        console.out().println(Messages.text("audit.report.sent", report.sentChars(), report.masked()));
        tell("audit.report.features", report.features());
        tell("audit.report.models", report.models());
        tell("audit.report.withheld", report.withheld());
        if (!report.outcomes().isEmpty()) {
            console.out().println(Messages.text("audit.report.output", report.outputChars(), report.takenChars()));
        }
        tell("audit.report.outcomes", report.outcomes());
        tell("audit.report.events", report.events());
        tell("audit.report.policies", report.policies());
        tell("audit.report.notes", report.notes());
        console.out().println(Messages.text("audit.report.nobody"));
    }

    private void tell(String title, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            console.out().println(Messages.text(title));
            new TreeMap<>(counts).forEach((name, count) -> console.line("  " + Console.oneLine(name) + "  " + count));
        }
    }

    private static JsonObject json(AuditReport report) {
        JsonObject json = new JsonObject();
        Instant first = report.first();
        Instant last = report.last();
        if (first != null && last != null) {
            json.addProperty("first", first.toString());
            json.addProperty("last", last.toString());
        }
        json.addProperty("approved", report.approved());
        json.addProperty("refused", report.refused());
        json.addProperty("sentCharacters", report.sentChars());
        json.addProperty("masked", report.masked());
        json.addProperty("unreadableLines", report.unreadable());
        json.add("features", json(report.features()));
        json.add("models", json(report.models()));
        json.add("withheld", json(report.withheld()));
        json.addProperty("outputCharacters", report.outputChars());
        json.addProperty("takenCharacters", report.takenChars());
        json.add("outcomes", json(report.outcomes()));
        json.add("events", json(report.events()));
        json.add("policies", json(report.policies()));
        json.add("notes", json(report.notes()));
        return json;
    }

    private static JsonObject json(Map<String, Long> counts) {
        JsonObject json = new JsonObject();
        new TreeMap<>(counts).forEach(json::addProperty);
        return json;
    }
}
