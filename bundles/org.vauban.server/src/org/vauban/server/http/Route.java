// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.util.List;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.identity.KeyScope;

/**
 * An endpoint with its method and path.
 *
 * @param method the HTTP method
 * @param path without parameters; one that ends in a slash matches all paths below it
 * @param access who may use it
 * @param scope the scope that a key needs; null for {@link Access#OPEN} and {@link Access#KEY}
 * @param errors the format of its errors
 */
public record Route(String method, String path, Access access, @Nullable KeyScope scope, ErrorFormat errors,
        Endpoint endpoint) {

    /** Who may use a route. */
    public enum Access {
        /** Everyone; for health checks, for example. */
        OPEN,
        /** Any valid key. */
        KEY,
        /** A key with the scope of the route. */
        SCOPE,
        /** As {@link #SCOPE}, also with the key as the password of Basic authentication, for programs limited to it. */
        BASIC,
        /** As {@link #BASIC}, or with a client certificate instead. */
        CERTIFICATE
    }

    public static Route open(String path, ErrorFormat errors, Endpoint endpoint) {
        return new Route("GET", path, Access.OPEN, null, errors, endpoint);
    }

    public static Route key(String path, ErrorFormat errors, Endpoint endpoint) {
        return new Route("GET", path, Access.KEY, null, errors, endpoint);
    }

    public static Route postKey(String path, ErrorFormat errors, Endpoint endpoint) {
        return new Route("POST", path, Access.KEY, null, errors, endpoint);
    }

    public static Route get(String path, KeyScope scope, ErrorFormat errors, Endpoint endpoint) {
        return new Route("GET", path, Access.SCOPE, scope, errors, endpoint);
    }

    public static Route post(String path, KeyScope scope, ErrorFormat errors, Endpoint endpoint) {
        return new Route("POST", path, Access.SCOPE, scope, errors, endpoint);
    }

    /** Returns the error format of each path, whatever the method: that of the API it belongs to. */
    public static Function<String, ErrorFormat> errors(List<Route> routes, ErrorFormat others) {
        List<Route> all = List.copyOf(routes);
        return path -> all.stream().filter(route -> route.matches(path)).map(Route::errors).findFirst()
                .orElse(others);
    }

    /** Whether the password of Basic authentication is accepted. */
    public boolean isBasic() {
        return access == Access.BASIC || access == Access.CERTIFICATE;
    }

    /** Returns the authentication challenge for clients without a key. */
    String challenge() {
        return isBasic() ? "Basic realm=\"Vauban\", charset=\"UTF-8\"" : "Bearer";
    }

    /** Whether a request path matches, whatever its method. */
    boolean matches(String requested) {
        return path.endsWith("/") ? requested.startsWith(path) && requested.length() > path.length()
                : path.equals(requested);
    }
}
