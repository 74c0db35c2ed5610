// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;
import org.vauban.server.http.credentials.Credentials;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyScope;

/** Identifies a client by its verified certificate, for routes that require no more. */
final class CertifiedClient {
    private CertifiedClient() {}

    /**
     * Returns a caller with the scope of the route and the hash of the name in the certificate; null for a client that
     * needs a key, and for one that shows one, which then has to be valid.
     *
     * @param keys hash the name; null if there are none
     */
    static @Nullable Caller of(Credentials shown, Route route, @Nullable ApiKeys keys) {
        KeyScope scope = route.scope();
        X509Certificate certificate = shown.certificate();
        if (route.access() != Route.Access.CERTIFICATE || scope == null || certificate == null
                || shown.token() != null || !shown.isLasting()) {
            return null;
        }
        try {
            certificate.checkValidity(); // it may have expired since the connection was opened
        } catch (CertificateException e) {
            return null;
        }
        return caller(certificate.getSubjectX500Principal().getName(), Set.of(scope), keys);
    }

    private static Caller caller(String subject, Set<KeyScope> scopes, @Nullable ApiKeys keys) {
        try {
            if (keys != null) {
                return Caller.of(keys.user(subject), scopes);
            }
        } catch (KeyFileException e) {
            // this client needs no key: it is served, and the log does not say to whom
        }
        return new Caller("certificate", Hashes.sha256(subject.getBytes(StandardCharsets.UTF_8)), scopes);
    }
}
