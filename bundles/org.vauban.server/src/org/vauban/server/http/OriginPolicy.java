// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.vauban.server.configuration.LoopbackHosts;
import org.vauban.server.configuration.OriginNames;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.message.Messages;
import org.vauban.server.oidc.ConsoleClient;

/**
 * Keeps web pages of others away. A page whose name suddenly means this machine (DNS rebinding) calls it by that name,
 * so the name must be one that is known; any other page tells its origin, and is served only if that is configured.
 * Immutable.
 *
 * @param names lower-case host names and literal addresses, without ports; empty to accept any
 * @param origins of pages of others that may use the API, see {@link ServerConfiguration#origins}
 */
public record OriginPolicy(Set<String> names, Set<String> origins) {
    /** What needs more than a key, or is for the pages of the server itself. */
    private static final List<String> OWN = List.of("/console", "/admin", "/sites", "/lsp");

    /** @param loopback whether only this machine reaches the server */
    public static OriginPolicy of(ServerConfiguration configuration, boolean loopback) {
        Stream<String> configured = configuration.hosts().stream().map(name -> name.toLowerCase(Locale.ROOT));
        return new OriginPolicy((loopback ? Stream.concat(configured, LoopbackHosts.NAMES.stream()) : configured)
                .collect(Collectors.toUnmodifiableSet()), Set.copyOf(configuration.origins()));
    }

    /**
     * Looks where a request comes from.
     *
     * @return whether it comes from a page of another origin that may use the API
     * @throws ApiException if the request is not served
     */
    boolean check(Request request) throws ApiException {
        checkHost(request);
        String host = request.getHeaders().get(HttpHeader.HOST);
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !same(origin, host) && isListed(origin) && !isOwn(Request.getPathInContext(request))) {
            return true;
        }
        String site = request.getHeaders().get("Sec-Fetch-Site");
        if (origin != null && !same(origin, host) || "cross-site".equalsIgnoreCase(site) && !landing(request)) {
            throw new ApiException(ErrorKind.FORBIDDEN, Messages.text("origin.foreign"));
        }
        return false;
    }

    private void checkHost(Request request) throws ApiException {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (!names.isEmpty() && (host == null || !names.contains(name(host)))) {
            throw new ApiException(ErrorKind.WRONG_HOST, Messages.text("host.unknown", host));
        }
    }

    /** Whether it is a question whether a page may ask, which pages of others get an answer to where some may. */
    boolean isPreflight(Request request) {
        return !origins.isEmpty() && request.getMethod().equals("OPTIONS")
                && request.getHeaders().contains(HttpHeader.ORIGIN)
                && request.getHeaders().contains(CrossOrigin.REQUESTED_METHOD);
    }

    private boolean isListed(String origin) {
        return origins.contains(origin) || origins.contains(OriginNames.ANY)
                || origins.contains(OriginNames.LOCAL) && OriginNames.isLocal(origin);
    }

    private static boolean isOwn(String path) {
        return OWN.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
    }

    /** A browser that a provider sends back after its user has signed in there; what it brings is looked at later. */
    private static boolean landing(Request request) {
        return request.getMethod().equals("GET")
                && Request.getPathInContext(request).equals(ConsoleClient.CALLBACK)
                && "navigate".equalsIgnoreCase(request.getHeaders().get("Sec-Fetch-Mode"))
                && "document".equalsIgnoreCase(request.getHeaders().get("Sec-Fetch-Dest"));
    }

    private static boolean same(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    /** Without the port. */
    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }
}
