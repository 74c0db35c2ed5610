// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.console;

import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.credentials.SessionCookie;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.identity.PasswordConsole;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;

/**
 * Serves {@code /console/password}: sign-in with a directory password. Only the console page at the configured address
 * can send one: a required header cannot be set by a form, and the origin is compared. Failed attempts count towards
 * the same limit as with the API. Any thread.
 */
final class PasswordSignIn implements Endpoint {
    static final String PATH = "/console/password";
    /** Maximum body size: a name and a password with every character escaped. */
    private static final int LONGEST = 16_384;

    private final @Nullable Identities identities;
    private final ServerMetrics metrics;

    /** @param identities the identities, or null if there are none */
    PasswordSignIn(@Nullable Identities identities, ServerMetrics metrics) {
        this.identities = identities;
        this.metrics = metrics;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        Identities known = identities;
        try {
            PasswordConsole console = known == null ? null : known.passwordConsole().orElse(null);
            if (known == null || console == null) {
                throw new ApiException(ErrorKind.NOT_FOUND, Messages.text("signin.none"));
            }
            check(exchange, console);
            JsonFields typed = exchange.body();
            String session = session(known, typed.requiredText("user"), typed.requiredText("password"));
            exchange.addCookie(SessionCookie.session(session, console.sessions().secured()));
            exchange.tell("Cache-Control", "no-store");
            exchange.send(new JsonObject());
        } catch (IdentityException e) {
            throw SignInEndpoints.failure(e);
        }
    }

    /** Signs in, and counts the attempt like a password sent to the API. */
    private String session(Identities known, String user, String password) throws IdentityException {
        boolean accepted = false;
        try {
            String session = known.signIn(user, password);
            accepted = true;
            return session;
        } finally {
            metrics.identified("password", accepted);
        }
    }

    private static void check(Exchange exchange, PasswordConsole console) throws ApiException {
        if (!console.origin().toString().equalsIgnoreCase(exchange.header("Origin"))
                || exchange.header(SessionCookie.HEADER) == null) {
            throw new ApiException(ErrorKind.FORBIDDEN, Messages.text("signin.address", console.origin()));
        }
        String length = exchange.header("Content-Length");
        if (length == null || length.length() > 9 || Integer.parseInt(length) > LONGEST) {
            throw new ApiException(ErrorKind.BODY_TOO_LARGE, Messages.text("body.large", LONGEST));
        }
    }
}
