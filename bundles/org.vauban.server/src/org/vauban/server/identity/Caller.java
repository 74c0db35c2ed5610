// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The authenticated sender of a request.
 *
 * @param id the same for each person, however authenticated: quotas, limits and fairness use it, and the KV caches of
 *            different people are separate
 * @param user keyed hash of the person's name, for the audit log; another text, without a name, if {@link #person} is
 *            null
 * @param scopes the permitted operations
 */
public record Caller(String id, String user, Set<KeyScope> scopes) {
    /** The caller of a server that requires no keys. */
    public static final Caller LOCAL = new Caller("local", "local", EnumSet.allOf(KeyScope.class));

    /** Prefix that the hexadecimal ids of keys cannot have. */
    private static final String PERSON = "user-";

    /**
     * Creates the caller for an identified user.
     *
     * @param user keyed hash of the name
     */
    public static Caller of(String user, Set<KeyScope> scopes) {
        return new Caller(PERSON + user, user, scopes);
    }

    /** Returns the keyed hash of the person's name; null if nobody is identified, as without keys. */
    public @Nullable String person() {
        return id.startsWith(PERSON) ? user : null;
    }

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
