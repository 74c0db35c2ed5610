// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who asks.
 *
 * @param id one for each person, however it identifies: quotas, limits and fairness go by it, and the KV cache of
 *            people is kept apart
 * @param user keyed hash of the name of the person, for the audit
 * @param scopes what may be asked
 */
public record Caller(String id, String user, Set<KeyScope> scopes) {
    /** Whoever reaches a server that asks for no keys. */
    public static final Caller LOCAL = new Caller("local", "local", EnumSet.allOf(KeyScope.class));

    /** IDs of keys are hexadecimal, so that none of them is one of these. */
    private static final String PERSON = "user-";

    /** Somebody who was told apart. */
    static Caller of(String user, Set<KeyScope> scopes) {
        return new Caller(PERSON + user, user, scopes);
    }

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
