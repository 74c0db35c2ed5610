// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.cli.distribution.Version;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServerChecks;
import org.vauban.server.ServerException;
import org.vauban.server.ServerOptions;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.InheritedSocket;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.LogSettings;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.configuration.TraceSettings;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.log.ServerLog;
import org.vauban.server.lsp.LspService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** {@code vauban serve}: runs the team server. */
@Command(name = "serve", resourceBundle = Messages.BUNDLE, subcommands = ServeKeysCommand.class)
public final class ServeCommand implements Callable<Integer> {

    @Option(names = "--listen", paramLabel = "HOST:PORT", descriptionKey = "serve.listen")
    private String listen;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "serve.config")
    private Path config;

    @Option(names = {"-m", "--model"}, paramLabel = "ID", descriptionKey = "serve.model")
    private List<String> models = List.of();

    @Option(names = "--no-auth", descriptionKey = "serve.noauth")
    private boolean noKeys;

    @Option(names = "--log-format", paramLabel = "json|text", descriptionKey = "serve.log")
    private String format;

    @Option(names = "--check", descriptionKey = "serve.check")
    private boolean check;

    private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

    /** Strong reference, so that the logger keeps its level, which silences Jetty's messages about starts and stops. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    private final Console console;

    public ServeCommand(Console console) {
        this.console = console;
    }

    /** Returns the default API key file. */
    static Path standardKeys() {
        return UserDirectories.standard().config().resolve("server-keys.json");
    }

    @Override
    public Integer call() {
        if (format != null && !List.of(LogSettings.JSON, LogSettings.TEXT).contains(format)) {
            throw new CommandException(ExitCode.USAGE, Messages.text("serve.log.unknown", format));
        }
        if (check) {
            return check();
        }
        try {
            ConfigurationFile file = file();
            LogSettings settings = log(file.log());
            try (ServerLog log = ServerLog.open(settings)) {
                return settings.json() ? logged(file, log) : start(file, log);
            }
        } catch (ConfigurationException | KeyFileException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (ServerException | PolicyException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /** Starts the server, and reports failures in the log. */
    private int logged(ConfigurationFile file, ServerLog log) {
        try {
            return start(file, log);
        } catch (ConfigurationException | KeyFileException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            return ExitCode.USAGE;
        } catch (CommandException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            return e.exitCode();
        } catch (ServerException | PolicyException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int start(ConfigurationFile file, ServerLog log)
            throws ConfigurationException, KeyFileException, ServerException, PolicyException {
        onHangUp(() -> {}); // ignored during the start, which reads everything anyway
        Policy policy = Policy.of(UserDirectories.standard());
        Optional<InheritedSocket> inherited = inherited();
        ServerConfiguration configuration = configuration(file, address(file, inherited), models(file, policy));
        boolean loopback = TeamServer.check(configuration, policy);
        Path keys = configuration.keys();
        if (keys != null && usable(keys, policy) == 0
                && !acceptsOthers(ServerChecks.identities(configuration))) {
            note(file, Messages.text("serve.keyless", keys));
        }
        if (!loopback && configuration.tls() == null) {
            note(file, Messages.text("serve.plain"));
        }
        return serve(configuration, file, inherited.orElse(null), log);
    }

    /** Returns the configured settings of the log, which the command line overrides. */
    private LogSettings log(LogSettings configured) {
        return format == null ? configured : configured.withJson(format.equals(LogSettings.JSON));
    }

    /** Reports a note on standard error, in the log's format. */
    private void note(ConfigurationFile file, String sentence) {
        if (log(file.log()).json()) {
            LOG.log(System.Logger.Level.WARNING, sentence);
        } else {
            console.note(sentence);
        }
    }

    private ConfigurationFile file() throws ConfigurationException {
        return config == null ? ConfigurationFile.NONE : ConfigurationFile.read(config);
    }

    private static int usable(Path keys, Policy policy) throws KeyFileException {
        return ServeKeysCommand.usable(new ApiKeys(keys, Clock.systemUTC(), policy));
    }

    /** Whether users can identify themselves without an API key. */
    private static boolean acceptsOthers(Identities.@Nullable Summary identities) {
        return identities != null && identities.acceptsUsers();
    }

    /** Describes the keys. A server without keys and other identities starts, but refuses all requests. */
    private static String keys(Path file, long usable, boolean others) {
        return usable > 0 ? Messages.text("serve.check.keys", usable, file)
                : Messages.text(others ? "serve.check.keys.none" : "serve.keyless", file);
    }

    /** Returns a supervisor's socket, unless the command line sets an address. */
    private Optional<InheritedSocket> inherited() throws ConfigurationException {
        return listen == null ? InheritedSocket.find() : Optional.empty();
    }

    private List<ModelEntry> models(ConfigurationFile file, Policy policy) throws ConfigurationException {
        return new ServedModels(UserDirectories.standard().models(), policy).choose(models, file.models());
    }

    private ListenAddress address(ConfigurationFile file, Optional<InheritedSocket> inherited)
            throws ConfigurationException {
        if (inherited.isPresent()) {
            return inherited.get().address();
        }
        ListenAddress configured = file.listen();
        return listen != null ? ListenAddress.parse(listen)
                : configured != null ? configured : ListenAddress.STANDARD;
    }

    private ServerConfiguration configuration(ConfigurationFile file, ListenAddress address, List<ModelEntry> served) {
        Path named = file.keys();
        Path keys = named == null ? standardKeys() : named;
        return new ServerConfiguration(address, file.hosts(), served, noKeys ? null : keys, file.limits(),
                file.drainDelay(), file.drainTime(), file.tls(), quotas(file.quotas(), keys), file.identities(),
                file.origins());
    }

    /** Stores the usage of keys beside the key file unless configured otherwise. */
    private static Quotas quotas(Quotas configured, Path keys) {
        return configured.usage() != null ? configured
                : new Quotas(configured.requestsPerMinute(), configured.tokensPerDay(),
                        keys.resolveSibling("server-usage.json"));
    }

    private int check() {
        ServeCheck checks = new ServeCheck(console);
        Policy policy = checks.look(() -> Policy.of(UserDirectories.standard()));
        ConfigurationFile file = checks.look(this::file);
        Optional<InheritedSocket> inherited = checks.look(this::inherited);
        if (policy == null || file == null || inherited == null) {
            return checks.code(); // all other checks depend on these
        }
        ListenAddress address = checks.look(() -> address(file, inherited));
        if (address != null) {
            checks.report(() -> inherited.isPresent() ? Messages.text("serve.check.inherited", address)
                    : ServeCheck.address(address));
        }
        List<ModelEntry> served = checks.look(() -> models(file, policy));
        if (served != null) {
            checks.models(served);
        }
        TlsConfiguration tls = file.tls();
        if (tls != null) {
            checks.report(() -> checks.certificate(tls));
        }
        TraceSettings traces = file.traces();
        if (traces != null) {
            checks.report(() -> ServeTraces.check(traces));
        }
        // replaces invalid parts, so that faults reported above are not reported again
        ServerConfiguration whole = configuration(file, address == null ? ListenAddress.STANDARD : address,
                served == null ? List.of(new ModelEntry("-", Path.of("-"), false)) : served);
        Path identities = whole.identities();
        Identities.Summary known = checks.look(() -> ServerChecks.identities(whole));
        if (known != null && identities != null) {
            checks.identities(known, identities);
        }
        ServerConfiguration rest = whole.withTls(null).withIdentities(null);
        checks.look(() -> TeamServer.check(rest, policy));
        Path keys = rest.keys();
        checks.report(() -> keys == null ? Messages.text("serve.check.open")
                : keys(keys, usable(keys, policy), acceptsOthers(known)));
        checks.report(() -> ServeCheck.audit(GatePolicy.of(policy).audit(UserDirectories.standard())));
        SitesConfiguration sites = file.sites();
        if (sites != null) {
            checks.report(() -> ServeCheck.sites(sites, tls));
        }
        ServePacks.check(file, checks);
        checks.look(() -> Distribution.find().launch());
        return checks.code();
    }

    private int serve(ServerConfiguration configuration, ConfigurationFile file, @Nullable InheritedSocket inherited,
            ServerLog log) throws ConfigurationException, ServerException, PolicyException {
        UserDirectories user = UserDirectories.standard();
        JETTY.setLevel(Level.WARNING);
        ServerOptions.Traces traces = ServeTraces.of(file);
        FollowedFile followed = new FollowedFile(config, file, this::models,
                settings -> log.configure(log(settings)));
        try (FollowedServing served = new FollowedServing(user, followed::models,
                configuration.limits().bodiesBytes());
                TeamServer server = TeamServer.start(configuration, served,
                        new ServerOptions(inherited, languageServer(file), file.sites(), InstantSource.system(),
                                traces, ServePacks.of(file, config != null),
                                new ServerOptions.Followed(followed, file)));
                PolicyChanges changes = PolicyChanges.listen(change -> server.policyChanged())) {
            onSignals(server);
            onHangUp(() -> {
                server.policyChanged();
                server.refreshTls();
                server.refreshConfiguration(true);
            });
            console.out().println(Messages.text("serve.started",
                    (configuration.tls() == null ? "http://" : "https://")
                            + new ListenAddress(configuration.listen().host(), server.port()),
                    String.join(", ", configuration.models().stream().map(ModelEntry::id).toList())));
            console.flush();
            server.await();
            console.out().println(Messages.text("serve.ended"));
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private static LspService languageServer(ConfigurationFile file) {
        AssistSettings settings = Distribution.find().settings(null, 128);
        return new LspService(settings.withReadAhead(ReadAheadMode.NEVER), Version.number(), file.lsp());
    }

    /**
     * Drains the server on signals. A shutdown hook would not do: the engine's hook runs in parallel, and would end the
     * host while requests are still to finish. A second signal ends the process at once.
     */
    private static void onSignals(TeamServer server) {
        AtomicBoolean asked = new AtomicBoolean();
        for (String name : List.of("TERM", "INT")) {
            try {
                Signal.handle(new Signal(name), signal -> {
                    if (!asked.compareAndSet(false, true)) {
                        Runtime.getRuntime().exit(ExitCode.FAILED);
                    }
                    Thread.ofPlatform().name("vauban-drain").start(() -> drain(server));
                });
            } catch (IllegalArgumentException e) {
                // not supported on this system
            }
        }
    }

    /** Reloads files on SIGHUP from a supervisor; on a terminal, the signal still ends the process. */
    private void onHangUp(Runnable action) {
        if (console.terminal()) {
            return;
        }
        try {
            Signal.handle(new Signal("HUP"), signal -> Thread.ofPlatform().name("vauban-reload").start(action));
        } catch (IllegalArgumentException e) {
            // not supported on this system
        }
    }

    private static void drain(TeamServer server) {
        try {
            server.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
