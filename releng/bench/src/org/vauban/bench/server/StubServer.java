// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.vauban.assist.AssistSettings;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.Policy;
import org.vauban.server.ServedPolicy;
import org.vauban.server.ServerOptions;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.lsp.LspService;

/**
 * The team server in a separate process, as {@code vauban serve} starts it, with another engine: {@link StubEngine}, or
 * the real one with immediate and unlimited restarts of a killed host.
 * <p>Arguments: a folder for its files, which may hold {@code keys.json}, then either nothing, or the distribution and
 * a model.
 */
public final class StubServer {
    private static final int MOST = 20_000;

    private StubServer() {}

    /** Sessions use the engine of the server. */
    private record NoEngines(Locale locale) implements EngineProvider {
        @Override
        public EngineProvider withLocale(Locale other) {
            return new NoEngines(other);
        }

        @Override
        public EngineProvider within(EngineLimits limits) {
            return this;
        }

        @Override
        public Engine open() {
            throw new IllegalStateException("an engine beside that of the server");
        }
    }

    /** Serves until the process is ended. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path keys = home.resolve("keys.json");
        boolean real = arguments.length > 1;
        List<ModelEntry> models = List.of(real
                ? new ModelEntry("model", List.of(), Path.of(arguments[2]), 4_096, 1, 4, false)
                : new ModelEntry("stub", home.resolve("stub.gguf"), false));
        Engine engine = real ? real(Path.of(arguments[1]), models.getFirst().file().getParent()) : new StubEngine();
        Gate gate = new Gate(new Exclusions(), new SecretMasker(), new AuditLog(home.resolve("audit.jsonl")));
        ServerLimits limits = ServerLimits.STANDARD.withConnections(MOST).withRequests(MOST, MOST);
        LspLimits lsp = new LspLimits(MOST, MOST, LspLimits.STANDARD.messageBytes(), Duration.ofHours(1),
                LspLimits.STANDARD.ping(), LspLimits.STANDARD.patience());
        AssistSettings settings = new AssistSettings(new NoEngines(Locale.ENGLISH), null, home, null, List.of(), 64, 0,
                0, Locale.ENGLISH);
        ServerConfiguration configuration = new ServerConfiguration(new ListenAddress("127.0.0.1", 0), models,
                Files.exists(keys) ? keys : null).withLimits(limits);
        TeamServer server = TeamServer.start(configuration, ServedPolicy.fixed(Policy.NONE, gate, engine, models),
                ServerOptions.NONE.withLsp(new LspService(settings, "0", lsp)));
        System.out.println("http://127.0.0.1:" + server.port());
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
        server.await();
    }

    private static Engine real(Path distribution, Path models) {
        HostLaunch launch = HostLaunch.fromDistribution(distribution, List.of(Path.of(System.getProperty("java.home"))),
                Locale.ENGLISH).withModelFolders(List.of(models));
        return new EngineClient(launch, ClientOptions.DEFAULT.withCrashesToQuarantine(Integer.MAX_VALUE)
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(30)));
    }
}
