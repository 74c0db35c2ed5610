// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.audit.AuditCommand;
import org.vauban.cli.completion.CompleteCommand;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.HelpTexts;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.UsageSentences;
import org.vauban.cli.distribution.Version;
import org.vauban.cli.evidence.DoctorCommand;
import org.vauban.cli.evidence.EvidenceCommand;
import org.vauban.cli.knowledge.AskCommand;
import org.vauban.cli.knowledge.IndexCommand;
import org.vauban.cli.knowledge.PackCommands;
import org.vauban.cli.knowledge.SearchCommand;
import org.vauban.cli.knowledge.TraceCommand;
import org.vauban.cli.models.ModelsCommand;
import org.vauban.cli.models.StatesCommand;
import org.vauban.cli.policy.PolicyCommand;
import org.vauban.cli.remote.RemoteCommand;
import org.vauban.cli.server.LspCommand;
import org.vauban.cli.server.ServeCommand;
import org.vauban.cli.site.BundleCommand;
import org.vauban.cli.site.InstallCommand;
import org.vauban.cli.site.MirrorCommand;
import org.vauban.cli.site.SiteCommand;
import org.vauban.cli.source.LicenceCommand;
import org.vauban.cli.source.RedactCommand;
import org.vauban.governance.shutdown.ShutdownAction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The entry point of {@code vauban}. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by the gate, 4 nothing
 * found by a search, or damage found by a verification; {@code vauban install} has further ones. Results go to standard
 * output, everything else to standard error.
 */
@Command(name = "vauban", resourceBundle = Messages.BUNDLE, versionProvider = Main.Versions.class)
public final class Main implements Runnable {
    /** Command names in the order of the help. */
    private static final List<String> COMMANDS = List.of("complete", "models", "lsp", "serve", "redact", "audit",
            "policy", "states", "index", "search", "ask", "trace", "knowledge", "licence", "evidence", "site", "mirror",
            "bundle", "install", "remote", "doctor");

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = CommandLine.ScopeType.INHERIT, descriptionKey = "help")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, descriptionKey = "version")
    private boolean version;

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        Integer served = served(args);
        if (served != null) {
            System.exit(served);
        }
        Console console = Console.standard();
        System.exit(console.end(run(console, args)));
    }

    /** Runs the language server if the arguments need nothing else, since the editor waits for it; null otherwise. */
    private static @Nullable Integer served(String... args) {
        try {
            return args.length == 0 ? null : LspCommand.quickly(args);
        } catch (CommandException failure) {
            Console.standard().error(failure.getMessage());
            return failure.exitCode();
        }
    }

    /** Runs one command and returns the exit code. */
    static int run(Console console, String... args) {
        CommandLine.IFactory factory = new Commands(console);
        CommandLine line = new CommandLine(new Main(), factory);
        for (String name : needed(args)) {
            line.addSubcommand(new CommandLine(command(name), factory));
        }
        line.setExpandAtFiles(false); // a question may begin with @docs, and no file of the folder gives options
        UsageSentences.refuseEmptyPaths(line);
        line.setOut(console.out()).setErr(console.err());
        line.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
        line.setExecutionStrategy(parsed -> {
            if (parsed.asCommandLineList().stream().anyMatch(CommandLine::isUsageHelpRequested)) {
                HelpTexts.apply(line);
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setParameterExceptionHandler((e, arguments) -> wrongUsage(console, e));
        line.setExecutionExceptionHandler((e, commandLine, parsed) -> {
            if (ShutdownAction.isEnding()) {
                return ExitCode.FAILED; // a signal ends the process, so failures are expected
            }
            console.error(e instanceof CommandException failure ? failure.getMessage()
                    : Messages.text("unexpected", String.valueOf(e)));
            if (!(e instanceof CommandException) && System.getenv("VAUBAN_DEBUG") != null) {
                e.printStackTrace(console.err());
            }
            return e instanceof CommandException failure ? failure.exitCode() : ExitCode.FAILED;
        });
        return line.execute(args);
    }

    /** Returns only the command of the first argument, if it is one: creating all takes longer than most run. */
    private static List<String> needed(String... args) {
        return args.length > 0 && COMMANDS.contains(args[0]) ? List.of(args[0]) : COMMANDS;
    }

    private static Class<?> command(String name) {
        return switch (name) {
            case "complete" -> CompleteCommand.class;
            case "models" -> ModelsCommand.class;
            case "lsp" -> LspCommand.class;
            case "serve" -> ServeCommand.class;
            case "redact" -> RedactCommand.class;
            case "audit" -> AuditCommand.class;
            case "policy" -> PolicyCommand.class;
            case "states" -> StatesCommand.class;
            case "index" -> IndexCommand.class;
            case "search" -> SearchCommand.class;
            case "ask" -> AskCommand.class;
            case "trace" -> TraceCommand.class;
            case "knowledge" -> PackCommands.class;
            case "licence" -> LicenceCommand.class;
            case "evidence" -> EvidenceCommand.class;
            case "site" -> SiteCommand.class;
            case "mirror" -> MirrorCommand.class;
            case "bundle" -> BundleCommand.class;
            case "install" -> InstallCommand.class;
            case "remote" -> RemoteCommand.class;
            case "doctor" -> DoctorCommand.class;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int wrongUsage(Console console, ParameterException e) {
        console.error(UsageSentences.of(e));
        console.error(Messages.text("see.help", meant(e.getCommandLine()).qualifiedName()));
        return ExitCode.USAGE;
    }

    /** Returns the command that was invoked: exceptions that it throws itself name the command of its group. */
    private static CommandSpec meant(CommandLine line) {
        ParseResult parsed = line.getParseResult();
        while (parsed != null && parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return parsed == null ? line.getCommandSpec() : parsed.commandSpec();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    /** Creates the commands, and passes them the console. */
    private record Commands(Console console) implements CommandLine.IFactory {
        @Override
        @NonNullByDefault({})
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> each : type.getConstructors()) {
                if (Arrays.equals(each.getParameterTypes(), new Class<?>[] {Console.class})) {
                    return type.cast(each.newInstance(console));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** Returns what {@code --version} prints. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"vauban " + Version.number(), "Java " + System.getProperty("java.version") + " ("
                    + System.getProperty("java.home") + "), " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")};
        }
    }
}
