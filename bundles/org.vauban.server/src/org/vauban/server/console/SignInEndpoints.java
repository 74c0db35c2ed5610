// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.console;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorFormat;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.Route;
import org.vauban.server.http.credentials.BrowserRequest;
import org.vauban.server.http.credentials.SessionCookie;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.oidc.ConsoleClient;
import org.vauban.server.oidc.SignIn;

/**
 * Signs users in to the console with the configured provider or directory. A provider is used with the authorization
 * code flow with PKCE, state and nonce. The provider's tokens stay on the server; the browser gets a cookie that
 * scripts cannot read and that is valid only in requests of the console itself. Any thread.
 */
public final class SignInEndpoints {
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final int MOST_EXCHANGES = 8;
    private static final int LONGEST_CODE = 4_096;

    private final @Nullable Identities identities;
    private final boolean editor;
    private final ServerMetrics metrics;
    private final Semaphore exchanges = new Semaphore(MOST_EXCHANGES);

    /**
     * @param identities the identities, or null if there are none
     * @param editor whether the page can offer the editor
     */
    public SignInEndpoints(@Nullable Identities identities, boolean editor, ServerMetrics metrics) {
        this.identities = identities;
        this.editor = editor;
        this.metrics = metrics;
    }

    /** Returns the routes of the sign-in. */
    public List<Route> routes(ErrorFormat errors) {
        return List.of(Route.open("/console/sign-in", errors, this::state),
                Route.open("/console/login", errors, this::begin),
                Route.open(ConsoleClient.CALLBACK, errors, this::complete),
                new Route("POST", PasswordSignIn.PATH, Route.Access.OPEN, null, errors,
                        new PasswordSignIn(identities, metrics)),
                Route.key("/console/session", errors, this::remaining),
                Route.postKey("/console/logout", errors, this::end));
    }

    /** Returns whether sign-in is available and whether the user has signed in. */
    private void state(Exchange exchange) throws ApiException {
        Identities known = identities;
        boolean signedIn = false;
        boolean password = false;
        String session = exchange.browser().session();
        try {
            password = known != null && known.passwordConsole().isPresent();
            if (known != null && session != null) {
                known.session(session, true);
                signedIn = true;
            }
        } catch (IdentityException e) {
            if (!e.refused()) {
                throw failure(e);
            }
        }
        JsonObject state = new JsonObject();
        state.addProperty("provider", client().isPresent());
        state.addProperty("password", password);
        state.addProperty("session", signedIn);
        state.addProperty("editor", editor);
        exchange.tell("Cache-Control", "no-store");
        exchange.send(state);
    }

    private Optional<ConsoleClient> client() throws ApiException {
        Identities known = identities;
        try {
            return known == null ? Optional.empty() : known.console();
        } catch (IdentityException e) {
            throw failure(e);
        }
    }

    /** The provider client with which users can sign in. */
    private record Offer(Identities identities, ConsoleClient client) {
        boolean secured() {
            return client.sessions().secured();
        }
    }

    private Offer offer() throws ApiException {
        Identities known = identities;
        Optional<ConsoleClient> client = client();
        if (known == null || client.isEmpty()) {
            throw new ApiException(ErrorKind.NOT_FOUND, Messages.text("signin.none"));
        }
        return new Offer(known, client.get());
    }

    static ApiException failure(IdentityException e) {
        String message = String.valueOf(e.getMessage());
        return e.retryAfter() > 0 ? ApiException.retry(ErrorKind.OVERLOADED, message, e.retryAfter())
                : new ApiException(e.refused() ? ErrorKind.UNAUTHENTICATED : ErrorKind.UNAVAILABLE, message, e);
    }

    /** Refuses HEAD, which must not have effects: these requests redeem a code once and set cookies. */
    private static void requireGet(Exchange exchange) throws ApiException {
        if (exchange.browser().isHead()) {
            exchange.tell("Allow", "GET");
            throw new ApiException(ErrorKind.METHOD_NOT_ALLOWED,
                    Messages.text("method.unknown", "HEAD", exchange.path(), "GET"));
        }
    }

