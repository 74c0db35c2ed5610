// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.vauban.governance.policy.SignedLayer;
import org.vauban.governance.policy.document.PolicyDocument;

/**
 * A signed policy that is in force. Immutable.
 *
 * @param layer whose policy it is, in the user's language
 * @param file where it lies
 * @param version one more than that of the policy it replaced
 * @param signers who signed it
 * @param issued when it was issued
 * @param expires when another one must have replaced it
 * @param validity whether it is still valid
 * @param contact whom to ask about it
 * @param digest SHA-256 of the document, in lower-case hexadecimal
 */
public record SignedPolicyStatus(String layer, Path file, long version, List<String> signers, Instant issued,
        Instant expires, Validity validity, String contact, String digest) {

    /** Whether a signed policy is still valid. */
    public enum Validity {
        /** It is. */
        VALID,
        /** It has expired, and all of it still applies for some days. */
        GRACE,
        /** It has expired: its restrictions remain, its permissions have lapsed. */
        LAPSED
    }

    /** Copies the list. */
    public SignedPolicyStatus {
        signers = List.copyOf(signers);
    }

    static SignedPolicyStatus of(SignedLayer signed) {
        PolicyDocument document = signed.document();
        return new SignedPolicyStatus(document.scope().layer().label(), signed.file(), document.version(),
                signed.signers(), document.issued(), document.expires(), switch (signed.freshness()) {
                    case CURRENT -> Validity.VALID;
                    case GRACE -> Validity.GRACE;
                    case LAPSED -> Validity.LAPSED;
                }, document.contact(), signed.digest());
    }
}
