// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.vauban.engine.Engine;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServedPolicy;
import org.vauban.server.ServerOptions;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.InheritedSocket;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.lsp.LspService;
import org.vauban.site.tests.ExampleSite;

/** A server on a loopback port, with an engine that a test supplies. */
public final class Served implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(120);
    /** Options whose quotas restore nothing while a test runs, however slowly, and whose day does not end. */
    public static final ServerOptions STILL = ServerOptions.NONE.withSites(null, InstantSource.fixed(Instant.now()));

    public final TeamServer server;
    public final Engine engine;
    public final Path audit;
    public final HttpClient client = HttpClient.newHttpClient();
    /** Remains readable after the server has stopped listening. */
    public final int port;
    private final AuditLog log;

    /**
     * Returns a port for a configuration that contains the server's address. It avoids the ephemeral range: the system
     * could assign such a port to another process before the server listens.
     */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                // in use: try another one
            }
        }
    }

    /**
     * A policy with an audit log that auditors may read.
     *
     * @param looks called at each check of the policy in force
     */
    private record Audited(ServedPolicy served, Path log, Runnable looks) implements ServedPolicy {
        Audited(ServedPolicy served, Path log) {
            this(served, log, () -> {});
        }

        @Override
        public Policy get() throws PolicyException {
            looks.run();
            return served.get();
        }

        @Override
        public Gate gate(Policy policy) throws PolicyException {
            return served.gate(policy);
        }

        @Override
        public Models models(Policy policy, Models present) throws ConfigurationException, PolicyException {
            return served.models(policy, present);
        }

        @Override
        public Path audit(Policy policy) {
            return log;
        }

        @Override
        public void end(Models former) {
            served.end(former);
        }
    }

    private Served(Engine engine, Path folder, ServerConfiguration configuration, Policy policy) throws Exception {
        this.engine = engine;
        audit = folder.resolve("audit.jsonl");
        log = new AuditLog(audit);
        Gate gate = new Gate(new Exclusions(List.of()), new SecretMasker(), log, FeaturePolicy.of(policy),
                ProjectRules.NONE);
        server = TeamServer.start(configuration,
                new Audited(ServedPolicy.fixed(policy, gate, engine, configuration.models()), audit), STILL);
        port = server.port();
    }

    private Served(Engine engine, Path folder, ServerConfiguration configuration, ServedPolicy policies,
            ServerOptions options) throws Exception {
        this.engine = engine;
        audit = folder.resolve("audit.jsonl");
        log = new AuditLog(audit);
        server = TeamServer.start(configuration, policies, options);
        port = server.port();
    }

    private Served(Engine engine, Path folder, InheritedSocket socket, Duration drain) throws Exception {
        this.engine = engine;
        audit = folder.resolve("audit.jsonl");
        log = new AuditLog(audit);
        List<ModelEntry> models = List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false));
        Gate gate = new Gate(new Exclusions(List.of()), new SecretMasker(), log);
        server = TeamServer.start(
                new ServerConfiguration(socket.address(), models, null).withDrain(Duration.ZERO, drain),
                ServedPolicy.fixed(Policy.NONE, gate, engine, models), ServerOptions.at(socket));
        port = server.port();
    }

    private Served(Engine engine, Path folder, ServerConfiguration configuration, ServerOptions options)
            throws Exception {
        this(engine, folder, configuration, options, () -> {});
    }

    private Served(Engine engine, Path folder, ServerConfiguration configuration, ServerOptions options,
            Runnable looks) throws Exception {
        this.engine = engine;
        audit = folder.resolve("audit.jsonl");
        log = new AuditLog(audit);
        Gate gate = new Gate(new Exclusions(List.of()), new SecretMasker(), log);
        server = TeamServer.start(configuration,
                new Audited(ServedPolicy.fixed(Policy.NONE, gate, engine, configuration.models()), audit, looks),
                options);
        port = server.port();
    }

    /** Starts a server with update sites, at the time of the examples. */
    public static Served hosting(Engine engine, Path folder, Path keys, SitesConfiguration sites, TlsConfiguration tls)
            throws Exception {
        return hostingAs(engine, folder, keys, sites, configuration -> configuration.withTls(tls));
    }

    public static Served hostingAs(Engine engine, Path folder, Path keys, SitesConfiguration sites,
            UnaryOperator<ServerConfiguration> configured) throws Exception {
        return hostingAt(ExampleSite.CLOCK, engine, folder, keys, sites, configured);
    }

    public static Served hostingAt(InstantSource clock, Engine engine, Path folder, Path keys, SitesConfiguration sites,
            UnaryOperator<ServerConfiguration> configured) throws Exception {
        return new Served(engine, folder,
                configured.apply(new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                        List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false),
                                new ModelEntry("embedder", folder.resolve("fake.gguf"), true)),
                        keys)),
                STILL.withSites(sites, clock));
    }

    /** Starts a server with the language server. */
    public static Served speaking(LspService lsp, Engine engine, Path folder, Path keys) throws Exception {
        return new Served(engine, folder, new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), keys),
                STILL.withLsp(lsp));
    }

    /** Starts a server with the language server as a configuration describes it. */
    public static Served speakingAs(LspService lsp, Engine engine, Path folder,
            UnaryOperator<ServerConfiguration> configured) throws Exception {
        return new Served(engine, folder,
                configured.apply(new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                        List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null)),
                STILL.withLsp(lsp));
    }

    /**
     * Starts a server with the language server and without keys.
     *
     * @param looks called at each check of the policy in force
     */
    public static Served speakingWatched(LspService lsp, Engine engine, Path folder, Runnable looks) throws Exception {
        return new Served(engine, folder, new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null),
                STILL.withLsp(lsp), looks);
    }

    /** Starts a server with the language server and with knowledge packs, each mounted or left out. */
    public static Served sharing(PackService packs, LspService lsp, Engine engine, Path folder,
            UnaryOperator<ServerConfiguration> configured) throws Exception {
        Served served = new Served(engine, folder,
                configured.apply(new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                        List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null)),
                STILL.withLsp(lsp).withPacks(packs));
        served.server.awaitPacks();
        return served;
    }

    /** Starts a server with a collector of traces. */
    public static Served traced(ServerOptions.Traces traces, Engine engine, Path folder) throws Exception {
        return new Served(engine, folder, new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null),
                STILL.withTraces(traces));
    }

    /** Starts a server without keys, under a policy that may change; {@link #close()} also closes the engine. */
    public static Served following(ServedPolicy policies, Engine engine, Path folder,
            UnaryOperator<ServerConfiguration> configured) throws Exception {
        return new Served(engine, folder, configured.apply(new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null)), policies,
                STILL);
    }

    /** Starts a server without keys that follows a configuration. */
    public static Served configured(FollowedConfiguration followed, ServerOptions options, Path folder,
            UnaryOperator<ServerConfiguration> started) throws Exception {
        return new Served(new FakeEngine(), folder, started.apply(new ServerConfiguration(
                new ListenAddress("127.0.0.1", 0), List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)),
                null)), followed, options);
    }

    /** Starts a server with the language server and without keys, under a policy that may change. */
    public static Served speakingUnder(ServedPolicy policies, LspService lsp, Engine engine, Path folder)
            throws Exception {
        return new Served(engine, folder, new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null), policies,
                STILL.withLsp(lsp));
    }

    /** Starts a server without keys on a socket that is already listening. */
    public static Served at(ServerSocketChannel socket, Engine engine, Path folder, Duration drain) throws Exception {
        return new Served(engine, folder, InheritedSocket.of(socket), drain);
    }

    /** Starts a server without keys. */
    public static Served with(Engine engine, Path folder) throws Exception {
        return with(engine, folder, configuration -> configuration);
    }

    public static Served with(Engine engine, Path folder, UnaryOperator<ServerConfiguration> configured)
            throws Exception {
        Path file = folder.resolve("fake.gguf");
        return new Served(engine, folder, configured.apply(new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", List.of("other-name"), file, 0, 0, 0, false),
                        new ModelEntry("embedder", file, true)),
                null)), Policy.NONE);
    }

    /** Starts a server on any port of this machine, under a policy. */
    public static Served under(Policy policy, Engine engine, Path folder, UnaryOperator<ServerConfiguration> configured)
            throws Exception {
        return new Served(engine, folder, configured.apply(new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null)), policy);
    }

    public static Served of(Engine engine, Path folder, ServerConfiguration configuration) throws Exception {
        return new Served(engine, folder, configuration, Policy.NONE);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request(path).build(), BodyHandlers.ofString());
        ApiContract.served().check("GET", path, "", answer);
        return answer;
    }

    public HttpRequest.Builder posting(String path, String json) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(posting(path, json).build(), BodyHandlers.ofString());
        ApiContract.served().check("POST", path, json, answer);
        return answer;
    }

    /** Opens a raw connection, for requests that no HTTP client would send. */
    public Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** Returns the value of a sample of {@code /metrics}. */
    public double sample(String name) throws IOException, InterruptedException {
        return get("/metrics").body().lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    public String auditText() {
        try {
            return Files.exists(audit) ? Files.readString(audit) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    public static JsonObject error(HttpResponse<String> response) {
        return json(response).getAsJsonObject("error");
    }

    @Override
    public void close() {
        client.shutdownNow(); // the server waits a second for idle connections
        server.close();
        engine.close();
        log.close();
    }
}
