// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.message.Messages;

/**
 * Tells who asks, from {@code Authorization: Bearer}, {@code x-api-key} or, for a WebSocket, a subprotocol.
 *
 * @param keys or null where no key is asked for
 */
public record Authenticator(@Nullable ApiKeys keys) {
    private static final String BEARER = "bearer ";

    /** @throws ApiException if the caller may not use the route */
    Caller caller(HttpFields headers, Route route) throws ApiException {
        ApiKeys known = keys;
        if (known == null || route.access() == Route.Access.OPEN) {
            return Caller.LOCAL;
        }
        String text = presented(headers);
        if (text == null) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, Messages.text("key.missing"));
        }
        Optional<Caller> caller;
        Optional<String> tooOld;
        try {
            caller = known.authenticate(text);
            tooOld = caller.isPresent() ? Optional.empty() : known.refusal(text);
        } catch (KeyFileException e) {
            throw new ApiException(ErrorKind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
        if (caller.isEmpty()) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, tooOld.map(why -> Messages.text("key.old", why))
                    .orElseGet(() -> Messages.text("key.invalid")));
        }
        KeyScope scope = route.scope();
        if (scope != null && !caller.get().scopes().contains(scope)) {
            throw new ApiException(ErrorKind.FORBIDDEN, Messages.text("key.scope", scope.text()));
        }
        return caller.get();
    }

    private static @Nullable String presented(HttpFields headers) {
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : "";
        }
        String key = headers.get("x-api-key");
        return key != null ? key : WebSocketToken.of(headers);
    }
}
