// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.http.credentials.Credentials;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyScope;

/** Identifies a client by its verified certificate, for routes that require no more. */
final class CertifiedClient {
    private CertifiedClient() {}

    /**
     * Returns a caller with the scope of the route and the name in the certificate; null for a client that needs a key,
     * and for one that shows one, which then has to be valid.
     */
    static @Nullable Caller of(Credentials shown, Route route) {
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
        return new Caller("certificate", certificate.getSubjectX500Principal().getName(), Set.of(scope));
    }
}
