// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.PolicyVerifier;
import org.vauban.governance.policy.SignedLayer;
import org.vauban.governance.policy.SignedModels;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;

/** {@code vauban policy verify|check|diff}: checks documents before they are installed. */
final class PolicyChecks {
    private final Console console;

    PolicyChecks(Console console) {
        this.console = console;
    }

    /** @param rootFile the root document to verify with; null for the installed one */
    int verify(PolicyPlaces places, Path file, @Nullable Path rootFile) {
        Envelope envelope = PolicyCommand.envelope(file);
        try {
            if (envelope.payloadType().equals(RootDocument.PAYLOAD_TYPE)) {
                RootDocument root = RootDocument.first(envelope);
                if (rootFile != null) {
                    RootDocument.first(PolicyCommand.envelope(rootFile)).next(envelope);
                }
                console.line(Messages.text("policy.verified.root", file, root.name(), root.version(),
                        root.expires(), envelope.digest()));
                root.roles().forEach((role, signers) -> console.line(Messages.text("policy.role", role.text(),
                        signers.threshold(), String.join(", ", signers.keyIds().stream()
                                .flatMap(id -> Optional.ofNullable(root.keys().get(id)).stream())
                                .map(key -> key.owner() + " (" + key.key() + ")").toList()))));
                return 0;
            }
            RootDocument root = RootDocument.first(PolicyCommand
                    .envelope(rootFile == null ? TrustedRoot.installed(places.sources()) : rootFile));
            if (envelope.payloadType().equals(PolicyReset.PAYLOAD_TYPE)) {
                PolicyReset reset = new PolicyVerifier(root).reset(envelope, InstantSource.system().instant());
                console.line(Messages.text("policy.verified.reset", file, reset.scope(), reset.from(),
                        reset.to(), reset.expires(), reset.reason()));
                return 0;
            }
            if (envelope.payloadType().equals(ModelsDocument.PAYLOAD_TYPE)) {
                ModelsDocument models = SignedModels.verified(root, envelope);
                requireModels(models, file);
                console.out().println(line(models, file));
                return 0;
            }
            SignedLayer layer = new PolicyVerifier(root).policy(envelope, file, InstantSource.system().instant());
            console.line(PolicyCommand.line(layer));
            return 0;
        } catch (TrustException e) {
            throw refused(file, e);
        }
    }

    /** Returns one line about a model catalogue. */
    static String line(ModelsDocument models, Path file) {
        return Messages.text("policy.verified.models", file, models.site(), models.version(), models.models().size(),
                models.expires());
    }

