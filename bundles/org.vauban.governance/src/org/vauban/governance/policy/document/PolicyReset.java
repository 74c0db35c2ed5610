// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Set;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * A signed statement that permits installing an older policy again, or removing it. It can be used once: for the
 * version seen last.
 *
 * @param issued when it was written
 * @param expires until when it can be used
 * @param scope scope of the policy
 * @param from the version seen last
 * @param to the highest version that counts as seen afterwards; 0 for none, so that the policy may be removed
 * @param reason reason for users
 */
public record PolicyReset(Instant issued, Instant expires, PolicyScope scope, long from, long to, String reason) {
    /** Payload type in envelopes. */
    public static final String PAYLOAD_TYPE = "application/vnd.vauban.policy-reset+json";

    /**
     * Parses a statement; does not check its signatures.
     *
     * @throws TrustException {@code FORMAT} or {@code LIMIT}
     */
    public static PolicyReset parse(JsonObject document) throws TrustException {
        DocumentFields fields = DocumentFields.of(document,
                Set.of("issued", "expires", "scope", "from", "to", "reason"));
        PolicyReset reset = new PolicyReset(fields.time("issued"), fields.time("expires"),
                PolicyScope.parse(fields.fields("scope")), fields.integer("from", 1, CanonicalJson.MAX_INTEGER),
                fields.integer("to", 0, CanonicalJson.MAX_INTEGER),
                fields.text("reason", PolicyDocument.MAX_SENTENCE));
        if (!reset.expires.isAfter(reset.issued) || reset.to >= reset.from) {
            throw PolicyDocument.refused(Fault.FORMAT, reset.to >= reset.from ? "reset.versions" : "document.dates");
        }
        return reset;
    }

    /**
     * Refuses an expired statement.
     *
     * @param now the time
     * @throws TrustException {@code EXPIRED}
     */
    public void requireCurrent(Instant now) throws TrustException {
        if (now.isAfter(expires) || now.isBefore(issued)) {
            throw PolicyDocument.refused(Fault.EXPIRED, "reset.expired", expires);
        }
    }
}
