// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.time.Instant;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What somebody has shown who has no API key, and may do for it. Immutable.
 *
 * @param name that it gives
 * @param at when somebody else has said that; null for now, or where nobody knows
 */
record IdentityClaim(IdentityKind kind, String name, Grant grant, @Nullable Instant at) {
    /** Whether it is of the same account, which has lost the duty of this one. */
    boolean isFollowedBy(IdentityClaim later) {
        return kind == later.kind && grant.role().isDuty() && grant.role() != later.grant.role()
                && JoinedNames.spelling(name).equals(JoinedNames.spelling(later.name));
    }
}
