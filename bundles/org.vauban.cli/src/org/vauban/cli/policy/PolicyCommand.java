// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import com.google.gson.GsonBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.source.RedactCommand;
import org.vauban.evidence.report.PolicyState;
import org.vauban.governance.FeatureRules.Withholding;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicyInstaller;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.policy.SignedLayer;
import org.vauban.governance.policy.SignedModels;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.policy.document.PolicySchema;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.source.TextDecoder;
import org.vauban.governance.source.TextSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code vauban policy}: shows the settings in force on this machine and why. {@link PolicySigning} and
 * {@link PolicyChecks} implement the operations for authors of policies. Exit codes: 0 done, 1 failed, 2 wrong usage, 3
 * a document is refused, a file excluded, or two documents differ.
 */
@Command(name = "policy", resourceBundle = Messages.BUNDLE)
public final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Console console;

    public PolicyCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    @Command(name = "show", resourceBundle = Messages.BUNDLE)
    int show(@Mixin PolicyPlaces places,
            @Option(names = "--effective", descriptionKey = "policy.effective") boolean effective,
            @Option(names = "--json", descriptionKey = "policy.json") boolean json) {
        Policy policy = read(places.sources());
        if (json) {
            console.out().println(new GsonBuilder().disableHtmlEscaping().create().toJson(PolicyState.json(policy)));
            return 0;
        }
        if (effective) {
            SettingCatalogue.all().forEach(setting -> console.line(line(setting, policy)));
        } else {
            policy.layers().forEach(layer -> console.line(line(layer)));
            if (policy.layers().isEmpty()) {
                console.line(Messages.text("policy.unsigned.only", places.sources().root()));
            }
            models(places.sources()).ifPresent(models -> console.out().println(PolicyChecks.line(models,
                    places.sources().models())));
        }
        policy.notes().forEach(console::note);
        console.out().println(Messages.text("policy.fingerprint", policy.fingerprint()));
        return 0;
    }

    /** Returns the signed model catalogue in force; ends the command if there is one that cannot be verified. */
    private static Optional<ModelsDocument> models(PolicySources sources) {
        try {
            return SignedModels.read(sources);
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
        }
    }

    /** Returns one line about a signed policy. */
    public static String line(SignedLayer layer) {
        return Messages.text("policy.layer", layer.document().scope(), layer.document().version(),
                String.join(", ", layer.signers()), layer.document().expires(),
                Messages.text("policy.freshness." + layer.freshness().name()), layer.file());
    }

    private static String line(SettingDefinition setting, Policy policy) {
        List<Policy.Value> values = policy.list(setting.name());
        if (policy.contributions(setting.name()).isEmpty() || values.isEmpty()) {
            return Messages.text("policy.default", setting.name(), setting.standardText());
        }
        return Messages.text("policy.decided", setting.name(), texts(values),
                String.join(", ", values.stream().map(value -> value.origin().layer().label()).distinct().toList()));
    }

    /** Joins the texts of a value on one line. */
    static String texts(List<Policy.Value> values) {
        return String.join("  ", values.stream().map(Policy.Value::text).toList());
    }

    @Command(name = "explain", resourceBundle = Messages.BUNDLE)
    int explain(@Mixin PolicyPlaces places,
            @Parameters(paramLabel = "SETTING|FILE", descriptionKey = "policy.subject") String subject,
            @Option(names = "--root", paramLabel = "DIR", descriptionKey = "redact.root") @Nullable Path root) {
        Policy policy = read(places.sources());
        Optional<SettingDefinition> setting = SettingCatalogue.find(subject);
        if (setting.isPresent()) {
            explain(setting.get(), policy);
            return 0;
        }
        Path file = Path.of(subject);
        if (!Files.exists(file)) {
            List<String> similar = SettingCatalogue.similar(subject);
            throw new CommandException(ExitCode.USAGE, similar.isEmpty() ? Messages.text("policy.nothing", subject)
                    : Messages.text("policy.similar", subject,
                            similar.stream().map(name -> System.lineSeparator() + "  " + name)
                                    .collect(Collectors.joining())));
        }
        return explain(file, root, policy, new ProjectPolicies(places.sources()));
    }

    private void explain(SettingDefinition setting, Policy policy) {
        console.line(Messages.text("policy.setting", setting.name(), setting.description()));
        console.line(line(setting, policy));
        for (Policy.Contribution one : policy.contributions(setting.name())) {
            console.line("  " + String.join("  ", one.values()) + " - "
                    + Messages.text(replaced(one, setting, policy) ? "policy.effect.replaced"
                            : "policy.effect." + one.effect().name()));
            console.line("    " + one.origin().explanation(setting.name()));
        }
    }

    /** Whether it would decide if no later one, from a lower layer or the strict profile, were stricter. */
    private static boolean replaced(Policy.Contribution one, SettingDefinition setting, Policy policy) {
        return one.effect() == Policy.Effect.DECIDES && policy.list(setting.name()).stream()
                .noneMatch(value -> value.origin().equals(one.origin()));
    }

    private int explain(Path file, @Nullable Path root, Policy policy, ProjectRules projects) {
        try {
            TextSource source = TextSource.file(file, root);
            Exclusions everywhere = GatePolicy.of(policy).exclusions(List.of());
            FeaturePolicy features = FeaturePolicy.of(policy);
            List<ProjectRules.Rules> rules = projects.of(source);
            ExclusionResult verdict = ProjectRules.check(source, everywhere, rules);
            if (!verdict.excluded()) {
                Optional<Withholding> held = held(file, source, policy, features, rules);
                if (held.isPresent()) {
                    console.line(Messages.text("redact.refused", file, held.get().reason()));
                    return ExitCode.REFUSED;
                }
                console.line(Messages.text("policy.readable", file));
                features.restrictions(source).forEach(console::line);
                rules.forEach(each -> each.features().restrictions(source).forEach(console::line));
                return 0;
            }
            console.line(verdict.pattern().isEmpty()
                    ? Messages.text("redact.held", file, verdict.origin())
                    : Messages.text("redact.excluded", file, verdict.pattern(), verdict.origin()));
            if (!verdict.explanation().isEmpty()) {
                console.line(verdict.explanation());
            }
            return ExitCode.REFUSED;
        } catch (GovernanceException e) {
            throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
        }
    }

    /** Returns why the text of a file is withheld from every request; empty also for a file without text. */
    private static Optional<Withholding> held(Path file, TextSource source, Policy policy, FeaturePolicy features,
            List<ProjectRules.Rules> rules) throws PolicyException {
        String text = TextDecoder.guess(file, RedactCommand.LARGEST_FILE);
        if (text == null) {
            return Optional.empty();
        }
        SecretMasker masker = PersonalDataPolicy.masker(policy,
                rules.stream().anyMatch(ProjectRules.Rules::personalData));
        return RedactCommand.withheld(features, rules, source, text, masker.find(text, source.path()));
    }

    @Command(name = "install", resourceBundle = Messages.BUNDLE)
    int install(@Mixin PolicyPlaces places,
            @Parameters(paramLabel = "FILE", descriptionKey = "policy.signed") Path file,
            @Option(names = "--trust", paramLabel = "SHA256", descriptionKey = "policy.trust") @Nullable String trust) {
        Envelope document = envelope(file);
        try {
            if (document.payloadType().equals(ModelsDocument.PAYLOAD_TYPE)) {
                PolicyChecks.requireModels(ModelsDocument.parse(document.unverified()), file);
            }
            PolicyInstaller.Result result = new PolicyInstaller(places.sources()).install(document, file, trust);
            console.out().println(Messages.text(result.changed() ? "policy.installed" : "policy.unchanged",
                    result.file()));
            return 0;
        } catch (TrustException e) {
            throw new CommandException(ExitCode.REFUSED, Messages.text("policy.refused", file, e.reason()), e);
        } catch (PolicyException e) {
            if (e.getCause() instanceof TrustException refused) { // the user who installs it can correct the document
                throw new CommandException(ExitCode.REFUSED, Messages.text("policy.refused", file, refused.reason()),
                        e);
            }
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    @Command(name = "schema", resourceBundle = Messages.BUNDLE)
    int schema() {
        console.out().println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create()
                .toJson(PolicySchema.schema()));
        return 0;
    }

    @Command(name = "verify", resourceBundle = Messages.BUNDLE)
    int verify(@Mixin PolicyPlaces places,
            @Parameters(paramLabel = "FILE", descriptionKey = "policy.signed") Path file,
            @Option(names = "--root", paramLabel = "FILE", descriptionKey = "policy.root") @Nullable Path root) {
        return new PolicyChecks(console).verify(places, file, root);
    }

    @Command(name = "check", resourceBundle = Messages.BUNDLE)
    int check(@Mixin PolicyPlaces places,
            @Parameters(paramLabel = "FILE", descriptionKey = "policy.any") Path file) {
        return new PolicyChecks(console).check(places, file);
    }

    @Command(name = "diff", resourceBundle = Messages.BUNDLE)
    int diff(@Parameters(index = "0", paramLabel = "OLD", descriptionKey = "policy.any") Path old,
            @Parameters(index = "1", paramLabel = "NEW", descriptionKey = "policy.any") Path next) {
        return new PolicyChecks(console).diff(old, next);
    }

    @Command(name = "init", resourceBundle = Messages.BUNDLE)
    int init(@Parameters(paramLabel = "FILE", descriptionKey = "policy.draft") Path file,
            @Option(names = "--site", required = true, paramLabel = "NAME", descriptionKey = "policy.site") String site,
            @Option(names = "--layer", defaultValue = "machine", paramLabel = "LAYER",
                    descriptionKey = "policy.layer.option") String layer,
            @Option(names = "--subject", paramLabel = "NAME",
                    descriptionKey = "policy.subject.option") @Nullable String subject,
            @Option(names = "--version-number", defaultValue = "1", paramLabel = "N",
                    descriptionKey = "policy.version") long version,
            @Mixin PolicySigning.Roles roles) {
        return new PolicySigning(console).init(file, site, layer, subject, version, roles);
    }

    @Command(name = "keygen", resourceBundle = Messages.BUNDLE)
    int keygen(@Parameters(paramLabel = "FILE", descriptionKey = "policy.key.new") Path file,
            @Option(names = "--owner", required = true, paramLabel = "NAME",
                    descriptionKey = "policy.owner") String owner,
            @Option(names = "--algorithm", defaultValue = "ed25519", paramLabel = "NAME",
                    descriptionKey = "policy.algorithm") String algorithm,
            @Option(names = "--password-file", paramLabel = "FILE",
                    descriptionKey = "policy.password") @Nullable Path passwordFile) {
        return new PolicySigning(console).keygen(file, owner, algorithm, passwordFile);
    }

    @Command(name = "sign", resourceBundle = Messages.BUNDLE)
    int sign(@Parameters(paramLabel = "FILE", descriptionKey = "policy.any") Path file,
            @Mixin SigningKeyOptions key,
            @Option(names = "--out", required = true, paramLabel = "FILE", descriptionKey = "policy.out") Path out) {
        return new PolicySigning(console).sign(file, key, out);
    }

    /** Returns the policy in force; ends the command if it cannot be parsed. */
    static Policy read(PolicySources sources) {
        try {
            return Policy.read(sources);
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
        }
    }

    /** Returns a signed document without verifying it. */
    public static Envelope envelope(Path file) {
        try {
            return Envelope.parse(PolicyPlaces.bytes(file));
        } catch (TrustException e) {
            throw new CommandException(ExitCode.REFUSED, Messages.text("policy.not.signed", file, e.reason()), e);
        }
    }
}
