// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An API key as the file has it: its secret is not there, only the hash.
 *
 * @param id public part, 8 hexadecimal digits
 * @param name for people
 * @param sha256 lower-case hexadecimal hash of the secret
 * @param created when it was added
 * @param expires from when on it is refused, or null for never
 * @param role of its holder
 * @param scopes what it permits; nothing that the role does not permit
 * @param revoked when it was revoked, or null
 */
public record ApiKey(String id, String name, String sha256, Instant created, @Nullable Instant expires,
        KeyRole role, Set<KeyScope> scopes, @Nullable Instant revoked) {
    public ApiKey {
        scopes = scopes.stream().filter(role.scopes()::contains).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it is accepted at a time. */
    public boolean valid(Instant now) {
        Instant end = expires;
        return revoked == null && (end == null || now.isBefore(end));
    }

    /** The same, refused from now on. */
    public ApiKey revoked(Instant now) {
        return new ApiKey(id, name, sha256, created, expires, role, scopes, now);
    }
}
