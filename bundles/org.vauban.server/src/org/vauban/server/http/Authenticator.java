// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.http.credentials.Credentials;
import org.vauban.server.http.credentials.Negotiation;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.message.Messages;
import org.vauban.server.oidc.OidcProvider;

/**
 * Identifies the caller of a request. A key or token takes precedence over a console session, and that over a
 * certificate, which a client may have to present in any case.
 *
 * @param keys the API keys, or null if none are required
 * @param identities identities other than keys, or null if there are none
 * @param revoked whether a client certificate has been revoked since the handshake
 */
public record Authenticator(@Nullable ApiKeys keys, @Nullable Identities identities,
        Predicate<X509Certificate> revoked) {

    /** @throws ApiException if the caller may not use the route */
    Caller caller(Credentials shown, Route route) throws ApiException {
        if (route.access() != Route.Access.OPEN) {
            requireUnrevoked(shown);
        }
        ApiKeys known = keys;
        Caller certified = CertifiedClient.of(shown, route, known);
        if (certified != null) {
            admit(shown.certificate());
            return certified;
        }
        if (known == null || route.access() == Route.Access.OPEN) {
            return Caller.LOCAL;
        }
        Caller caller = identified(shown, known);
        KeyScope scope = route.scope();
        if (scope != null) {
            require(caller, scope);
        }
        return caller;
    }

    /** Requires that a caller has a scope. */
    public static void require(Caller caller, KeyScope scope) throws ApiException {
        if (!caller.scopes().contains(scope)) {
            throw new ApiException(ErrorKind.FORBIDDEN, Messages.text("key.scope", scope.text()));
        }
    }

    private Caller identified(Credentials shown, ApiKeys known) throws ApiException {
        Identities others = identities;
        String token = shown.token();
        Credentials.Password password = shown.password();
        Negotiation ticket = shown.ticket();
        String session = shown.session();
        X509Certificate certificate = shown.certificate();
        try {
            if (password != null) {
                // a key sent as a password by mistake must not reach the directory
                if (others == null || ApiKeys.isFormed(password.secret())) {
                    throw new ApiException(ErrorKind.UNAUTHENTICATED, Messages.text("key.invalid"));
                }
                return others.password(password.user(), password.secret());
            }
            if (ticket != null) {
                if (others == null) {
                    throw new ApiException(ErrorKind.UNAUTHENTICATED, Messages.text("ticket.none"));
                }
                Identities.Ticketed holder = others.ticket(ticket.token(), ticket.sender());
                ticket.answer(holder.answer());
                return holder.caller();
            }
            if (token != null) {
                Optional<Caller> bearer = others == null || !OidcProvider.isToken(token) ? Optional.empty()
                        : others.token(token);
                if (bearer.isPresent()) {
                    return bearer.get();
                }
                Caller holder = holder(token, known);
                if (others != null) {
                    others.admit(holder);
                }
                return holder;
            }
            if (others != null && session != null) {
                return others.session(session, shown.used());
            }
            if (others != null && certificate != null) {
                return others.certificate(certificate);
            }
        } catch (IdentityException e) {
            throw failure(e);
        }
        throw new ApiException(ErrorKind.UNAUTHENTICATED, Messages.text("key.missing"));
    }

    private static ApiException failure(IdentityException e) {
        String message = String.valueOf(e.getMessage());
        return e.retryAfter() > 0 ? ApiException.retry(ErrorKind.OVERLOADED, message, e.retryAfter())
                : new ApiException(e.refused() ? ErrorKind.UNAUTHENTICATED : ErrorKind.UNAVAILABLE, message, e);
    }

    /** Whether clients without credentials are asked for a ticket. */
    boolean acceptsTickets() {
        Identities others = identities;
        return others != null && others.acceptsTickets();
    }

    /** Checks revocation whatever else is shown: the connection may be older than the current revocation list. */
    private void requireUnrevoked(Credentials shown) throws ApiException {
        if (shown.chain().stream().anyMatch(revoked)) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, Messages.text("certificate.revoked"));
        }
    }

    /**
     * Checks whether an authenticated caller may still send requests.
     *
     * @param kept the part of the credentials that was kept
     * @throws ApiException if not
     */
    void admit(Caller caller, Credentials kept) throws ApiException {
        requireUnrevoked(kept);
        Identities others = identities;
        try {
            if (others != null) {
                others.admit(caller);
            }
        } catch (IdentityException e) {
            throw failure(e);
        }
    }

    /** Refuses the certificate of a user who is refused, where any other certificate would do. */
    private void admit(@Nullable X509Certificate certificate) throws ApiException {
        Identities others = identities;
        try {
            if (others != null && certificate != null) {
                others.admit(certificate);
            }
        } catch (IdentityException e) {
            throw failure(e);
        }
    }

    private static Caller holder(String key, ApiKeys known) throws ApiException {
        Optional<Caller> caller;
        Optional<String> tooOld;
        try {
            caller = known.authenticate(key);
            tooOld = caller.isPresent() ? Optional.empty() : known.refusal(key);
        } catch (KeyFileException e) {
            throw new ApiException(ErrorKind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
        return caller.orElseThrow(() -> new ApiException(ErrorKind.UNAUTHENTICATED,
                tooOld.map(why -> Messages.text("key.old", why)).orElseGet(() -> Messages.text("key.invalid"))));
    }
}
