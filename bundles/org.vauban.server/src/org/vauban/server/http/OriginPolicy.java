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
 * Keeps foreign web pages from using the server. A page whose host name suddenly resolves to this machine (DNS
 * rebinding) sends that name, so only known names are accepted; any other page sends its origin, which must be
 * configured. Immutable.
 *
 * @param names lower-case host names and literal addresses, without ports; empty to accept any
 * @param origins origins of other pages that may use the API, see {@link ServerConfiguration#origins}
 */
public record OriginPolicy(Set<String> names, Set<String> origins) {
    /** Paths that need more than a key, or are for the server's own pages. */
    private static final List<String> OWN = List.of("/console", "/admin", "/sites", "/lsp");

    /** @param loopback whether only this machine can reach the server */
    public static OriginPolicy of(ServerConfiguration configuration, boolean loopback) {
        Stream<String> configured = configuration.hosts().stream().map(name -> name.toLowerCase(Locale.ROOT));
        return new OriginPolicy((loopback ? Stream.concat(configured, LoopbackHosts.NAMES.stream()) : configured)
                .collect(Collectors.toUnmodifiableSet()), Set.copyOf(configuration.origins()));
    }

    /**
     * Checks the host and the origin of a request.
     *
     * @return whether it comes from a page of another origin that may use the API
     * @throws ApiException if the request is refused
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

    /** Whether this is a CORS preflight request, which is answered if any foreign origin is configured. */
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

    /** Whether an identity provider redirects the browser back after sign-in; its parameters are checked later. */
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

    /** Removes the port. */
    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }
}
