// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PolicyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban audit verify|show}. */
@Command(name = "audit", resourceBundle = Messages.BUNDLE)
final class AuditCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Console console;

    AuditCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    @Command(name = "verify", resourceBundle = Messages.BUNDLE)
    int verify(@Parameters(arity = "0..1", paramLabel = "FILE", descriptionKey = "audit.file") Path file) {
        Path audit = existing(file);
        try {
            AuditVerification verification = AuditLog.verify(audit);
            if (verification.intact()) {
                console.out().println(Messages.text("audit.intact", audit, verification.lines()));
                if (verification.reason() != null && !verification.reason().isEmpty()) {
                    console.out().println(verification.reason());
                }
                return 0;
            }
            console.error(Messages.text("audit.broken", verification.brokenFile(), verification.brokenLine(),
                    verification.reason()));
            return Main.FAILED;
        } catch (GovernanceException e) {
            throw new CommandException(Main.FAILED, e.getMessage(), e);
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
                AuditLog.read(audit, printer);
            } else {
                AuditLog.last(audit, Math.max(0, lines)).forEach(printer);
            }
            return 0;
        } catch (GovernanceException e) {
            throw new CommandException(Main.FAILED, e.getMessage(), e);
        }
    }

    private static Path existing(@Nullable Path given) {
        Path file = given != null ? given : standard();
        if (!AuditLog.exists(file)) {
            throw new CommandException(Main.FAILED, Messages.text("audit.none", file));
        }
        return file;
    }

    private static Path standard() {
        try {
            UserDirectories user = UserDirectories.standard();
            return GatePolicy.of(user).audit(user);
        } catch (PolicyException e) {
            throw new CommandException(Main.FAILED, e.getMessage(), e);
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
                return text.append("  ").append(string(entry, "event")).append("  ").append(string(entry, "model"))
                        .append("  ")
                        .append(string(entry, "detail")).toString();
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
        } catch (JsonParseException | IllegalStateException | NullPointerException | NumberFormatException e) {
            return "? " + line; // a damaged line is shown as it is; verify says what is wrong
        }
    }

    private static String string(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || !value.isJsonPrimitive() ? "?" : value.getAsString();
    }
}
