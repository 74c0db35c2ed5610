// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.lsp.SessionModel;
import org.vauban.lsp.ThinClientServer;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.CallerIdentity;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.credentials.WebSocketToken;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.knowledge.CallerPassages;
import org.vauban.server.knowledge.ServedPacks;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.ServingContext;

/** Serves {@code /lsp}: upgrades to WebSocket and runs the language server. Thread-safe. */
public final class LspEndpoint implements Endpoint, AutoCloseable {
    private final ServingContext context;
    private final LspService service;
    private final Supplier<ServerLimits> limits;
    private final Scheduler scheduler;
    private final @Nullable ServedPacks packs;
    private final WebSocketMappings mappings;
    private final LspSockets sockets;

    /**
     * @param limits the current limits
     * @param components components of the Jetty server, which starts and stops them
     * @param packs packs to answer questions from, or null for none
     */
    public LspEndpoint(ServingContext context, LspService service, Supplier<ServerLimits> limits, Scheduler scheduler,
            WebSocketComponents components, @Nullable ServedPacks packs) {
        this.context = context;
        this.packs = packs;
        this.service = service;
        this.limits = limits;
        this.scheduler = scheduler;
        mappings = new WebSocketMappings(components);
        sockets = new LspSockets(service.limits());
    }

    /** Returns the number of open connections. */
    public int open() {
        return sockets.count();
    }

    @Override
    public void handle(Exchange exchange) throws ApiException {
        Caller caller = exchange.caller();
        if (!"websocket".equalsIgnoreCase(exchange.header(HttpHeader.UPGRADE.asString()))) {
            throw new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("lsp.upgrade"));
        }
        if (caller.scopes().stream().noneMatch(List.of(KeyScope.CHAT, KeyScope.COMPLETION)::contains)) {
            throw new ApiException(ErrorKind.FORBIDDEN, Messages.text("key.scope", KeyScope.COMPLETION.text()));
        }
        String refusal = refusal();
        if (refusal != null) {
            throw new ApiException(ErrorKind.REFUSED_BY_POLICY, refusal);
        }
        sockets.enter(caller);
        AtomicBoolean left = new AtomicBoolean();
        Runnable leave = () -> {
            if (left.compareAndSet(false, true)) {
                sockets.leave(caller);
            }
        };
        LspSocket socket = new LspSocket(service.limits(), limits.get().stallTime(), scheduler, sockets,
                new CallerSession(exchange, leave));
        boolean upgraded = false;
        try {
            upgraded = exchange.upgrade((request, response, callback) -> mappings.upgrade(negotiator(socket), request,
                    response, Callback.from(callback::succeeded, failure -> {
                        leave.run(); // the client is gone: there will be no connection to close
                        callback.failed(failure);
                    }), this::configure));
        } catch (HttpException.RuntimeException e) {
            throw new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("lsp.upgrade"), e);
        } finally {
            if (!upgraded) {
                leave.run();
            }
        }
        if (!upgraded) {
            throw new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("lsp.upgrade"));
        }
    }

    private static @Nullable String refusal() {
        return PrivacyStatus.of(Locale.getDefault(Locale.Category.DISPLAY)).socketRefusal().orElse(null);
    }

    private void configure(Configuration connection) {
        connection.setIdleTimeout(Duration.ZERO); // LspSocket pings its client itself
        connection.setMaxFrameSize(service.limits().messageBytes());
        connection.setMaxTextMessageSize(service.limits().messageBytes());
        connection.setAutoFragment(false);
    }

    private WebSocketNegotiator negotiator(LspSocket socket) {
        return (request, response, callback) -> {
            if (request.hasSubProtocol(WebSocketToken.PROTOCOL)) {
                response.setAcceptedSubProtocol(WebSocketToken.PROTOCOL);
            } // without an accepted subprotocol, a client that asked for another one closes the connection
            response.setExtensions(List.of()); // no compression: a few bytes could expand to many
            return socket;
        };
    }

    /**
     * The session of a caller. It lasts as long as the credentials remain valid with the same scopes, or for a maximum
     * time if they cannot be verified again.
     */
    private final class CallerSession implements LspSocket.Session {
        private final Caller caller;
        private final CallerIdentity identity;
        private final Runnable leave;
        private volatile @Nullable SessionModel model;
        private final long begun = service.nanos().getAsLong();

        CallerSession(Exchange exchange, Runnable leave) {
            this.caller = exchange.caller();
            this.identity = exchange.identity();
            this.leave = leave;
        }

        /** Returns the first served model that generates text; empty if there is none. */
        private Optional<String> first() {
            return context.models().entries().stream().filter(LspEndpoint::writes).map(ModelEntry::id).findFirst();
        }

        @Override
        public void serve(MessageInput in, MessageOutput out) {
            Optional<String> begunWith = first();
            Locale locale = service.settings().engines().locale();
            AssistSettings settings = service.settings().withCaller(caller.user()).withKnowledge(null)
                    .withEngines(new SessionEngines(context, caller, locale));
            ThinClientServer.run(in, out, begunWith.isPresent() ? settings.withModel(begunWith.get()) : settings,
                    service.version(), this::assistant, of -> {
                        model = of;
                        // the model may have been removed since it was chosen
                        first().filter(now -> begunWith.isPresent() && !now.equals(begunWith.get()))
                                .ifPresent(of::replace);
                    });
        }

        @Override
        public @Nullable String withoutModels(Set<String> gone) {
            SessionModel used = model;
            String id = used == null ? null : used.id(); // a session that has not begun chooses its model later
            if (used == null || id == null || !gone.contains(id)) {
                return null;
            }
            Optional<String> other = first();
            other.ifPresent(used::replace);
            return other.isPresent() ? null : Messages.text("lsp.model", id);
        }

        private Assistant assistant(AssistSettings settings) {
            ServedPacks served = packs;
            return served == null ? Assistants.create(settings)
                    : Assistants.create(settings, new CallerPassages(served, context, identity));
        }

        @Override
        public @Nullable String refusal(boolean used) {
            if (!identity.isVerifiedAgain()
                    && service.nanos().getAsLong() - begun > service.limits().longest().toNanos()) {
                return Messages.text("lsp.over");
            }
            try {
                Set<KeyScope> now = identity.confirm(used).scopes();
                KeyScope lost = caller.scopes().stream().filter(scope -> !now.contains(scope)).sorted().findFirst()
                        .orElse(null);
                return lost == null ? LspEndpoint.refusal() : Messages.text("key.scope", lost.text());
            } catch (ApiException e) {
                return e.kind() == ErrorKind.UNAVAILABLE ? null : String.valueOf(e.getMessage());
            }
        }

        @Override
        public void closed() {
            leave.run();
        }
    }

    /**
     * Reacts to a change of the served models. Sessions keep the model that they began with. If it is no longer on this
     * machine, they continue with another one, or are told to reconnect if there is none; other sessions are not
     * affected.
     *
     * @param former the models served before
     */
    public void withoutModels(List<ModelEntry> former) {
        Set<String> gone = writing(former);
        gone.removeAll(writing(context.models().entries()));
        if (!gone.isEmpty()) {
            sockets.all().forEach(socket -> socket.withoutModels(gone));
        }
    }

    private static Set<String> writing(List<ModelEntry> models) {
        return models.stream().filter(LspEndpoint::writes).map(ModelEntry::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether it generates text on this machine, where a prompt can be measured in its tokens. */
    private static boolean writes(ModelEntry model) {
        return !model.embeddings() && model.isLocal();
    }

    /** Tells all clients to reconnect, and accepts no more. */
    @Override
    public void close() {
        sockets.close();
    }
}
