// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An API key as stored in the file, with the hash of its secret instead of the secret.
 *
 * @param id public part, 8 hexadecimal digits
 * @param name the holder's name
 * @param sha256 lower-case hexadecimal hash of the secret
 * @param created when it was added
 * @param expires when it expires, or null for never
 * @param role the holder's role
 * @param scopes what it permits; a subset of the role's scopes
 * @param revoked when it was revoked, or null
 */
public record ApiKey(String id, String name, String sha256, Instant created, @Nullable Instant expires,
        KeyRole role, Set<KeyScope> scopes, @Nullable Instant revoked) {
    public ApiKey {
        scopes = scopes.stream().filter(role.scopes()::contains).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it is neither expired nor revoked at a time. */
    public boolean valid(Instant now) {
        Instant end = expires;
        return revoked == null && (end == null || now.isBefore(end));
    }

    /** Returns a copy that is revoked at the given time. */
    public ApiKey revoked(Instant now) {
        return new ApiKey(id, name, sha256, created, expires, role, scopes, now);
    }
}
