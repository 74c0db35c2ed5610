// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * Installs signed documents where they take effect, and records their versions beside them. A document is verified
 * before anything is written; then its file is replaced, and then the record. Wherever this is interrupted, either the
 * old policy or the new one is in force.
 */
public final class PolicyInstaller {
    private final PolicySources sources;
    private final AtomicFile files;

    /** Steps of replacing a file. */
    public enum Step {
        /** A temporary file beside it is created. */
        CREATE,
        /** The new content is written to the temporary file. */
        WRITE,
        /** The content is forced to the disk. */
        SYNC,
        /** The temporary file replaces the old one. */
        RENAME,
        /** The folder is forced to the disk. */
        SYNC_FOLDER
    }

    /** Receives each step before it is performed, so that tests can make it fail. */
    @FunctionalInterface
    public interface StepListener {
        /** Lets all steps proceed. */
        StepListener NONE = (step, file) -> {};

        /** @throws IOException to make the step fail */
        void before(Step step, Path file) throws IOException;
    }

    /**
     * The result of an installation.
     *
     * @param file the file that was written, or would have been
     * @param changed false if the document was already installed
     */
    public record Result(Path file, boolean changed) {}

    /** Creates an installer for these places. */
    public PolicyInstaller(PolicySources sources) {
        this(sources, StepListener.NONE);
    }

    /** Creates an installer with a listener. */
    public PolicyInstaller(PolicySources sources, StepListener steps) {
        this.sources = sources;
        this.files = new AtomicFile(steps);
    }

    /**
     * Installs a root document, a policy, a model catalogue, or a statement that resets a seen version.
     *
     * @param document the document as received
     * @param from the document's source, for messages
     * @param trusted SHA-256 of the root document that may become the first one of this machine; null for none
     * @throws PolicyException if it cannot be verified or written
     */
    public Result install(Envelope document, Path from, @Nullable String trusted) throws PolicyException {
        Path folder = sources.machine();
        try {
            if (!document.payloadType().equals(RootDocument.PAYLOAD_TYPE)
                    && !document.payloadType().equals(ModelsDocument.PAYLOAD_TYPE)) {
                folder = folder(layer(document));
            }
            if (folder.equals(sources.machine())) {
                MachineFolder.make(folder);
            } else {
                Files.createDirectories(folder);
            }
            InterProcessLock lock = InterProcessLock.tryAcquire(folder.resolve(".install.lock")).orElse(null);
            if (lock == null) {
                throw new PolicyException(from, Messages.text("install.locked", folder), null);
            }
            try (lock) {
                return switch (document.payloadType()) {
                    case RootDocument.PAYLOAD_TYPE -> root(document, trusted);
                    case PolicyReset.PAYLOAD_TYPE -> reset(document);
                    case ModelsDocument.PAYLOAD_TYPE -> models(document);
                    default -> policy(document, from);
                };
            }
        } catch (TrustException e) {
            throw PolicyFile.refused(from, e);
        } catch (IOException e) {
            throw new PolicyException(from, Messages.text("install.unwritable", from, folder, e), e);
        }
    }

