// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.source;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.licence.LicenceData;
import org.vauban.governance.licence.LicenceMatch;
import org.vauban.governance.licence.Origin;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.setting.LicencePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban licence}: finds code that is identical to published sources. */
@Command(name = "licence", resourceBundle = Messages.BUNDLE,
        subcommands = {LicenceCommand.Check.class, LicenceCommand.Show.class})
public final class LicenceCommand implements Runnable {
    private static final int LARGEST_FILE = 4 << 20;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    /** Returns the installed data: the distribution's, otherwise an administrator's, otherwise the user's. */
    static Optional<LicenceData> data() throws GovernanceException {
        UserDirectories user = UserDirectories.standard();
        for (Path folder : List.of(Distribution.find().licences(), user.machineLicences())) {
            Optional<LicenceData> data = LicenceData.open(folder);
            if (data.isPresent()) {
                return data;
            }
        }
        return LicenceData.open(user.licences());
    }

    private static LicenceData required() throws GovernanceException {
        return data().orElseThrow(() -> new CommandException(ExitCode.FAILED, Messages.text("licence.none",
                Distribution.find().licences(), UserDirectories.standard().licences())));
    }

    private static String projects(LicenceData.Contents contents) {
        return contents.projects().stream().map(Origin::project).distinct().collect(Collectors.joining(", "));
    }

    /** Returns sentences for {@code vauban doctor}: the policy and the installed data, which is verified. */
    public static List<String> sentences(UserDirectories user) throws GovernanceException {
        String policy = LicencePolicy.of(Policy.of(user)).text();
        try (LicenceData data = data().orElse(null)) {
            if (data == null) {
                return List.of(Messages.text("doctor.licences.none"));
            }
            data.verify();
            int projects = data.contents().stream().mapToInt(each -> each.projects().size()).sum();
            return List.of(Messages.text("doctor.licences." + policy, projects, data.folder()));
        }
    }

    /**
     * {@code vauban licence check}. Exit codes: 0 nothing found, 1 a file or the data cannot be read, 3 a match was
     * found; 1 takes precedence over 3.
     */
    @Command(name = "check", resourceBundle = Messages.BUNDLE)
    public static final class Check implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "FILE", descriptionKey = "licence.files")
        private List<Path> files;

        @Option(names = "--json", descriptionKey = "licence.json")
        private boolean json;

        private final Console console;
        private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();

        public Check(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            try (LicenceData data = required()) {
                int code = 0;
                for (Path file : files) {
                    if (!console.isRead()) {
                        break;
                    }
                    int one = check(data, file);
                    code = InputFile.exitCode(code, one);
                }
                return code;
            } catch (GovernanceException e) {
                throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
            }
        }

        private int check(LicenceData data, Path file) throws GovernanceException {
            String text = InputFile.read(file, LARGEST_FILE, console);
            if (text == null) {
                return ExitCode.FAILED;
            }
            List<LicenceMatch> matches = data.find(text);
            for (LicenceMatch match : matches) {
                int first = line(text, match.offset());
                int last = line(text, match.offset() + match.length() - 1);
                if (json) {
                    console.out().println(gson.toJson(object(file, first, last, match)));
                } else {
                    console.line(Messages.text("licence.found", Console.oneLine(file.toString()), first, last,
                            match.characters(), origins(match)));
                }
            }
            if (matches.isEmpty() && !json) {
                console.line(Messages.text("licence.nothing", Console.oneLine(file.toString())));
            }
            return matches.isEmpty() ? 0 : ExitCode.REFUSED;
        }

        private static String origins(LicenceMatch match) {
            List<String> origins = new ArrayList<>();
            for (Origin each : match.origins()) {
                origins.add(Messages.text("licence.origin", each.file(), each.project(), each.version(),
                        each.licence()));
            }
            return String.join("; ", origins);
        }

        private JsonObject object(Path file, int first, int last, LicenceMatch match) {
            JsonObject object = new JsonObject();
            object.addProperty("file", file.toString());
            object.addProperty("firstLine", first);
            object.addProperty("lastLine", last);
            object.addProperty("offset", match.offset());
            object.addProperty("length", match.length());
            object.addProperty("characters", match.characters());
            object.add("origins", gson.toJsonTree(match.origins()));
            return object;
        }

        private static int line(String text, int offset) {
            return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
        }
    }

    /** {@code vauban licence show}: describes the installed data. */
    @Command(name = "show", resourceBundle = Messages.BUNDLE)
    public static final class Show implements Callable<Integer> {
        private final Console console;

        public Show(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            try (LicenceData data = required()) {
                for (LicenceData.Contents each : data.contents()) {
                    console.out().println(Messages.text("licence.contents." + each.kind().text(), data.folder(),
                            each.projects().size(), each.files(), projects(each)));
                }
                return 0;
            } catch (GovernanceException e) {
                throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
            }
        }
    }
}
