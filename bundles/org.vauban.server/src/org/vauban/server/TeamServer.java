// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.vauban.engine.Engine;
import org.vauban.governance.Gate;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.InheritedSocket;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.configuration.ServerPolicy;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.console.ConsoleState;
import org.vauban.server.http.ApiHandler;
import org.vauban.server.http.Authenticator;
import org.vauban.server.http.OriginPolicy;
import org.vauban.server.http.ProtocolErrors;
import org.vauban.server.http.Route;
import org.vauban.server.http.connection.CloseAnnouncer;
import org.vauban.server.http.connection.DrainableConnector;
import org.vauban.server.http.connection.HeadDeadline;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.People;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.knowledge.ServedPacks;
import org.vauban.server.lsp.LspEndpoint;
import org.vauban.server.lsp.LspService;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.openai.OpenAiErrors;
import org.vauban.server.serving.HealthEndpoints;
import org.vauban.server.serving.KeyQuotas;
import org.vauban.server.serving.RequestAdmission;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.sites.HostedSites;
import org.vauban.server.tls.TlsContext;
import org.vauban.server.traces.TraceExporter;

/**
 * Serves an engine of this machine to a team. Every text passes the gate. Without API keys only this machine is served.
 * The code that starts the server owns the engine and the gate, which outlive it. Any thread.
 */
