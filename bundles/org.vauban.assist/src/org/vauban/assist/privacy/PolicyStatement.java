// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyOrigin;

/**
 * What one policy says about a setting. Immutable.
 *
 * @param values of the setting in that policy
 * @param effect what became of it
 * @param layer whose policy it is, in the user's language
 * @param file the policy
 * @param signers who signed it; empty for a policy without a signature
 * @param reason as the policy gives it; empty where it gives none
 * @param contact whom to ask; empty where nobody is named
 * @param until when the policy expires; null for one that does not
 */
public record PolicyStatement(List<String> values, Effect effect, String layer, Path file, List<String> signers,
        String reason, String contact, @Nullable Instant until) {

    /** What became of a statement. */
    public enum Effect {
        /** It decides. */
        DECIDES,
        /** A higher layer says the same. */
        AGREES,
        /** It does not apply: another layer, or the default, is stricter. */
        IGNORED
    }

    /** Copies the lists. */
    public PolicyStatement {
        values = List.copyOf(values);
        signers = List.copyOf(signers);
    }

    static PolicyStatement of(Policy.Contribution contribution) {
        PolicyOrigin origin = contribution.origin();
        return new PolicyStatement(contribution.values(), switch (contribution.effect()) {
            case DECIDES -> Effect.DECIDES;
            case AGREES -> Effect.AGREES;
            case IGNORED -> Effect.IGNORED;
        }, origin.layer().label(), origin.file(), origin.signers(), origin.reason(), origin.contact(), origin.until());
    }
}
