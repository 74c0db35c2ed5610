// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.security.cert.X509Certificate;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyScope;

/** A client whose certificate the connection has verified, where the route asks for no more. */
final class CertifiedClient {
    private CertifiedClient() {}

    /** The caller with the scope of the route, named as its certificate; null for a client that needs a key. */
    static @Nullable Caller of(Request request, Route route) {
        KeyScope scope = route.scope();
        if (route.access() == Route.Access.CERTIFICATE && scope != null
                && request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session) {
            X509Certificate[] shown = session.peerCertificates();
            if (shown != null && shown.length > 0) {
                return new Caller("certificate", shown[0].getSubjectX500Principal().getName(), Set.of(scope));
            }
        }
        return null;
    }
}
