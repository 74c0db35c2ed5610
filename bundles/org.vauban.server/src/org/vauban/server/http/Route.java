// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.util.List;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.identity.KeyScope;

/**
 * An endpoint and where it is.
 *
 * @param method of HTTP
 * @param path without parameters; one that ends in a slash stands for all below it
 * @param access what it asks of a key
 * @param scope that a key must have; null for {@link Access#OPEN} and {@link Access#KEY}
 * @param errors how its errors are told
 */
public record Route(String method, String path, Access access, @Nullable KeyScope scope, ErrorFormat errors,
        Endpoint endpoint) {

    /** Who may ask. */
    public enum Access {
        /** Everybody, for those who watch whether the server lives. */
        OPEN,
        /** Any valid key. */
        KEY,
        /** A key with the scope of the route. */
        SCOPE,
        /** The same, also as the password of Basic authentication: some programs know no other way. */
        BASIC,
        /** The same as {@link #BASIC}, or a client certificate instead. */
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

    /** How the errors of a path are told, whatever its method: as those of the API that it is of. */
    public static Function<String, ErrorFormat> errors(List<Route> routes, ErrorFormat others) {
        List<Route> all = List.copyOf(routes);
        return path -> all.stream().filter(route -> route.matches(path)).map(Route::errors).findFirst()
                .orElse(others);
    }

    /** Whether the password of Basic authentication is looked at. */
    public boolean isBasic() {
        return access == Access.BASIC || access == Access.CERTIFICATE;
    }

    /** How whoever has no key is told to send one. */
    String challenge() {
        return isBasic() ? "Basic realm=\"Vauban\", charset=\"UTF-8\"" : "Bearer";
    }

    /** Whether a request goes here, whatever its method. */
    boolean matches(String requested) {
        return path.endsWith("/") ? requested.startsWith(path) && requested.length() > path.length()
                : path.equals(requested);
    }
}