    private void begin(Exchange exchange) throws ApiException {
        requireGet(exchange);
        Offer offer = offer();
        SignIn begun = SignIn.begin();
        URI address;
        try {
            address = offer.identities().signIn(begun);
        } catch (IdentityException e) {
            throw failure(e);
        }
        exchange.addCookie(SessionCookie.signIn(begun.cookie(Clock.systemUTC()), offer.secured()));
        exchange.tell("Location", address.toString());
        exchange.tell("Cache-Control", "no-store");
        exchange.tell("Referrer-Policy", "no-referrer");
        exchange.send(302, "text/plain; charset=utf-8", "");
    }

    private void complete(Exchange exchange) throws ApiException {
        requireGet(exchange);
        Offer offer = offer();
        boolean secured = offer.secured();
        exchange.addCookie(SessionCookie.signIn("", secured)); // valid once, whatever the result
        boolean accepted = false;
        try {
            String session = session(exchange, offer);
            accepted = true;
            exchange.addCookie(SessionCookie.session(session, secured));
            page(exchange, 200, "<meta http-equiv=\"refresh\" content=\"0; url=/console\">", "");
        } catch (ApiException e) {
            page(exchange, e.kind().status(), "", String.valueOf(e.getMessage()));
        } finally {
            metrics.identified("sign-in", accepted);
        }
    }

    private String session(Exchange exchange, Offer offer) throws ApiException {
        BrowserRequest browser = exchange.browser();
        String code = browser.parameter("code");
        String issuer = browser.parameter("iss");
        String cookie = browser.cookie(SessionCookie.signInName(offer.secured()));
        Optional<SignIn> begun = SignIn.of(cookie, browser.parameter("state"), Clock.systemUTC());
        if (begun.isEmpty()) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, Messages.text("signin.begin"));
        }
        if (code == null || code.length() > LONGEST_CODE) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, Messages.text("signin.refused"));
        }
        if (!exchanges.tryAcquire()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("signin.busy"), 1);
        }
        try {
            return offer.identities().signIn(begun.get(), code, issuer);
        } catch (IdentityException e) {
            throw failure(e);
        } finally {
            exchanges.release();
        }
    }

    /**
     * Sends a page of this server instead of a redirect, so that the browser sends the cookie with its next request.
     */
    private static void page(Exchange exchange, int status, String head, String text) {
        exchange.tell("Content-Security-Policy", POLICY);
        exchange.tell("X-Frame-Options", "DENY");
        exchange.tell("Referrer-Policy", "no-referrer");
        exchange.tell("Cache-Control", "no-store");
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        exchange.send(status, "text/html; charset=utf-8", "<!DOCTYPE html><html><head><meta charset=\"utf-8\">" + head
                + "<title>Vauban</title></head><body><p>" + escaped + "</p><p><a href=\"/console\">"
                + Messages.text("signin.console") + "</a></p></body></html>");
    }

    /** Returns how long the session still lasts. The request extends it, unless a page sends it on a timer. */
    private void remaining(Exchange exchange) {
        Identities known = identities;
        String session = exchange.browser().session();
        JsonObject remaining = new JsonObject();
        if (known != null && session != null) {
            known.remaining(session).ifPresent(time -> {
                remaining.addProperty("secondsLeft", time.unused().toSeconds());
                remaining.addProperty("mostSecondsLeft", time.longest().toSeconds());
                remaining.addProperty("idleSeconds", time.idle().toSeconds());
            });
        }
        exchange.tell("Cache-Control", "no-store");
        exchange.send(remaining);
    }

    private void end(Exchange exchange) {
        Identities known = identities;
        String session = exchange.browser().session();
        if (known != null && session != null) {
            known.signOut(session);
            exchange.addCookie(SessionCookie.session("", SessionCookie.isSecured(session)));
        }
        exchange.send(new JsonObject());
    }
}
