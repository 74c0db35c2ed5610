// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.PolicyMerge.Mode;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;

/**
 * Reads what holds: signed policies from the highest layer to the lowest, then those that nobody signed. A machine with
 * a root document takes signed policies seriously: what is not verified stops the work, and unsigned policies only
 * restrict. Without one, unsigned policies decide as they always did.
 */
final class PolicyReader {
    private static final List<PolicyLayer> SIGNED = List.of(PolicyLayer.MACHINE, PolicyLayer.TEAM,
            PolicyLayer.PROJECT, PolicyLayer.USER);

    private final PolicySources sources;
    private final Instant now;
    private final @Nullable SignedLayer instead;
    private final Map<Path, SeenVersions> seen = new HashMap<>();
    private final PolicyMerge merge = new PolicyMerge();
    private final List<SignedLayer> layers = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String lapse = "";

    private PolicyReader(PolicySources sources, @Nullable SignedLayer instead) {
        this.sources = sources;
        this.instead = instead;
        this.now = sources.clock().instant();
    }

    static Policy read(PolicySources sources) throws PolicyException {
        return new PolicyReader(sources, null).read();
    }

    /** What would hold if another policy were in the place of that of its layer. */
    static Policy read(PolicySources sources, SignedLayer instead) throws PolicyException {
        return new PolicyReader(sources, instead).read();
    }

    /** Files that nobody signed, on a machine without a root document. */
    static Policy unsigned(List<Path> files) throws PolicyException {
        PolicyMerge merge = new PolicyMerge();
        unsigned(files, merge, Mode.FIRST);
        return new Policy(merge, List.of(), List.of());
    }

    private static void unsigned(List<Path> files, PolicyMerge merge, Mode mode) throws PolicyException {
        for (Path file : files) {
            for (Map.Entry<SettingDefinition, List<String>> one : PlainPolicy.read(file).entrySet()) {
                merge.add(one.getKey(), one.getValue(), PolicyOrigin.unsigned(file), mode);
            }
        }
    }

    private Policy read() throws PolicyException {
        Path administrators = sources.unsigned().getFirst();
        AdministratorFile.require(administrators, sources.administrators());
        RootDocument root = root();
        if (root == null && instead == null) {
            unsigned(sources.unsigned(), merge, Mode.FIRST);
            return new Policy(merge, layers, notes);
        }
        boolean lapsed = root != null && lapsed(PolicyDocument.freshness(root.issued(), root.expires(),
                Duration.ofDays(PolicyDocument.DEFAULT_GRACE_DAYS), now), sources.root(), root.expires());
        for (PolicyLayer layer : SIGNED) {
            SignedLayer signed = signed(layer, root);
            if (signed != null) {
                layers.add(signed);
                lapsed |= lapsed(signed.freshness(), signed.file(), signed.document().expires());
                add(signed, layer == PolicyLayer.MACHINE ? Mode.SETS : Mode.RESTRICTS);
            }
        }
        unsigned(sources.unsigned(), merge, Mode.RESTRICTS);
        if (lapsed) {
            strict();
        }
        return new Policy(merge, layers, notes);
    }

    private @Nullable RootDocument root() throws PolicyException {
        Path file = sources.root();
        AdministratorFile.require(file, sources.administrators());
        Optional<Envelope> envelope = PolicyFile.envelope(file);
        if (envelope.isEmpty()) {
            seen(PolicyLayer.MACHINE).requireAbsent(SeenVersions.ROOT, file, sources.seen(PolicyLayer.MACHINE));
            for (PolicyLayer layer : SIGNED) {
                Path policy = sources.policy(layer);
                if (policy != null && layer != PolicyLayer.PROJECT && Files.exists(policy, LinkOption.NOFOLLOW_LINKS)) {
                    throw new PolicyException(policy, Messages.text("policy.no.root", policy, file), null);
                }
            }
            return null;
        }
        try {
            RootDocument root = RootDocument.first(envelope.get());
            seen(PolicyLayer.MACHINE).require(SeenVersions.ROOT, root.version(), envelope.get().digest());
            return root;
        } catch (TrustException e) {
            throw PolicyFile.refused(file, e);
        }
    }

    private SeenVersions seen(PolicyLayer layer) throws PolicyException {
        Path file = sources.seen(layer);
        SeenVersions known = seen.get(file);
        if (known == null) {
            if (layer == PolicyLayer.USER) {
                PolicyFile.requireUnshared(file);
            } else {
                AdministratorFile.require(file, sources.administrators());
            }
            known = SeenVersions.read(file);
            seen.put(file, known);
        }
        return known;
    }

    private @Nullable SignedLayer signed(PolicyLayer layer, @Nullable RootDocument root) throws PolicyException {
        SignedLayer given = instead;
        if (given != null && given.document().scope().layer() == layer) {
            return given;
        }
        Path file = sources.policy(layer);
        return root == null || file == null ? null : signed(layer, file, root).orElse(null);
    }

    private Optional<SignedLayer> signed(PolicyLayer layer, Path file, RootDocument root) throws PolicyException {
        if (layer == PolicyLayer.MACHINE || layer == PolicyLayer.TEAM) {
            AdministratorFile.require(file, sources.administrators());
        } else {
            PolicyFile.requireUnshared(file);
        }
        Envelope envelope = PolicyFile.envelope(file).orElse(null);
        if (envelope == null) {
            seen(layer).requireAbsent(layer.text(), file, sources.seen(layer));
            return Optional.empty();
        }
        try {
            SignedLayer signed = new PolicyVerifier(root).policy(envelope, file, now);
            PolicyVerifier.requireScope(signed.document().scope(), layer, sources.subject(layer));
            if (layer != PolicyLayer.PROJECT) { // what a project held before is what its history says
                seen(layer).require(layer.text(), signed.document().version(), signed.digest());
            }
            return Optional.of(signed);
        } catch (TrustException e) {
            throw PolicyFile.refused(file, e);
        }
    }

    private void add(SignedLayer signed, Mode mode) {
        signed.document().settings().forEach((name, entry) -> SettingCatalogue.find(name)
                .ifPresent(setting -> merge.add(setting, entry.values(), signed.origin(entry), mode)));
        signed.document().unknown()
                .forEach(name -> notes.add(Messages.text("note.unknown", signed.file(), name)));
    }

    private boolean lapsed(Freshness freshness, Path file, Instant expires) {
        if (freshness == Freshness.GRACE) {
            notes.add(Messages.text("note.grace", file, expires));
        } else if (freshness == Freshness.LAPSED) {
            lapse = Messages.text("note.lapsed", file, expires);
            notes.add(lapse);
        }
        return freshness == Freshness.LAPSED;
    }

    /** What a policy forbids stays; what it grants is gone. */
    private void strict() {
        PolicyOrigin origin = new PolicyOrigin(PolicyLayer.STRICT, sources.root(), List.of(), lapse, "",
                null);
        for (SettingDefinition setting : SettingCatalogue.all()) {
            if (!setting.strict().isEmpty()) {
                merge.add(setting, setting.strict(), origin, Mode.RESTRICTS);
            }
        }
    }
}
