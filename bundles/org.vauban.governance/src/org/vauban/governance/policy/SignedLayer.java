// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.util.List;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.policy.document.PolicyDocument;

/**
 * A verified signed policy that is part of the effective policy.
 *
 * @param file where it is stored
 * @param document its content
 * @param digest SHA-256 of the document, in lower-case hexadecimal
 * @param signers names of the signers, for display
 * @param freshness whether it is still valid
 */
public record SignedLayer(Path file, PolicyDocument document, String digest, List<String> signers,
        Freshness freshness) {
    /** Copies the list. */
    public SignedLayer {
        signers = List.copyOf(signers);
    }

    SignedLayer with(Freshness now) {
        return now == freshness ? this : new SignedLayer(file, document, digest, signers, now);
    }

    PolicyOrigin origin(PolicyDocument.Entry entry) {
        return new PolicyOrigin(document.scope().layer(), file, signers, entry.reason(), entry.contact(),
                document.expires(), entry.critical());
    }
}
