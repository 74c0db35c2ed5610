// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli;

import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.audit.AuditCommand;
import org.vauban.cli.audit.AuditExportCommand;
import org.vauban.cli.audit.AuditReportCommand;
import org.vauban.cli.audit.AuditWitnessCommand;
import org.vauban.cli.completion.CompleteCommand;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.HelpTexts;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Version;
import org.vauban.cli.evidence.DoctorCommand;
import org.vauban.cli.evidence.EvidenceCommand;
import org.vauban.cli.knowledge.AskCommand;
import org.vauban.cli.knowledge.IndexCommand;
import org.vauban.cli.knowledge.PackCommands;
import org.vauban.cli.knowledge.SearchCommand;
import org.vauban.cli.knowledge.TraceCommand;
import org.vauban.cli.models.ModelsCommand;
import org.vauban.cli.models.PackCommand;
import org.vauban.cli.models.SignModelCommand;
import org.vauban.cli.models.StatesCommand;
import org.vauban.cli.policy.PolicyCommand;
import org.vauban.cli.remote.RemoteCommand;
import org.vauban.cli.server.LspCommand;
import org.vauban.cli.server.ServeCommand;
import org.vauban.cli.server.ServeKeysCommand;
import org.vauban.cli.site.BundleCommand;
import org.vauban.cli.site.InstallCommand;
import org.vauban.cli.site.MirrorCommand;
import org.vauban.cli.site.RingCommands;
import org.vauban.cli.site.SignJarsCommand;
import org.vauban.cli.site.SignPgpCommand;
import org.vauban.cli.site.SiteCommand;
import org.vauban.cli.source.LicenceCommand;
import org.vauban.cli.source.RedactCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point of {@code vauban}. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by the gate, 4 nothing
 * found by a search, or damage found by a verification; {@code vauban install} has more. Results go to standard output,
 * everything else to standard error.
 */
@Command(name = "vauban", resourceBundle = Messages.BUNDLE, versionProvider = Main.Versions.class, subcommands = {
        CompleteCommand.class, ModelsCommand.class, LspCommand.class, ServeCommand.class, RedactCommand.class,
        AuditCommand.class, PolicyCommand.class, StatesCommand.class, IndexCommand.class, SearchCommand.class,
        AskCommand.class, TraceCommand.class, PackCommands.class, LicenceCommand.class, EvidenceCommand.class,
        SiteCommand.class, MirrorCommand.class, BundleCommand.class, InstallCommand.class, RemoteCommand.class,
        DoctorCommand.class})
