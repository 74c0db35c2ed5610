// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.source;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.governance.FeatureRules;
import org.vauban.governance.FeatureRules.Withholding;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.Masking;
import org.vauban.governance.Part;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.source.TextSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vauban redact}: prints files as a model would receive them, or the rule that excludes them. Exit codes: 0 all
 * files were printed, 1 one cannot be read, 3 one is excluded; 1 takes precedence over 3.
 */
@Command(name = "redact", resourceBundle = Messages.BUNDLE)
public final class RedactCommand implements Callable<Integer> {
    /** Maximum size in bytes; larger files are skipped. */
    public static final int LARGEST_FILE = 16 << 20;
    /** Name of no feature, so that settings of single features do not apply. */
    private static final String NO_FEATURE = "redact";

    @Parameters(arity = "1..*", paramLabel = "FILE", descriptionKey = "redact.files")
    private List<Path> files;

    @Option(names = "--json", descriptionKey = "redact.json")
    private boolean json;

    @Option(names = "--root", paramLabel = "DIR", descriptionKey = "redact.root")
    private Path root;

    @Option(names = "--personal-data", descriptionKey = "redact.personal")
    private boolean personalData;

    private final Console console;
    private final ProjectPolicies projects = ProjectPolicies.of(UserDirectories.standard());
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    public RedactCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SecretMasker masker;
        Exclusions exclusions;
        FeatureRules features;
        try {
            Policy policy = Policy.of(UserDirectories.standard());
            exclusions = GatePolicy.of(policy).exclusions(List.of());
            features = FeaturePolicy.of(policy);
            masker = PersonalDataPolicy.masker(policy, personalData);
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
        int code = 0;
        for (Path file : files) {
            if (!console.isRead()) {
                break;
            }
            int one = redact(file, exclusions, features, masker);
            code = InputFile.exitCode(code, one);
        }
        return code;
    }

    private int redact(Path file, Exclusions exclusions, FeatureRules features, SecretMasker everywhere) {
        if (!InputFile.isThere(file, console)) {
            return ExitCode.FAILED;
        }
        TextSource source = TextSource.file(file, root);
        List<ProjectRules.Rules> rules;
        try {
            rules = projects.of(source);
        } catch (GovernanceException e) {
            console.error(e.getMessage());
            return ExitCode.FAILED;
        }
        SecretMasker masker = rules.stream().anyMatch(ProjectRules.Rules::personalData)
                ? everywhere.withPersonalData()
                : everywhere;
        ExclusionResult verdict = ProjectRules.check(source, exclusions, rules);
        if (verdict.excluded()) {
            excluded(file, verdict);
            return ExitCode.REFUSED;
        }
        String text = InputFile.read(file, LARGEST_FILE, console);
        if (text == null) {
            return ExitCode.FAILED;
        }
        List<Masking> found = masker.find(text, source.path());
        Optional<Withholding> withheld = withheld(features, rules, source, text, found);
        if (withheld.isPresent()) {
            withheld(file, withheld.get());
            return ExitCode.REFUSED;
        }
        if (json) {
            console.out().println(gson.toJson(object(file, text, found)));
        } else {
            if (files.size() > 1) {
                console.line("==> " + Console.oneLine(file.toString()) + " <==");
            }
            String masked = SecretMasker.apply(text, found);
            console.text(masked);
            if (files.size() > 1 && !masked.endsWith("\n")) {
                console.out().println();
            }
        }
        return 0;
    }

    /**
     * Returns why a text is withheld from every request, whatever the feature.
     *
     * @param features rules that apply everywhere
     * @param rules rules of the projects that the text belongs to
     * @param found redactions in the text
     */
    public static Optional<Withholding> withheld(FeatureRules features, List<ProjectRules.Rules> rules,
            TextSource source, String text, List<Masking> found) {
        return Stream.concat(Stream.of(features), rules.stream().map(ProjectRules.Rules::features))
                .flatMap(each -> withheld(each, source, text, found).stream()).findFirst();
    }

    private static Optional<Withholding> withheld(FeatureRules rules, TextSource source, String text,
            List<Masking> found) {
        Part part = new Part("file", SourceText.whole(source, text), OptionalInt.empty(), true);
        return rules.withheld(new Submission(NO_FEATURE, "", List.of(part)), part, () -> List.of(text),
                found.stream().map(Masking::kind).collect(Collectors.toSet()));
    }

    private void withheld(Path file, Withholding withheld) {
        if (json) {
            console.out().println(gson.toJson(excluded(file, null, withheld.setting())));
        } else {
            console.error(Messages.text("redact.refused", file, withheld.reason()));
        }
    }

    private static JsonObject excluded(Path file, @Nullable String pattern, String origin) {
        JsonObject object = new JsonObject();
        object.addProperty("file", file.toString());
        object.addProperty("excluded", true);
        object.addProperty("pattern", pattern);
        object.addProperty("origin", origin);
        return object;
    }

    private void excluded(Path file, ExclusionResult verdict) {
        if (json) {
            console.out().println(gson.toJson(
                    excluded(file, verdict.pattern().isEmpty() ? null : verdict.pattern(), verdict.origin())));
        } else {
            console.error(verdict.pattern().isEmpty() ? Messages.text("redact.held", file, verdict.origin())
                    : verdict.explained(
                            Messages.text("redact.excluded", file, verdict.pattern(), verdict.origin())));
        }
    }

    private static JsonObject object(Path file, String text, List<Masking> found) {
        JsonObject object = new JsonObject();
        object.addProperty("file", file.toString());
        object.addProperty("excluded", false);
        JsonArray redactions = new JsonArray();
        int line = 1;
        int start = 0;
        for (Masking masking : found) {
            for (int next = text.indexOf('\n', start); next >= 0
                    && next < masking.offset(); next = text.indexOf('\n', start)) {
                line++;
                start = next + 1;
            }
            JsonObject one = new JsonObject();
            one.addProperty("kind", masking.kind());
            one.addProperty("line", line);
            one.addProperty("column", masking.offset() - start + 1);
            one.addProperty("offset", masking.offset());
            one.addProperty("length", masking.length());
            redactions.add(one);
        }
        object.add("redactions", redactions);
        return object;
    }
}
