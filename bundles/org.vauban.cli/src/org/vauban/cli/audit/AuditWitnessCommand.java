// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.audit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.witness.Witness;
import org.vauban.governance.witness.WitnessFinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban audit witness}: verifies the checkpoints that many machines have delivered. */
@Command(name = "witness", resourceBundle = Messages.BUNDLE)
public final class AuditWitnessCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", descriptionKey = "audit.witness.folder")
    private Path folder;

    @Option(names = "--state", required = true, paramLabel = "FILE", descriptionKey = "audit.witness.state")
    private Path state;

    @Option(names = "--key", paramLabel = "FILE", descriptionKey = "audit.witness.key")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--silent-after", paramLabel = "DAYS", descriptionKey = "audit.witness.silent")
    private @Nullable Integer silent;

    @Option(names = "--json", descriptionKey = "audit.verify.json")
    private boolean json;

    private final Console console;

    public AuditWitnessCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<VerifierKey> trusted = new ArrayList<>();
        keys.forEach(file -> trusted.addAll(AuditCommand.readKeys(file)));
        Integer days = silent;
        if (days != null && days < 1) {
            throw new CommandException(ExitCode.USAGE, Messages.text("not.positive"));
        }
        InputFile.requireFolder(folder);
        try {
            Witness.Result result = Witness.check(folder, trusted, state, days == null ? null : Duration.ofDays(days),
                    Instant.now());
            if (json) {
                console.out().println(json(result));
            } else {
                result.findings().forEach(finding -> console.line(Console.oneLine(finding.sentence())));
                console.out().println(Messages.text("audit.witness.done", result.checkpoints(), result.logs(),
                        result.findings().stream().map(WitnessFinding::origin).distinct().count()));
            }
            return result.findings().isEmpty() ? 0 : ExitCode.DAMAGED;
        } catch (GovernanceException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private static JsonObject json(Witness.Result result) {
        JsonObject json = new JsonObject();
        json.addProperty("logs", result.logs());
        json.addProperty("checkpoints", result.checkpoints());
        JsonArray findings = new JsonArray();
        for (WitnessFinding finding : result.findings()) {
            JsonObject one = new JsonObject();
            one.addProperty("origin", finding.origin());
            one.addProperty("kind", finding.kind().name().toLowerCase(Locale.ROOT));
            one.addProperty("sentence", finding.sentence());
            findings.add(one);
        }
        json.add("findings", findings);
        return json;
    }
}