public final class Main implements Runnable {
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
        int code = run(console, args);
        console.flush();
        System.exit(code);
    }

    /** Serves an editor that waits for it, if that is all there is to do; null otherwise. */
    private static @Nullable Integer served(String... args) {
        try {
            return args.length == 0 ? null : LspCommand.quickly(args);
        } catch (CommandException failure) {
            Console.standard().error(failure.getMessage());
            return failure.exitCode();
        }
    }

    /** Runs one command; the exit code is the answer. */
    static int run(Console console, String... args) {
        CommandLine line = new CommandLine(new Main(), new Commands(console));
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
            console.error(e instanceof CommandException failure ? failure.getMessage()
                    : Messages.text("unexpected", String.valueOf(e)));
            if (!(e instanceof CommandException) && System.getenv("VAUBAN_DEBUG") != null) {
                e.printStackTrace(console.err());
            }
            return e instanceof CommandException failure ? failure.exitCode() : ExitCode.FAILED;
        });
        return line.execute(args);
    }

    private static int wrongUsage(Console console, ParameterException e) {
        console.error(sentence(e));
        console.error(Messages.text("see.help", e.getCommandLine().getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    /** In the user's language, which picocli does not have for the two most frequent mistakes. */
    private static String sentence(ParameterException e) {
        return switch (e) {
            case MissingParameterException missing when !missing.getMissing().isEmpty() ->
                Messages.text("usage.missing",
                        missing.getMissing().stream().map(Main::name).collect(Collectors.joining(", ")));
            case UnmatchedArgumentException unmatched -> Messages.text("usage.unmatched",
                    String.join(" ", unmatched.getUnmatched()));
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() + "=" + option.paramLabel()
                : argument.paramLabel();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    /** Makes the commands, each with the console. */
    private record Commands(Console console) implements CommandLine.IFactory {
        @Override
        @NonNullByDefault({})
        public <K> K create(Class<K> type) throws Exception {
            if (type == CompleteCommand.class) {
                return type.cast(new CompleteCommand(console));
            }
            if (type == ModelsCommand.class) {
                return type.cast(new ModelsCommand(console));
            }
            if (type == LspCommand.class) {
                return type.cast(new LspCommand());
            }
            if (type == ServeCommand.class) {
                return type.cast(new ServeCommand(console));
            }
            if (type == ServeKeysCommand.class) {
                return type.cast(new ServeKeysCommand(console));
            }
            if (type == RedactCommand.class) {
                return type.cast(new RedactCommand(console));
            }
            if (type == AuditCommand.class) {
                return type.cast(new AuditCommand(console));
            }
            if (type == AuditExportCommand.class) {
                return type.cast(new AuditExportCommand(console));
            }
            if (type == AuditReportCommand.class) {
                return type.cast(new AuditReportCommand(console));
            }
            if (type == AuditWitnessCommand.class) {
                return type.cast(new AuditWitnessCommand(console));
            }
            if (type == PolicyCommand.class) {
                return type.cast(new PolicyCommand(console));
            }
            if (type == StatesCommand.class) {
                return type.cast(new StatesCommand(console));
            }
            if (type == IndexCommand.class) {
                return type.cast(new IndexCommand(console));
            }
            if (type == SearchCommand.class) {
                return type.cast(new SearchCommand(console));
            }
            if (type == PackCommands.class) {
                return type.cast(new PackCommands(console));
            }
            if (type == TraceCommand.class) {
                return type.cast(new TraceCommand(console));
            }
            if (type == AskCommand.class) {
                return type.cast(new AskCommand(console));
            }
            if (type == LicenceCommand.Check.class) {
                return type.cast(new LicenceCommand.Check(console));
            }
            if (type == LicenceCommand.Show.class) {
                return type.cast(new LicenceCommand.Show(console));
            }
            if (type == EvidenceCommand.class) {
                return type.cast(new EvidenceCommand(console));
            }
            if (type == SiteCommand.class) {
                return type.cast(new SiteCommand(console));
            }
            if (type == RingCommands.Promote.class) {
                return type.cast(new RingCommands.Promote(console));
            }
            if (type == RingCommands.Rollback.class) {
                return type.cast(new RingCommands.Rollback(console));
            }
            if (type == RingCommands.Show.class) {
                return type.cast(new RingCommands.Show(console));
            }
            if (type == SignJarsCommand.class) {
                return type.cast(new SignJarsCommand(console));
            }
            if (type == SignPgpCommand.class) {
                return type.cast(new SignPgpCommand(console));
            }
            if (type == SignModelCommand.class) {
                return type.cast(new SignModelCommand(console));
            }
            if (type == PackCommand.class) {
                return type.cast(new PackCommand(console));
            }
            if (type == MirrorCommand.class) {
                return type.cast(new MirrorCommand(console));
            }
            if (type == BundleCommand.class) {
                return type.cast(new BundleCommand(console));
            }
            if (type == InstallCommand.class) {
                return type.cast(new InstallCommand(console));
            }
            if (type == RemoteCommand.class) {
                return type.cast(new RemoteCommand(console));
            }
            if (type == DoctorCommand.class) {
                return type.cast(new DoctorCommand(console));
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** What {@code --version} prints. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"vauban " + Version.number(), "Java " + System.getProperty("java.version") + " ("
                    + System.getProperty("java.home") + "), " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")};
        }
    }
}
