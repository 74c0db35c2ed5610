// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.oidc.OidcProvider;

/**
 * The credentials of a request. Immutable; outlives the request.
 *
 * @param token from {@code Authorization: Bearer}, {@code x-api-key} or, for a WebSocket, a subprotocol; empty for a
 *            malformed header; null for none
 * @param password with the user name, from {@code Authorization: Basic}; null for none
 * @param ticket a Kerberos ticket, from {@code Authorization: Negotiate}; null for none
 * @param session a console session, or null
 * @param certificate the client's certificate, which the handshake has verified, or null
 * @param chain certificates of the connection, the client's own first, also if they do not identify the caller
 * @param used whether the user is active, as opposed to an open page that polls
 */
public record Credentials(@Nullable String token, @Nullable Password password, @Nullable Negotiation ticket,
        @Nullable String session, @Nullable X509Certificate certificate, List<X509Certificate> chain, boolean used) {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    /** A user name and password. */
    public record Password(String user, String secret) {
        /** @return null if the header has none */
        static @Nullable Password of(HttpFields headers) {
            String header = headers.get(HttpHeader.AUTHORIZATION);
            if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
                return null;
            }
            try {
                String both = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(
                        Base64.getDecoder().decode(header.substring(BASIC.length()).strip()))).toString();
                int colon = both.indexOf(':');
                return colon < 0 ? null : new Password(both.substring(0, colon), both.substring(colon + 1));
            } catch (IllegalArgumentException | CharacterCodingException e) {
                return null;
            }
        }

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Password[" + user + "]";
        }
    }

    public static Credentials of(Request request) {
        Password password = Password.of(request.getHeaders());
        List<X509Certificate> chain =
                request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls
                        ? chain(tls.peerCertificates()) : List.of();
        Negotiation ticket = Negotiation.of(request);
        return new Credentials(password == null && ticket == null ? token(request.getHeaders()) : null, password,
                ticket, new BrowserRequest(request).session(), chain.isEmpty() ? null : chain.getFirst(), chain,
                !SessionCookie.POLLING.equals(request.getHeaders().get(SessionCookie.HEADER)));
    }

    /** Returns a copy without the credentials that browsers send by themselves. */
    public Credentials withKeyOnly() {
        return new Credentials(token, null, null, null, null, chain, used);
    }

    /** Returns a copy that does not count as user activity. */
    public Credentials unused() {
        return new Credentials(token, password, ticket, session, certificate, chain, false);
    }

    /** Returns the part that may be kept: for a password or a ticket, only the certificates of the connection. */
    public Credentials kept() {
        return isLasting() ? this : new Credentials(null, null, null, null, null, chain, used);
    }

    private static List<X509Certificate> chain(X509Certificate @Nullable [] chain) {
        return chain == null ? List.of() : List.of(chain);
    }

    /** Returns a copy for a route that also takes an API key as the password of Basic authentication. */
    public Credentials withKeyAsPassword() {
        Password typed = password;
        return typed == null || !ApiKeys.isFormed(typed.secret()) ? this
                : new Credentials(typed.secret(), null, null, session, certificate, chain, used);
    }

    /**
     * Whether a key or token is in a header that browsers never add by themselves, as they add passwords, tickets,
     * certificates and cookies. If so, no page of another site has sent the request.
     */
    public static boolean showsKey(HttpFields headers) {
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        return authorization != null ? isBearer(authorization) : headers.contains("x-api-key");
    }

    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static @Nullable String token(HttpFields headers) {
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        if (authorization != null) {
            return isBearer(authorization) ? authorization.substring(BEARER.length()).strip() : "";
        }
        String key = headers.get("x-api-key");
        return key != null ? key : WebSocketToken.of(headers);
    }

    /**
     * Returns the kind of credentials that is checked, for the metrics: a token takes precedence over a session, and
     * that over a certificate.
     */
    public String kind() {
        return password != null ? "password" : ticket != null ? "ticket"
                : token != null ? OidcProvider.isToken(token) ? "token" : "key"
                : session != null ? "session" : certificate != null ? "certificate" : "none";
    }

    /** Whether they can be verified again while an answer is in progress; not so a password or a ticket. */
    public boolean isLasting() {
        return password == null && ticket == null;
    }

    /** Omits the token. */
    @Override
    public String toString() {
        return "Credentials[" + kind() + "]";
    }
}
