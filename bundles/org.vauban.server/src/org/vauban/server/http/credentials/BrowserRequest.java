// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** Reads the parameters and cookies that a browser sends. */
public final class BrowserRequest {
    private final Request request;

    public BrowserRequest(Request request) {
        this.request = request;
    }

    /** Whether the request is a HEAD, which must not have effects. */
    public boolean isHead() {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    /** Returns a query parameter: null if absent, empty if given several times. */
    public @Nullable String parameter(String name) {
        try {
            Fields.Field field = Request.extractQueryParameters(request).get(name);
            return field == null ? null : field.getValues().size() == 1 ? field.getValue() : "";
        } catch (HttpException.RuntimeException | IllegalArgumentException | IllegalStateException e) {
            return ""; // malformed query
        }
    }

    /** Returns the value of a cookie; null if absent or given several times. */
    public @Nullable String cookie(String name) {
        try {
            List<HttpCookie> all = Request.getCookies(request).stream().filter(each -> each.getName().equals(name))
                    .toList();
            return all.size() == 1 ? all.getFirst().getValue() : null;
        } catch (HttpException.RuntimeException | IllegalArgumentException e) {
            return null; // malformed cookies
        }
    }

    /** Returns the session of a request from the console, or null. */
    public @Nullable String session() {
        boolean socket = WebSocketToken.isOfSession(request.getHeaders());
        if (!socket && !request.getHeaders().contains(SessionCookie.HEADER)) {
            return null;
        }
        String session = SessionCookie.session(cookie(SessionCookie.SECURED), cookie(SessionCookie.PLAIN));
        return session == null || !socket || hasOrigin(SessionCookie.isSecured(session) ? "https://" : "http://")
                ? session : null;
    }

    /** Checks the origin instead of a header, which a page cannot add to a WebSocket: it must match the host. */
    private boolean hasOrigin(String scheme) {
        String origin = request.getHeaders().get("Origin");
        return origin != null && origin.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
