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
 * @param layer layer of the policy, in the user's language
 * @param file file of the policy
 * @param version one more than that of the policy it replaced
 * @param signers signers of the policy
 * @param issued time of issue
 * @param expires time by which another one must replace it
 * @param validity whether it is still valid
 * @param contact contact for questions about it
 * @param digest SHA-256 of the document, in lower-case hexadecimal
 */
public record SignedPolicyStatus(String layer, Path file, long version, List<String> signers, Instant issued,
        Instant expires, Validity validity, String contact, String digest) {

    /** Whether a signed policy is still valid. */
    public enum Validity {
        /** It is valid. */
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
