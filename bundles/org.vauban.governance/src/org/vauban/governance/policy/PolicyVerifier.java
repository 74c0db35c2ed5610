// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.time.Instant;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.policy.document.PolicyScope;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/** Verifies signed policies and statements about them against a root document. Immutable. */
public final class PolicyVerifier {
    private final RootDocument root;

    /** @param root names the keys whose signatures count */
    public PolicyVerifier(RootDocument root) {
        this.root = root;
    }

    /**
     * Verifies a policy for the site of the root document.
     *
     * @param file where it is stored, for messages
     * @param now the time that its dates are compared with
     * @throws TrustException for each {@link Fault} except {@code VERSION} and {@code EXPIRED}
     */
    public SignedLayer policy(Envelope envelope, Path file, Instant now) throws TrustException {
        RootDocument.Verified verified = root.verify(envelope, Role.POLICY, PolicyDocument.PAYLOAD_TYPE);
        PolicyDocument document = PolicyDocument.parse(verified.document());
        requireSite(document.scope());
        return new SignedLayer(file, document, envelope.digest(), verified.signers(), document.freshness(now));
    }

    /**
     * Verifies a statement that resets the seen version of a policy of the site.
     *
     * @throws TrustException for each {@link Fault} except {@code VERSION} and {@code CRITICAL}
     */
    public PolicyReset reset(Envelope envelope, Instant now) throws TrustException {
        PolicyReset reset = PolicyReset
                .parse(root.verify(envelope, Role.POLICY, PolicyReset.PAYLOAD_TYPE).document());
        requireSite(reset.scope());
        reset.requireCurrent(now);
        return reset;
    }

    private void requireSite(PolicyScope scope) throws TrustException {
        if (!scope.site().equals(root.name())) {
            throw PolicyDocument.refused(Fault.SCOPE, "document.elsewhere", scope, root.name());
        }
    }

    /** @param subject subject of the place where the policy applies; empty for any */
    static void requireScope(PolicyScope scope, PolicyLayer layer,
            String subject) throws TrustException {
        if (scope.layer() != layer || !subject.isEmpty() && !scope.subject().equals(subject)) {
            throw PolicyDocument.refused(Fault.SCOPE, "document.elsewhere", scope,
                    layer.text() + (subject.isEmpty() ? "" : "/" + subject));
        }
    }
}
