// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who asks.
 *
 * @param id of the key; keeps the KV cache of callers apart
 * @param user keyed hash of who holds the key, for the audit: equal for all keys of one name
 * @param scopes what may be asked
 */
public record Caller(String id, String user, Set<KeyScope> scopes) {
    /** Whoever reaches a server that asks for no keys. */
    public static final Caller LOCAL = new Caller("local", "local", EnumSet.allOf(KeyScope.class));

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
