// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** What browsers send beside an address: parameters and cookies. */
public final class BrowserRequest {
    private final Request request;

    public BrowserRequest(Request request) {
        this.request = request;
    }

    /** Whether only the head of the answer is asked for, which must change nothing. */
    public boolean isHead() {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    /** A parameter of the address: null where it is absent, empty where there are several. */
    public @Nullable String parameter(String name) {
        try {
            Fields.Field field = Request.extractQueryParameters(request).get(name);
            return field == null ? null : field.getValues().size() == 1 ? field.getValue() : "";
        } catch (HttpException.RuntimeException | IllegalArgumentException | IllegalStateException e) {
            return ""; // they cannot be read
        }
    }

    /** The value of a cookie; null where there is none, or several. */
    public @Nullable String cookie(String name) {
        try {
            List<HttpCookie> all = Request.getCookies(request).stream().filter(each -> each.getName().equals(name))
                    .toList();
            return all.size() == 1 ? all.getFirst().getValue() : null;
        } catch (HttpException.RuntimeException | IllegalArgumentException e) {
            return null; // they cannot be read
        }
    }

    /** The session of a request of the console, or null. */
    public @Nullable String session() {
        boolean socket = WebSocketToken.isOfSession(request.getHeaders());
        if (!socket && !request.getHeaders().contains(SessionCookie.HEADER)) {
            return null;
        }
        String session = SessionCookie.session(cookie(SessionCookie.SECURED), cookie(SessionCookie.PLAIN));
        return session == null || !socket || hasOrigin(SessionCookie.isSecured(session) ? "https://" : "http://")
                ? session : null;
    }

    /** A page can add no header to a WebSocket, but the browser tells its origin, which is compared with the host. */
    private boolean hasOrigin(String scheme) {
        String origin = request.getHeaders().get("Origin");
        return origin != null && origin.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
