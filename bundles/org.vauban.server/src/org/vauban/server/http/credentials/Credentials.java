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
 * What a request shows of who sends it. Immutable; outlives the request.
 *
 * @param token from {@code Authorization: Bearer}, {@code x-api-key} or, for a WebSocket, a subprotocol; empty for a
 *            header that cannot be understood; null for none
 * @param password with the name of its user, from {@code Authorization: Basic}; null for none
 * @param ticket of Kerberos, from {@code Authorization: Negotiate}; null for none
 * @param session of the console, or null
 * @param certificate of the client, which the handshake has verified, or null
 * @param chain certificates of the connection, the client's own first, also where they do not say who asks
 * @param used whether somebody asks, and not an open page on a timer
 */
public record Credentials(@Nullable String token, @Nullable Password password, @Nullable Negotiation ticket,
        @Nullable String session, @Nullable X509Certificate certificate, List<X509Certificate> chain, boolean used) {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    /** What somebody has typed. */
    public record Password(String user, String secret) {
        /** @return null for what is none */
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

        /** Does not show the secret. */
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

    /** The same without what browsers send by themselves. */
    public Credentials withKeyOnly() {
        return new Credentials(token, null, null, null, null, chain, used);
    }

    /** The same of nobody who asks for something. */
    public Credentials unused() {
        return new Credentials(token, password, ticket, session, certificate, chain, false);
    }

    /** The same as long as it may be kept: of a password and of a ticket, only the connection on which they came. */
    public Credentials kept() {
        return isLasting() ? this : new Credentials(null, null, null, null, null, chain, used);
    }

    private static List<X509Certificate> chain(X509Certificate @Nullable [] chain) {
        return chain == null ? List.of() : List.of(chain);
    }

    /** The same where the route takes an API key as the password of Basic authentication, too. */
    public Credentials withKeyAsPassword() {
        Password typed = password;
        return typed == null || !ApiKeys.isFormed(typed.secret()) ? this
                : new Credentials(typed.secret(), null, null, session, certificate, chain, used);
    }

    /**
     * Whether a key or token is in a header that no browser adds unasked, as it does with a password, a ticket, a
     * certificate or a cookie: then no page of somebody else has sent the request.
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
     * The kind of what is looked at, for the metrics: a token counts more than a session, and that more than a
     * certificate.
     */
    public String kind() {
        return password != null ? "password" : ticket != null ? "ticket"
                : token != null ? OidcProvider.isToken(token) ? "token" : "key"
                : session != null ? "session" : certificate != null ? "certificate" : "none";
    }

    /** Whether it can be shown again, while an answer is under way; a password is not kept, and a ticket good once. */
    public boolean isLasting() {
        return password == null && ticket == null;
    }

    /** Does not show the token. */
    @Override
    public String toString() {
        return "Credentials[" + kind() + "]";
    }
}