    /** Requires that the entries of a catalogue can be parsed; if installed otherwise, no model could be loaded. */
    static void requireModels(ModelsDocument document, Path file) {
        try {
            Catalogue.parse(document.text(), file.toString());
        } catch (CatalogueException e) {
            throw new CommandException(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
        }
    }

    private static CommandException refused(Path file, TrustException e) {
        return new CommandException(ExitCode.REFUSED, Messages.text("policy.refused", file, e.reason()), e);
    }

    int check(PolicyPlaces places, Path file) {
        JsonObject json = content(file);
        if (json.has("models")) {
            return checkModels(json, file);
        }
        requirePolicy(json, file);
        PolicyDocument document = document(json, file);
        PolicySources sources = places.sources();
        SignedLayer layer = new SignedLayer(file, document, "", List.of(),
                document.freshness(sources.clock().instant()));
        Optional<String> gaps = PolicyDraft.gaps(document);
        gaps.ifPresent(console::error);
        boolean good = gaps.isEmpty();
        for (String unknown : document.unknown()) {
            console.line(Messages.text("policy.check.unknown", unknown));
        }
        if (layer.freshness() != PolicyDocument.Freshness.CURRENT) {
            good = false;
            console.error(Messages.text("policy.check.expired", document.expires()));
        }
        try {
            Policy before = Policy.read(sources);
            Policy after = Policy.preview(sources, layer);
            GatePolicy.of(after);
            FeaturePolicy.of(after);
            RemotePolicy remote = RemotePolicy.of(after);
            remote.fault().ifPresent(fault -> {
                throw new CommandException(ExitCode.REFUSED, fault);
            });
            remote.warnings().forEach(console::line);
            for (SettingDefinition setting : SettingCatalogue.all()) {
                good &= !ignored(setting, document, after);
                String old = values(before.list(setting.name()), setting);
                String now = values(after.list(setting.name()), setting);
                if (!old.equals(now)) {
                    console.line(Messages.text("policy.check.change", setting.name(), old, now));
                }
            }
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
        }
        console.line(Messages.text(good ? "policy.check.good" : "policy.check.bad", file));
        return good ? 0 : ExitCode.REFUSED;
    }

    /** Refuses other documents that are described with policies; they have valid fields that a policy must not have. */
    private static void requirePolicy(JsonObject json, Path file) {
        if (json.has("from") && json.has("to")) {
            throw new CommandException(ExitCode.REFUSED, Messages.text("policy.check.reset", file));
        }
        if (json.keySet().stream().anyMatch(name -> SettingCatalogue.find(name).isPresent())) {
            throw new CommandException(ExitCode.REFUSED, Messages.text("policy.check.plain", file));
        }
    }

    private boolean ignored(SettingDefinition setting, PolicyDocument document, Policy after) {
        boolean ignored = false;
        for (Policy.Contribution one : after.contributions(setting.name())) {
            if (one.origin().layer() == document.scope().layer() && one.effect() == Policy.Effect.IGNORED) {
                ignored = true;
                console.error(Messages.text("policy.check.ignored", setting.name(), String.join("  ", one.values()),
                        values(after.list(setting.name()), setting)));
            }
        }
        return ignored;
    }

    private static String values(List<Policy.Value> values, SettingDefinition setting) {
        return values.isEmpty() ? setting.standardText() : PolicyCommand.texts(values);
    }

    int diff(Path old, Path next) {
        PolicyDocument before = document(content(old), old);
        PolicyDocument after = document(content(next), next);
        boolean same = line("version", before.version(), after.version())
                & line("issued", before.issued(), after.issued()) & line("expires", before.expires(), after.expires())
                & line("graceDays", before.grace().toDays(), after.grace().toDays())
                & line("scope", before.scope(), after.scope()) & line("contact", before.contact(), after.contact());
        TreeSet<String> names = new TreeSet<>(before.settings().keySet());
        names.addAll(after.settings().keySet());
        names.addAll(before.unknown());
        names.addAll(after.unknown());
        for (String name : names) {
            same &= line(name, entry(before, name), entry(after, name));
        }
        return same ? 0 : ExitCode.REFUSED;
    }

    private static String entry(PolicyDocument document, String name) {
        return document.unknown().contains(name) ? "?"
                : document.setting(name).map(entry -> String.join("  ", entry.values()) + "  (" + entry.reason() + ", "
                        + entry.contact() + ")").orElse("-");
    }

    private boolean line(String name, Object before, Object after) {
        if (before.equals(after)) {
            return true;
        }
        console.line(name);
        console.line("  - " + before);
        console.line("  + " + after);
        return false;
    }

    private int checkModels(JsonObject json, Path file) {
        try {
            ModelsDocument models = ModelsDocument.parse(json);
            requireModels(models, file);
            console.out().println(line(models, file));
        } catch (TrustException e) {
            throw refused(file, e);
        }
        console.out().println(Messages.text("policy.check.good", file));
        return 0;
    }

    /** Returns a document, signed or not. */
    private static JsonObject content(Path file) {
        byte[] bytes = PolicyPlaces.bytes(file);
        try {
            JsonObject json = StrictJson.object(bytes);
            return json.has("payloadType") ? Envelope.parse(bytes).unverified() : json;
        } catch (TrustException e) {
            throw refused(file, e);
        }
    }

    private static PolicyDocument document(JsonObject json, Path file) {
        try {
            return PolicyDocument.parse(json);
        } catch (TrustException e) {
            throw refused(file, e);
        }
    }
}
