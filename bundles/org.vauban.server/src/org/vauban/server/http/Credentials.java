// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.security.cert.X509Certificate;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.vauban.server.oidc.OidcProvider;

/**
 * What a request shows of who sends it. Immutable; outlives the request.
 *
 * @param token from {@code Authorization: Bearer}, {@code x-api-key} or, for a WebSocket, a subprotocol; empty for a
 *            header that cannot be understood; null for none
 * @param session of the console, or null
 * @param certificate of the client, which the handshake has verified, or null
 */
record Credentials(@Nullable String token, @Nullable String session, @Nullable X509Certificate certificate) {
    private static final String BEARER = "bearer ";

    static Credentials of(Request request) {
        return new Credentials(token(request.getHeaders()), new BrowserRequest(request).session(),
                request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls
                        ? first(tls.peerCertificates()) : null);
    }

    /** The client's own, before those of its authorities. */
    private static @Nullable X509Certificate first(X509Certificate @Nullable [] chain) {
        return chain == null || chain.length == 0 ? null : chain[0];
    }

    /** The same where the route takes an API key as the password of Basic authentication, too. */
    Credentials withBasicPassword(Request request) {
        String password = BasicPassword.of(request.getHeaders());
        return password == null ? this : new Credentials(password, session, certificate);
    }

    private static @Nullable String token(HttpFields headers) {
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : "";
        }
        String key = headers.get("x-api-key");
        return key != null ? key : WebSocketToken.of(headers);
    }

    /** The kind of what is looked at, for the metrics: a token counts more than a session, and that more than a
     * certificate. */
    String kind() {
        return token != null ? OidcProvider.isToken(token) ? "token" : "key"
                : session != null ? "session" : certificate != null ? "certificate" : "none";
    }

    /** Does not show the token. */
    @Override
    public String toString() {
        return "Credentials[" + kind() + "]";
    }
}
