// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.audit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.governance.AuditDamage;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PolicyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban audit}: verifies and shows logs; each other operation on a log has its own class. */
@Command(name = "audit", resourceBundle = Messages.BUNDLE, subcommands = {AuditExportCommand.class,
        AuditReportCommand.class, AuditWitnessCommand.class})
public final class AuditCommand implements Runnable {
    private static final int LINES_BETWEEN_CHECKS = 256;

    @Spec
    private CommandSpec spec;

    private final Console console;

    public AuditCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    @Command(name = "verify", resourceBundle = Messages.BUNDLE)
    int verify(@Parameters(arity = "0..1", paramLabel = "FILE", descriptionKey = "audit.file") @Nullable Path file,
            @Option(names = "--key", paramLabel = "FILE", descriptionKey = "audit.key") @Nullable List<Path> keys,
            @Option(names = "--checkpoint", paramLabel = "FILE",
                    descriptionKey = "audit.checkpoint") @Nullable List<Path> files,
            @Option(names = "--drop", paramLabel = "DIR", descriptionKey = "audit.drop") @Nullable List<Path> folders,
            @Option(names = "--json", descriptionKey = "audit.verify.json") boolean json) {
        List<Path> checkpoints = files == null ? List.of() : files;
        List<Path> drops = folders == null ? List.of() : folders;
        drops.forEach(InputFile::requireFolder);
        Path audit = checkpoints.isEmpty() && drops.isEmpty() ? existing(file) : file != null ? file : standard();
        List<VerifierKey> trusted = new ArrayList<>();
        for (Path key : keys == null ? List.<Path>of() : keys) {
            trusted.addAll(readKeys(key));
        }
        try {
            AuditVerification verification = AuditLog.verify(audit, trusted, checkpoints, drops);
            if (json) {
                console.out().println(verification.json());
            } else {
                tell(audit, verification);
            }
            return verification.intact() ? 0 : ExitCode.DAMAGED;
        } catch (GovernanceException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private void tell(Path audit, AuditVerification verification) {
        if (verification.intact()) {
            console.line(Messages.text("audit.intact", audit, verification.lines()));
        }
        for (AuditDamage damage : verification.damages()) {
            String lines = damage.firstLine() == 0 ? ""
                    : damage.firstLine() == damage.lastLine() ? ":" + damage.firstLine()
                            : ":" + damage.firstLine() + "-" + damage.lastLine();
            console.line(Console.oneLine(damage.file() + lines + ": " + damage.reason()));
        }
        if (verification.unlisted() > 0) {
            console.line(Messages.text("audit.unlisted", verification.unlisted()));
        }
        if (!verification.remark().isEmpty()) {
            console.line(verification.remark());
        }
        console.line(verification.checkpoints() == 0 ? Messages.text("audit.uncovered")
                : Messages.text("audit.covered", verification.covered(), verification.checkpoints()));
        if (!verification.intact()) {
            console.out().flush();
            console.error(Messages.text("audit.damaged", audit,
                    verification.damages().size() + verification.unlisted()));
        }
    }

    /** Whether a log is intact; if not, prints an error, since lines of it may be missing or out of order. */
    static boolean isIntact(Path log, Console console) throws GovernanceException {
        AuditVerification verification = AuditLog.verify(log);
        if (!verification.intact()) {
            console.error(Messages.text("audit.damaged", log,
                    verification.damages().size() + verification.unlisted()));
        }
        return verification.intact();
    }

    /** Reads the public keys in a file, one per line. */
    static List<VerifierKey> readKeys(Path file) {
        try {
            List<VerifierKey> keys = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    keys.add(VerifierKey.parse(line));
                }
            }
            if (keys.isEmpty()) { // an empty list would select the keys beside the log
                throw new CommandException(ExitCode.USAGE, Messages.text("audit.key.empty", file));
            }
            return keys;
        } catch (CheckpointFormatException e) {
            throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, InputFile.unreadable(file, e), e);
        }
    }

    @Command(name = "show", resourceBundle = Messages.BUNDLE)
    int show(@Parameters(arity = "0..1", paramLabel = "FILE", descriptionKey = "audit.file") Path file,
            @Option(names = {"-n",
                    "--lines"}, paramLabel = "N", defaultValue = "20", descriptionKey = "audit.lines") int lines,
            @Option(names = {"-a", "--all"}, descriptionKey = "audit.all") boolean all,
            @Option(names = "--json", descriptionKey = "audit.json") boolean json) {
        Path audit = existing(file);
        Consumer<String> printer = line -> console.out().println(json ? line : readable(line));
        try {
            if (all) {
                long[] printed = new long[1];
                AuditLog.read(audit, line -> {
                    printer.accept(line);
                    if (++printed[0] % LINES_BETWEEN_CHECKS == 0 && !console.isRead()) {
                        throw new CancellationException();
                    }
                });
            } else {
                AuditLog.last(audit, Math.max(0, lines)).forEach(printer);
            }
            return 0;
        } catch (CancellationException e) {
            return 0; // nobody reads on, as behind head
        } catch (GovernanceException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    static Path existing(@Nullable Path given) {
        Path file = given != null ? given : standard();
        if (!AuditLog.exists(file)) {
            throw new CommandException(ExitCode.FAILED, Messages.text("audit.none", file));
        }
        return file;
    }

    private static Path standard() {
        try {
            UserDirectories user = UserDirectories.standard();
            return GatePolicy.of(user).audit(user);
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private static String readable(String line) {
        try {
            JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
            StringBuilder text = new StringBuilder(string(entry, "time"));
            if (entry.has("note")) {
                return text.append("  ").append(string(entry, "note")).append(": ").append(string(entry, "detail"))
                        .toString();
            }
            if (entry.has("event")) {
                text.append("  ").append(string(entry, "event"));
                if (entry.has("feature")) {
                    text.append("  ").append(string(entry, "feature"));
                }
                return text.append("  ").append(string(entry, "model")).append("  ").append(string(entry, "detail"))
                        .toString();
            }
            text.append("  ").append(string(entry, "decision")).append("  ").append(string(entry, "feature"))
                    .append("  ")
                    .append(string(entry, "model"));
            if (entry.get("parts") instanceof JsonElement parts && parts.isJsonArray()) {
                for (JsonElement element : parts.getAsJsonArray()) {
                    JsonObject part = element.getAsJsonObject();
                    long chars = part.get("chars").getAsLong();
                    if (part.get("afterCaret") instanceof JsonObject after) {
                        chars += after.get("chars").getAsLong();
                    }
                    text.append("  ").append(string(part, "role")).append(' ').append(chars)
                            .append(part.has("heldBack") ? " (" + string(part, "heldBack") + ")" : "");
                }
            }
            return text.toString();
        } catch (JsonParseException | IllegalStateException | NullPointerException | NumberFormatException
                | UnsupportedOperationException e) {
            return "? " + Console.oneLine(line); // a damaged line is shown unparsed; verify reports the reason
        }
    }

    private static String string(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || !value.isJsonPrimitive() ? "?" : Console.oneLine(value.getAsString());
    }
}
