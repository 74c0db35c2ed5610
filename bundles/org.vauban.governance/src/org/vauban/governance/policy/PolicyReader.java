// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.PolicyDocuments.Root;
import org.vauban.governance.policy.PolicyDocuments.Unsigned;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;

/**
 * Reads all policies: signed ones from the highest layer to the lowest, then unsigned ones. On a machine with a root
 * document, an unverified signed policy stops all requests, and unsigned policies can only restrict. Without a root
 * document, unsigned policies decide on their own.
 */
final class PolicyReader {
    static final List<PolicyLayer> SIGNED = List.of(PolicyLayer.MACHINE, PolicyLayer.TEAM,
            PolicyLayer.PROJECT, PolicyLayer.USER);

    private final PolicySources sources;
    private final Instant now;
    private final @Nullable SignedLayer instead;
    private final @Nullable PolicyDocuments kept;
    private final Map<Path, SeenVersions> seen = new HashMap<>();
    private final List<SignedLayer> layers = new ArrayList<>();

    private PolicyReader(PolicySources sources, @Nullable SignedLayer instead, @Nullable PolicyDocuments kept) {
        this.sources = sources;
        this.instead = instead;
        this.kept = kept;
        this.now = sources.clock().instant();
    }

    static Policy read(PolicySources sources) throws PolicyException {
        return policy(documents(sources), sources);
    }

    /** Returns the policy that would result if another policy replaced the one of its layer. */
    static Policy read(PolicySources sources, SignedLayer instead) throws PolicyException {
        return policy(new PolicyReader(sources, instead, null).read(), sources);
    }

    /** Returns the policy of unsigned files, on a machine without a root document. */
    static Policy unsigned(List<Path> files) throws PolicyException {
        return new PolicyDocuments(Path.of("root.json"), null, List.of(), plain(files), false, Map.of())
                .policy(List.of());
    }

    /** Returns the content of the files, independent of time. */
    static PolicyDocuments documents(PolicySources sources) throws PolicyException {
        return new PolicyReader(sources, null, null).read();
    }

    /** Returns the content of the files, but with the user's own policies as kept from earlier. */
    static PolicyDocuments documents(PolicySources sources, PolicyDocuments kept) throws PolicyException {
        return new PolicyReader(sources, null, kept).read();
    }

    private static Policy policy(PolicyDocuments documents, PolicySources sources) {
        Instant now = sources.clock().instant();
        return documents.policy(documents.freshness(now, now));
    }

    private static List<Unsigned> plain(List<Path> files) throws PolicyException {
        List<Unsigned> read = new ArrayList<>();
        for (Path file : files) {
            read.add(new Unsigned(file, PlainPolicy.read(file)));
        }
        return read;
    }

    /** Returns the verified root document; empty if there is none, nor a signed policy that would need one. */
    static Optional<RootDocument> root(PolicySources sources) throws PolicyException {
        Root read = new PolicyReader(sources, null, null).root();
        return read == null ? Optional.empty() : Optional.of(read.document());
    }

    /** Returns the documents already held plus the policy of a project; the others are not read again. */
    static PolicyDocuments withProject(PolicySources places, PolicyDocuments held) throws PolicyException {
        Root root = held.root();
        SignedLayer project = new PolicyReader(places, null, null).signed(PolicyLayer.PROJECT,
                root == null ? null : root.document());
        return held.withProject(project);
    }

    private PolicyDocuments read() throws PolicyException {
        Path administrators = sources.unsigned().getFirst();
        AdministratorFile.require(administrators, sources.administrators());
        Root root = root();
        for (PolicyLayer layer : SIGNED) {
            SignedLayer signed = kept != null && layer == PolicyLayer.USER ? kept.layer(layer)
                    : signed(layer, root == null ? null : root.document());
            if (signed != null) {
                layers.add(signed);
            }
        }
        List<Path> files = sources.unsigned();
        List<Unsigned> unsigned = new ArrayList<>(plain(kept == null ? files : files.subList(0, 1)));
        if (kept != null) {
            unsigned.addAll(kept.unsigned().subList(1, files.size()));
        }
        return new PolicyDocuments(sources.root(), root, layers, unsigned,
                root != null || instead != null, resets());
    }

    private Map<PolicyLayer, Long> resets() {
        Map<PolicyLayer, Long> resets = new EnumMap<>(PolicyLayer.class);
        for (PolicyLayer layer : List.of(PolicyLayer.MACHINE, PolicyLayer.TEAM, PolicyLayer.USER)) {
            SeenVersions known = seen.get(sources.seen(layer)); // null unless this layer's record was read
            if (known != null) {
                known.of(SeenVersions.RESET + layer.text()).ifPresent(seen -> resets.put(layer, seen.version()));
            }
        }
        return resets;
    }

    private @Nullable Root root() throws PolicyException {
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
            return new Root(root, envelope.get().digest());
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
            if (layer != PolicyLayer.PROJECT) { // a project's earlier versions are a matter of its version history
                seen(layer).require(layer.text(), signed.document().version(), signed.digest());
            }
            return Optional.of(signed);
        } catch (TrustException e) {
            throw PolicyFile.refused(file, e);
        }
    }
}
