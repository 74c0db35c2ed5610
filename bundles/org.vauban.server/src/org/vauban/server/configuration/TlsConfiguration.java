// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The files for TLS, in PEM. All paths are absolute.
 *
 * @param certificates the server's certificate, followed by its chain
 * @param key the server's key, PKCS #8 without a password
 * @param clientAuthorities certificates of the authorities that may sign client certificates; null if clients need no
 *            certificate
 * @param clientRevocations revocation lists for client certificates, one per authority; null to check none
 * @param clientOptional whether clients may omit the certificate although there are authorities
 */
public record TlsConfiguration(Path certificates, Path key, @Nullable Path clientAuthorities,
        @Nullable Path clientRevocations, boolean clientOptional) {

    /** Creates a configuration without revocation lists, in which client certificates are required if possible. */
    public TlsConfiguration(Path certificates, Path key, @Nullable Path clientAuthorities) {
        this(certificates, key, clientAuthorities, null, false);
    }

    /** Returns all configured files. */
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