public final class TeamServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TeamServer.class.getName());
    private static final int BACKLOG = 256;
    private static final long IDLE_MILLIS = 30_000;
    /** Time within which a client sends its next request after an answer; later it uses a new connection. */
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 50;
    /** Time within which the engine ends cancelled requests, which takes a few steps at most. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final PolicyReload policies;
    private final KeyQuotas quotas;
    private final RequestAdmission admission;
    private final Server server;
    private final ServerConnector connector;
    private final HeadDeadline heads;
    private final @Nullable InheritedSocket inherited;
    private final @Nullable LspEndpoint lsp;
    private final @Nullable Identities identities;
    private final @Nullable HostedSites sites;
    private final @Nullable ServedPacks packs;
    private final @Nullable TraceExporter traces;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean draining;

    private TeamServer(ServerConfiguration configuration, ServingContext context, boolean loopback,
            PolicyReload policies, KeyQuotas quotas, ServerOptions options) throws ConfigurationException {
        this.inherited = options.socket();
        this.policies = policies;
        this.quotas = quotas;
        this.admission = context.admission();
        ServerLimits limits = configuration.limits();
        server = new Server(HttpParts.threads(limits));
        // with no acceptor thread, accepting can stop while the socket keeps listening
        connector = new DrainableConnector(server, inherited == null ? 1 : 0, 2, protocols(configuration.tls()));
        connector.setHost(configuration.listen().host());
        connector.setPort(configuration.listen().port());
        connector.setAcceptQueueSize(BACKLOG);
        long idle = Math.min(IDLE_MILLIS, limits.bodyTime().toMillis());
        connector.setIdleTimeout(idle);
        heads = new HeadDeadline(Duration.ofMillis(idle));
        connector.addEventListener(heads);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        Path keys = configuration.keys();
        ApiKeys asked = keys == null ? null : new ApiKeys(keys, Clock.systemUTC(), policies::policy,
                new People(configuration.identities()));
        PackService wantedPacks = options.packs();
        packs = wantedPacks == null ? null : new ServedPacks(wantedPacks, context, asked);
        lsp = languageServer(context, options.lsp(), packs);
        LspEndpoint sessions = lsp;
        if (sessions != null) {
            policies.onReplaced(sessions::withoutModels);
        }
        ConsoleState console = new ConsoleState(context,
                new HealthEndpoints(context.models(), () -> draining, policies::refuses), policies::limits,
                () -> sessions == null ? 0 : sessions.open());
        identities = identities(configuration, asked);
        SitesConfiguration wantedSites = options.sites();
        sites = wantedSites == null ? null : new HostedSites(wantedSites, options.clock(), context.metrics());
        List<Route> routes = ServerRoutes.of(context, () -> draining, policies, console,
                new ServerRoutes.Configured(asked, identities, lsp, sites, packs));
        ServerOptions.Traces traced = options.traces();
        traces = traced == null ? null : new TraceExporter(traced.sink(), traced.settings(), context.metrics());
        ApiHandler api = new ApiHandler(routes,
                OriginPolicy.of(configuration, loopback),
                new Authenticator(asked, identities, TlsContext.revoked(server.getBean(TlsContext.class))),
                OpenAiErrors::body, policies::beforeRequest, policies::limits, context.metrics(), traces);
        ServerOptions.Followed followed = options.followed();
        if (followed != null) {
            server.addBean(new ConfigurationReload(followed.source(), followed.started(),
                    new ConfigurationReload.Parts(policies, quotas, packs, lsp, context.metrics()),
                    server.getScheduler()));
        }
        server.setErrorHandler(new ProtocolErrors(Route.errors(routes, OpenAiErrors::body), () -> draining));
        CloseAnnouncer last = new CloseAnnouncer(() -> draining);
        last.setHandler(new GracefulHandler(api));
        heads.setHandler(last);
        server.setHandler(heads);
        server.setStopTimeout(Math.max(1, configuration.drainTime().toMillis()));
        server.setStopAtShutdown(false);
    }

    private static @Nullable Identities identities(ServerConfiguration configuration, @Nullable ApiKeys keys) {
        Path file = configuration.identities();
        return file == null || keys == null ? null : new Identities(file, keys, Clock.systemUTC());
    }

    private @Nullable LspEndpoint languageServer(ServingContext context, @Nullable LspService service,
            @Nullable ServedPacks served) {
        if (service == null || service.limits().sessions() == 0) {
            return null;
        }
        WebSocketComponents components = new WebSocketComponents();
        server.addBean(components, true);
        return new LspEndpoint(context, service, policies::limits, server.getScheduler(), components, served);
    }

    private ConnectionFactory[] protocols(@Nullable TlsConfiguration tls) throws ConfigurationException {
        HttpConnectionFactory http = new HttpConnectionFactory(HttpParts.protocol());
        if (tls == null) {
            return new ConnectionFactory[] {http};
        }
        TlsContext context = new TlsContext(tls, server.getScheduler());
        server.addBean(context);
        // the origin policy checks host names, also if a certificate has several
        http.getHttpConfiguration().addCustomizer(new SecureRequestCustomizer(false));
        return new ConnectionFactory[] {new SslConnectionFactory(context.factory(), http.getProtocol()), http};
    }

    /**
     * Starts to listen, and to load the default model. The policy never changes.
     *
     * @param engine the engine, which has access to the model files
     * @param gate the gate that every text passes
     * @param policy the policy, whose server settings override the configuration
     * @throws ConfigurationException if other machines would reach a server without keys, there is nothing to serve, or
     *             the policy forbids it
     * @throws ServerException if the server cannot listen on the address
     */
    public static TeamServer start(ServerConfiguration wanted, Engine engine, Gate gate, Policy policy)
            throws ConfigurationException, ServerException {
        try {
            return start(wanted, ServedPolicy.fixed(policy, gate, engine, wanted.models()));
        } catch (PolicyException e) {
            throw new IllegalStateException(e); // cannot happen: the policy is fixed
        }
    }

    /** Starts a server that applies each policy change before the next request. */
    public static TeamServer start(ServerConfiguration wanted, ServedPolicy served)
            throws ConfigurationException, ServerException, PolicyException {
        return start(wanted, served, ServerOptions.NONE);
    }

    /**
     * Starts a server with optional parts besides the API, or on a socket that already listens.
     *
     * @param wanted the initial models, and the address of the socket if there is one
     * @throws PolicyException if the policy cannot be parsed
     */
    public static TeamServer start(ServerConfiguration wanted, ServedPolicy served, ServerOptions options)
            throws ConfigurationException, ServerException, PolicyException {
        boolean loopback = check(wanted, served.get());
        if (options.sites() instanceof SitesConfiguration hosted) {
            HostedSites.check(hosted, wanted.tls());
        }
        PolicyReload policies = new PolicyReload(wanted, served);
        KeyQuotas quotas = new KeyQuotas(wanted.quotas(), options.clock().withZone(ZoneOffset.UTC));
        ServingContext context = new ServingContext(policies.pool(), policies::gate,
                new RequestAdmission(policies::limits, quotas), new ServerMetrics());
        TeamServer made = new TeamServer(wanted, context, loopback, policies, quotas, options);
        InheritedSocket inherited = options.socket();
        try {
            if (inherited != null) {
                made.connector.open(inherited.channel());
            }
            made.server.start();
        } catch (Exception e) {
            made.close();
            throw new ServerException(Messages.text("listen.failed", wanted.listen(), reason(e)), e);
        }
        policies.preload();
        ServedPacks shared = made.packs;
        if (shared != null) {
            shared.begin();
        }
        return made;
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /**
     * Checks whether a configuration can be served, without serving it.
     *
     * @return whether only this machine would reach the server
     */
    public static boolean check(ServerConfiguration configuration, Policy policy) throws ConfigurationException {
        return ServerChecks.require(ServerPolicy.apply(configuration, policy));
    }

    /** Applies a changed policy without waiting for the next request. Blocks. */
    public void policyChanged() {
        policies.follow();
    }

    /**
     * Applies a changed configuration at once; otherwise the server checks every few seconds. Blocks.
     *
     * @param always whether to apply an unchanged configuration as well, because new model files may be present
     */
    public void refreshConfiguration(boolean always) {
        ConfigurationReload followed = server.getBean(ConfigurationReload.class);
        if (followed != null) {
            followed.refresh(always);
        }
    }

    /** Applies changed TLS files at once; otherwise the server checks every few seconds. Blocks. */
    public void refreshTls() {
        TlsContext secured = server.getBean(TlsContext.class);
        if (secured != null) {
            secured.refresh();
        }
    }

    /** Returns the port on which the server listens. */
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Shuts down in order: reports that the server is not ready, keeps serving for the drain delay, then accepts no
     * more requests and waits for those in progress, at most for the configured time. If a supervisor owns the socket,
     * clients that connect after the delay wait for the next server, and existing connections are still answered.
     * Blocks. A second call waits for the first.
     */
    public void drain() throws InterruptedException {
        synchronized (this) {
            if (draining) {
                ended.await();
                return;
            }
            draining = true;
        }
        server.setStopTimeout(Math.max(1, policies.configuration().drainTime().toMillis()));
        TimeUnit.NANOSECONDS.sleep(policies.configuration().drainDelay().toNanos());
        if (inherited != null) {
            answerConnected();
        }
        close();
    }

    /** Leaves new connections in the socket's queue, and waits until the existing ones have no more requests. */
    private void answerConnected() throws InterruptedException {
        connector.setAccepting(false);
        LspEndpoint sessions = lsp;
        if (sessions != null) {
            sessions.close(); // clients reconnect, to the next server
        }
        long limit = policies.configuration().drainTime().toMillis();
        long begun = System.nanoTime();
        long passed = 0;
        while (passed < limit && (passed < QUIET.toMillis() || !heads.quietFor(QUIET))) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        }
        server.setStopTimeout(Math.max(1, limit - passed));
    }

    /** Waits until the served knowledge packs are mounted or skipped. */
    public void awaitPacks() throws InterruptedException {
        ServedPacks shared = packs;
        if (shared != null) {
            shared.await();
        }
    }

    /** Waits until the server has ended. */
    public void await() throws InterruptedException {
        ended.await();
    }

    /** Accepts no more requests; returns when those in progress have ended or their time is up. Idempotent. */
    @Override
    public void close() {
        draining = true;
        LspEndpoint sessions = lsp;
        if (sessions != null) {
            sessions.close();
        }
        try {
            server.stop();
        } catch (Exception e) {
            // the requests that still waited were cut off
            LOG.log(Level.WARNING, Messages.text("stop.incomplete"), e);
        } finally {
            admission.awaitIdle(ENDING); // quotas count cancelled requests, too
            quotas.close();
            Identities asked = identities;
            if (asked != null) {
                asked.close();
            }
            HostedSites hosted = sites;
            if (hosted != null) {
                hosted.close();
            }
            if (traces != null) {
                traces.close();
            }
            if (packs != null) {
                packs.close();
            }
            ended.countDown();
        }
    }
}
