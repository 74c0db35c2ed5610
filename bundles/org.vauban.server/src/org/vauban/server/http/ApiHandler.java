// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.credentials.Credentials;
import org.vauban.server.http.credentials.Negotiation;
import org.vauban.server.identity.Caller;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.log.RequestFields;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.traces.RequestTrace;
import org.vauban.server.traces.TraceExporter;

/**
 * Routes a request to its endpoint after checking host and origin, then the path, then the key. Every request is
 * answered, either here or by the endpoint. Runs on a virtual thread.
 */
public final class ApiHandler extends Handler.Abstract {
    private final List<Route> routes;
    private final OriginPolicy origins;
    private final Authenticator authenticator;
    private final Function<String, ErrorFormat> formats;
    private final RequestCheck check;
    private final Supplier<ServerLimits> limits;
    private final BodyReader bodies;
    private final ServerMetrics metrics;
    private final @Nullable TraceExporter traces;

    /** Checks whether requests may be served now. */
    @FunctionalInterface
    public interface RequestCheck {
        /** Throws if not. Blocks for file access. */
        void require() throws ApiException;
    }

    /**
     * @param errors format of errors for paths without a route
     * @param check called before all requests except those that never need a key
     * @param limits the current limits
     * @param traces records POST requests, or null
     */
    public ApiHandler(List<Route> routes, OriginPolicy origins, Authenticator authenticator, ErrorFormat errors,
            RequestCheck check, Supplier<ServerLimits> limits, ServerMetrics metrics,
            @Nullable TraceExporter traces) {
        this.routes = List.copyOf(routes);
        this.origins = origins;
        this.authenticator = authenticator;
        formats = Route.errors(this.routes, errors);
        this.check = check;
        this.limits = limits;
        this.metrics = metrics;
        this.traces = traces;
        bodies = new BodyReader(limits);
    }

    @Override
    @NonNullByDefault({})
    public boolean handle(Request request, Response response, Callback callback) {
        RequestFields fields = RequestFields.begin();
        fields.run(() -> handle(request, response, callback, fields));
        return true;
    }

    private void handle(Request request, Response response, Callback callback, RequestFields begun) {
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("X-Request-Id", begun.id());
        if (origins.isPreflight(request)) {
            CrossOrigin.answer(isForeignPage(request), request, response, callback);
            return;
        }
        if (!origins.origins().isEmpty()) {
            response.getHeaders().add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
        }
        Route route = new Route(request.getMethod(), RequestFields.OTHER, Route.Access.OPEN, null,
                formats.apply(Request.getPathInContext(request)), exchange -> {});
        ApiException refusal = null;
        Caller caller = Caller.LOCAL;
        boolean identified = false;
        Credentials shown = Credentials.of(request);
        try {
            boolean foreign = origins.check(request);
            if (foreign) {
                CrossOrigin.allow(request, response);
                shown = shown.withKeyOnly();
            }
            route = route(request, response);
            ApiException forbidden = route.access() == Route.Access.OPEN ? null : forbidden();
            shown = route.isBasic() ? shown.withKeyAsPassword() : shown;
            caller = caller(shown, route);
            identified = route.access() != Route.Access.OPEN;
            if (forbidden != null) {
                throw forbidden; // who decided and why is told only to callers with a key
            }
        } catch (ApiException e) {
            refusal = e;
        }
        RequestFields fields = begun.at(named(route)).by(identified ? caller.person() : null);
        negotiate(shown, refusal, response);
        Exchange exchange = new Exchange(request, response, callback, route, caller,
                new ExchangeContext(limits.get(), bodies, metrics,
                        new PresentedIdentity(check, authenticator, route, caller, shown.kept(), shown.isLasting()),
                        identified ? trace(request, route) : RequestTrace.NONE, identified, fields));
        if (refusal != null) {
            exchange.fail(refusal);
        } else {
            Route known = route;
            fields.run(() -> handle(exchange, known, request));
        }
    }

    private static void handle(Exchange exchange, Route route, Request request) {
        try {
            if (route.endpoint() instanceof StreamEndpoint streaming) {
                streaming.handle(exchange, request);
            } else {
                route.endpoint().handle(exchange);
            }
        } catch (ApiException | InvalidInputException | RuntimeException | Error e) {
            exchange.fail(e); // also catches errors such as a stack overflow: they must not end the server
        }
    }

    /** Returns the route's name in the log; a path without a route is not logged as the client sent it. */
    private static String named(Route route) {
        return route.path().equals(RequestFields.OTHER) ? RequestFields.OTHER : route.method() + ' ' + route.path();
    }

    private boolean isForeignPage(Request request) {
        try {
            return origins.check(request);
        } catch (ApiException e) {
            return false; // the missing CORS headers tell the page
        }
    }

    private Caller caller(Credentials shown, Route route) throws ApiException {
        boolean accepted = false;
        try {
            Caller caller = authenticator.caller(shown, route);
            accepted = true;
            return caller;
        } catch (ApiException e) {
            accepted = e.kind() == ErrorKind.FORBIDDEN; // the caller is known, only not allowed
            throw e;
        } finally {
            if (route.access() != Route.Access.OPEN) {
                metrics.identified(shown.kind(), accepted);
            }
        }
    }

    /** Offers Negotiate to a client without credentials, and answers a ticket with the service's token. */
    private void negotiate(Credentials shown, @Nullable ApiException refusal, Response response) {
        Negotiation ticket = shown.ticket();
        String answer = ticket == null ? null : ticket.header();
        if (answer != null) {
            response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, answer);
        } else if (refusal != null && refusal.kind() == ErrorKind.UNAUTHENTICATED && authenticator.acceptsTickets()) {
            response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, Negotiation.SCHEME);
        }
    }

    /** Traces POST requests, and only those of authenticated callers: others could crowd them out. */
    private RequestTrace trace(Request request, Route route) {
        TraceExporter to = traces;
        return to == null || !route.method().equals("POST") ? RequestTrace.NONE
                : to.begin(request.getHeaders().get("traceparent"), route.method(), route.path());
    }

    /** Checks the policy before the key, since the policy can invalidate keys. */
    private @Nullable ApiException forbidden() {
        try {
            check.require();
            return null;
        } catch (ApiException e) {
            return e;
        }
    }

    private Route route(Request request, Response response) throws ApiException {
        String path = Request.getPathInContext(request);
        List<Route> there = routes.stream().filter(route -> route.matches(path)).toList();
        if (there.isEmpty()) {
            throw new ApiException(ErrorKind.NOT_FOUND,
                    path.equals("/") ? Messages.text("path.root") : Messages.text("path.unknown", path));
        }
        String method = request.getMethod();
        Route found = of(method, there);
        // HEAD is answered like GET, without the body
        Route route = found == null && HttpMethod.HEAD.is(method) ? of(HttpMethod.GET.asString(), there) : found;
        if (route != null) {
            return route;
        }
        String allowed = there.stream().map(Route::method).flatMap(each -> HttpMethod.GET.is(each)
                ? Stream.of(each, HttpMethod.HEAD.asString()) : Stream.of(each)).distinct()
                .collect(Collectors.joining(", "));
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        throw new ApiException(ErrorKind.METHOD_NOT_ALLOWED,
                Messages.text("method.unknown", method, there.getLast().path(), allowed));
    }

    private static @Nullable Route of(String method, List<Route> routes) {
        return routes.stream().filter(route -> route.method().equals(method)).findFirst().orElse(null);
    }
}
