// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.EnumSet;
import java.util.Set;

/**
 * The authenticated sender of a request.
 *
 * @param id the same for each person, however authenticated: quotas, limits and fairness use it, and the KV caches of
 *            different people are separate
 * @param user keyed hash of the person's name, for the audit log
 * @param scopes the permitted operations
 */
public record Caller(String id, String user, Set<KeyScope> scopes) {
    /** The caller of a server that requires no keys. */
    public static final Caller LOCAL = new Caller("local", "local", EnumSet.allOf(KeyScope.class));

    /** Prefix that the hexadecimal ids of keys cannot have. */
    private static final String PERSON = "user-";

    /** Creates the caller for an identified user. */
    static Caller of(String user, Set<KeyScope> scopes) {
        return new Caller(PERSON + user, user, scopes);
    }

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
