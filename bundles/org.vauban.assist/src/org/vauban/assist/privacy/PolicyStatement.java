// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyOrigin;

/**
 * The statement of one policy about a setting. Immutable.
 *
 * @param values values of the setting in that policy
 * @param effect effect of the statement
 * @param layer layer of the policy, in the user's language
 * @param file file of the policy
 * @param signers signers of the policy; empty if it is unsigned
 * @param reason reason given in the policy; empty if there is none
 * @param contact contact given in the policy; empty if there is none
 * @param until expiry of the policy; null if it does not expire
 */
public record PolicyStatement(List<String> values, Effect effect, String layer, Path file, List<String> signers,
        String reason, String contact, @Nullable Instant until) {

    /** Effect of a statement. */
    public enum Effect {
        /** It determines the value. */
        DECIDES,
        /** It agrees with a higher layer. */
        AGREES,
        /** It has no effect: another layer, or the default, is stricter. */
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
