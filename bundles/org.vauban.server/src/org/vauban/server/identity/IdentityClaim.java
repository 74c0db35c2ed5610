// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.time.Instant;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The verified identity of a caller without an API key, and what it grants. Immutable.
 *
 * @param name the user name
 * @param at when a third party attested it; null for now, or if unknown
 */
record IdentityClaim(IdentityKind kind, String name, Grant grant, @Nullable Instant at) {
    /** Whether a later claim is of the same account, which no longer has this duty. */
    boolean isFollowedBy(IdentityClaim later) {
        return kind == later.kind && grant.role().isDuty() && grant.role() != later.grant.role()
                && JoinedNames.spelling(name).equals(JoinedNames.spelling(later.name));
    }
}
