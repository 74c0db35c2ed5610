// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * The model catalogue that a site has signed, {@code models.catalogue.json} beside the machine's policy. It requires
 * the root document and a key of the role {@code models}, and is only replaced by newer ones.
 */
public final class SignedModels {
    /** Its name in the record of seen versions. */
    static final String SEEN = "models";
    private static final Duration GRACE = Duration.ofDays(PolicyDocument.DEFAULT_GRACE_DAYS);

    private SignedModels() {}

    /**
     * Returns the catalogue in force. Reads the disk.
     *
     * @return empty if there is none, or if it or the root document has expired: its models then count as uncatalogued
     * @throws PolicyException if it cannot be verified, is older than an installed one, or was removed since
     */
    public static Optional<ModelsDocument> read(PolicySources sources) throws PolicyException {
        return read(sources, new MonotonicTime(sources.clock(), System::nanoTime));
    }

    /** @param time the time by which documents expire in a running program */
    static Optional<ModelsDocument> read(PolicySources sources, MonotonicTime time) throws PolicyException {
        Path file = sources.models();
        Path record = sources.seen(PolicyLayer.MACHINE);
        AdministratorFile.require(file, sources.administrators());
        AdministratorFile.require(record, sources.administrators());
        SeenVersions seen = SeenVersions.read(record);
        Envelope envelope = PolicyFile.envelope(file).orElse(null);
        if (envelope == null) {
            SeenVersions.Seen last = seen.of(SEEN).orElse(null);
            if (last != null) {
                throw new PolicyException(file, Messages.text("models.removed", file, last.version(), record), null);
            }
            return Optional.empty();
        }
        RootDocument root = PolicyReader.root(sources).orElseThrow(
                () -> new PolicyException(file, Messages.text("models.no.root", file, sources.root()), null));
        try {
            ModelsDocument document = verified(root, envelope);
            seen.require(SEEN, document.version(), envelope.digest());
            boolean lapsed = time.isLapsed(document.issued(), document.expires(), GRACE)
                    || time.isLapsed(root.issued(), root.expires(), GRACE);
            return lapsed ? Optional.empty() : Optional.of(document);
        } catch (TrustException e) {
            throw new PolicyException(file, Messages.text("models.refused", file, e.reason()), e);
        }
    }

    /**
     * Verifies a catalogue for the site of a root document, signed by keys with that role.
     *
     * @throws TrustException for each {@link Fault} except {@code VERSION}, {@code EXPIRED} and {@code CRITICAL}
     */
    public static ModelsDocument verified(RootDocument root, Envelope envelope) throws TrustException {
        ModelsDocument document = ModelsDocument
                .parse(root.verify(envelope, Role.MODELS, ModelsDocument.PAYLOAD_TYPE).document());
        if (!document.site().equals(root.name())) {
            throw PolicyDocument.refused(Fault.SCOPE, "document.elsewhere", document.site(), root.name());
        }
        return document;
    }
}