    /** Returns the folder in which files of a layer are written. */
    private Path folder(PolicyLayer layer) throws TrustException {
        Path file = layer == PolicyLayer.PROJECT ? sources.policy(layer) : sources.seen(layer);
        if (file == null) {
            throw PolicyDocument.refused(Fault.SCOPE, "install.no.project");
        }
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** Returns the layer of a policy or of a reset statement. */
    private PolicyLayer layer(Envelope document) throws PolicyException, TrustException {
        PolicyVerifier verifier = verifier();
        return document.payloadType().equals(PolicyReset.PAYLOAD_TYPE)
                ? verifier.reset(document, sources.clock().instant()).scope().layer()
                : verifier.policy(document, sources.root(), sources.clock().instant()).document().scope().layer();
    }

    private Result root(Envelope document, @Nullable String trusted)
            throws PolicyException, TrustException, IOException {
        Path file = sources.root();
        AdministratorFile.require(file, sources.administrators());
        Optional<Envelope> present = PolicyFile.envelope(file);
        RootDocument next;
        if (present.isEmpty()) {
            next = RootDocument.first(document);
            if (trusted == null) {
                throw PolicyDocument.refused(Fault.THRESHOLD, "install.trust", document.digest());
            }
            if (!document.digest().equals(trusted)) {
                throw PolicyDocument.refused(Fault.THRESHOLD, "install.trust.other", document.digest(), trusted);
            }
        } else if (present.get().digest().equals(document.digest())) {
            next = RootDocument.first(document);
        } else {
            next = RootDocument.first(present.get()).next(document);
        }
        SeenVersions seen = SeenVersions.read(sources.seen(PolicyLayer.MACHINE));
        seen.require(SeenVersions.ROOT, next.version(), document.digest());
        if (PolicyDocument.freshness(next.issued(), next.expires(), Duration.ZERO,
                sources.clock().instant()) != Freshness.CURRENT) {
            throw PolicyDocument.refused(Fault.EXPIRED, "install.expired", next.expires());
        }
        return put(file, document, seen, PolicyLayer.MACHINE, SeenVersions.ROOT, next.version());
    }

    private PolicyVerifier verifier() throws PolicyException, TrustException {
        return new PolicyVerifier(trustedRoot());
    }

    private RootDocument trustedRoot() throws PolicyException, TrustException {
        AdministratorFile.require(sources.root(), sources.administrators());
        Envelope root = PolicyFile.envelope(sources.root()).orElse(null);
        if (root == null) {
            throw new PolicyException(sources.root(), Messages.text("install.no.root", sources.root()), null);
        }
        return RootDocument.first(root);
    }

    private Result models(Envelope document) throws PolicyException, TrustException, IOException {
        ModelsDocument models = SignedModels.verified(trustedRoot(), document);
        AdministratorFile.require(sources.models(), sources.administrators());
        SeenVersions seen = SeenVersions.read(sources.seen(PolicyLayer.MACHINE));
        seen.require(SignedModels.SEEN, models.version(), document.digest());
        if (PolicyDocument.freshness(models.issued(), models.expires(), Duration.ZERO,
                sources.clock().instant()) != Freshness.CURRENT) {
            throw PolicyDocument.refused(Fault.EXPIRED, "install.expired", models.expires());
        }
        return put(sources.models(), document, seen, PolicyLayer.MACHINE, SignedModels.SEEN, models.version());
    }

    private Result policy(Envelope document, Path from) throws PolicyException, TrustException, IOException {
        SignedLayer signed = verifier().policy(document, sources.root(), sources.clock().instant());
        PolicyLayer layer = signed.document().scope().layer();
        Path file = Objects.requireNonNull(sources.policy(layer)); // not null: folder(layer) would have thrown
        PolicyVerifier.requireScope(signed.document().scope(), layer, sources.subject(layer));
        if (signed.freshness() != Freshness.CURRENT) {
            throw PolicyDocument.refused(Fault.EXPIRED, "install.expired", signed.document().expires());
        }
        SeenVersions seen = SeenVersions.read(sources.seen(layer));
        if (layer != PolicyLayer.PROJECT) {
            seen.require(layer.text(), signed.document().version(), signed.digest());
        }
        Policy next = Policy.preview(sources, new SignedLayer(file, signed.document(), signed.digest(),
                signed.signers(), signed.freshness()));
        try {
            GatePolicy.of(next); // a policy that would block all requests is not installed
            FeaturePolicy.of(next);
        } catch (PolicyException e) {
            throw new PolicyException(from, String.valueOf(e.getMessage()),
                    TrustException.refused(Fault.FORMAT, String.valueOf(e.getMessage())));
        }
        return put(file, document, seen, layer, layer.text(), signed.document().version());
    }

    private Result put(Path file, Envelope document, SeenVersions seen, PolicyLayer layer, String name, long version)
            throws PolicyException, IOException {
        SeenVersions after = layer == PolicyLayer.PROJECT ? seen : seen.with(name, version, document.digest());
        boolean present = isThere(file, document);
        try {
            if (!present) {
                files.replace(file, document.bytes());
            }
            if (!after.equals(seen)) {
                files.replace(sources.seen(layer), after.bytes());
            }
        } catch (IOException e) {
            if (isThere(file, document)) {
                throw new PolicyException(file, Messages.text("install.unseen", file, sources.seen(layer), e), e);
            }
            throw e;
        }
        return new Result(file, !present || !after.equals(seen));
    }

    private static boolean isThere(Path file, Envelope document) throws PolicyException {
        return PolicyFile.bytes(file).map(bytes -> Arrays.equals(bytes, document.bytes())).orElse(false);
    }

    private Result reset(Envelope document) throws PolicyException, TrustException, IOException {
        PolicyReset reset = verifier().reset(document, sources.clock().instant());
        PolicyLayer layer = reset.scope().layer();
        PolicyVerifier.requireScope(reset.scope(), layer, sources.subject(layer));
        Path file = sources.seen(layer);
        SeenVersions seen = SeenVersions.read(file);
        SeenVersions.Seen last = seen.of(layer.text()).orElse(null);
        if (last == null || last.version() != reset.from()) {
            throw PolicyDocument.refused(Fault.VERSION, "reset.from", reset.from(),
                    last == null ? 0 : last.version());
        }
        String used = SeenVersions.RESET + layer.text();
        long issued = reset.issued().getEpochSecond();
        SeenVersions.Seen before = seen.of(used).orElse(null);
        if (before != null && issued <= before.version()) { // otherwise a statement could be reused after each update
            throw PolicyDocument.refused(Fault.VERSION, "reset.used", Instant.ofEpochSecond(before.version()));
        }
        SeenVersions after = reset.to() == 0 ? seen.without(layer.text())
                : seen.with(layer.text(), reset.to(), SeenVersions.ANY);
        files.replace(file, after.with(used, issued, document.digest()).bytes());
        return new Result(file, true);
    }
}
