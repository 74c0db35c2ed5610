// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The files for TLS, in PEM. All paths are absolute.
 *
 * @param certificates that of the server first, then those that lead to its authority
 * @param key of the server, PKCS #8 without a password
 * @param clientAuthorities certificates of which one must have signed that of a client; null where clients need none
 * @param clientRevocations lists of certificates of clients that their authorities have revoked, one of each authority;
 *            null to ask for none
 * @param clientOptional whether clients may do without a certificate although there are authorities
 */
public record TlsConfiguration(Path certificates, Path key, @Nullable Path clientAuthorities,
        @Nullable Path clientRevocations, boolean clientOptional) {

    /** Where there are authorities, every client shows a certificate; none is revoked. */
    public TlsConfiguration(Path certificates, Path key, @Nullable Path clientAuthorities) {
        this(certificates, key, clientAuthorities, null, false);
    }

    /** All that are named. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(certificates, key));
        Path authorities = clientAuthorities;
        if (authorities != null) {
            files.add(authorities);
        }
        Path revocations = clientRevocations;
        if (revocations != null) {
            files.add(revocations);
        }
        return files;
    }
}
