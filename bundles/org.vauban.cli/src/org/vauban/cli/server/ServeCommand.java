// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServerException;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** {@code vauban serve}: the team server. */
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

    @Option(names = "--check", descriptionKey = "serve.check")
    private boolean check;

    /** Held, or its level would be forgotten: Jetty tells of each start and stop. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    private final Console console;

    public ServeCommand(Console console) {
        this.console = console;
    }

    /** The file of the API keys where nothing else is configured. */
    static Path standardKeys() {
        return UserDirectories.standard().config().resolve("server-keys.json");
    }

    @Override
    public Integer call() {
        try {
            Policy policy = Policy.of(UserDirectories.standard());
            ConfigurationFile file = config == null ? ConfigurationFile.NONE : ConfigurationFile.read(config);
            ServerConfiguration configuration = configuration(file, policy);
            boolean loopback = TeamServer.check(configuration, policy);
            Path keys = configuration.keys();
            int usable = keys == null ? 0 : ServeKeysCommand.usable(new ApiKeys(keys, Clock.systemUTC(), policy));
            if (check) {
                return checked(configuration, usable, policy);
            }
            if (keys != null && usable == 0) {
                console.note(Messages.text("serve.keyless", keys));
            }
            if (!loopback && configuration.tls() == null) {
                console.note(Messages.text("serve.plain"));
            }
            return serve(configuration, file);
        } catch (ConfigurationException | KeyFileException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (ServerException | PolicyException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private List<ModelEntry> models(ConfigurationFile file, Policy policy) throws ConfigurationException {
        return new ServedModels(UserDirectories.standard().models(), policy).choose(models, file.models());
    }

    private ServerConfiguration configuration(ConfigurationFile file, Policy policy) throws ConfigurationException {
        ListenAddress configured = file.listen();
        ListenAddress address = listen != null ? ListenAddress.parse(listen)
                : configured != null ? configured : ListenAddress.STANDARD;
        Path named = file.keys();
        Path keys = named == null ? standardKeys() : named;
        return new ServerConfiguration(address, file.hosts(), models(file, policy), noKeys ? null : keys, file.limits(),
                file.drainDelay(), file.drainTime(), file.tls(), quotas(file.quotas(), keys));
    }

    /** What keys have used is kept beside them unless the configuration says where. */
    private static Quotas quotas(Quotas configured, Path keys) {
        return configured.usage() != null ? configured
                : new Quotas(configured.requestsPerMinute(), configured.tokensPerDay(),
                        keys.resolveSibling("server-usage.json"));
    }

    private int checked(ServerConfiguration configuration, int usable, Policy policy)
            throws ConfigurationException, PolicyException {
        ListenAddress address = configuration.listen();
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("serve.taken", address, e.getMessage()), e);
        }
        GatePolicy pinned = GatePolicy.of(policy);
        console.out().println(Messages.text("serve.check.address", address));
        for (ModelEntry model : configuration.models()) {
            console.out().println(Messages.text("serve.check.model", model.id(), model.file()));
        }
        console.out().println(configuration.keys() == null ? Messages.text("serve.check.open")
                : Messages.text("serve.check.keys", usable, configuration.keys()));
        console.out().println(Messages.text("serve.check.audit", pinned.audit(UserDirectories.standard())));
        Distribution.find().launch();
        return 0;
    }

    private int serve(ServerConfiguration configuration, ConfigurationFile file)
            throws ConfigurationException, ServerException, PolicyException {
        UserDirectories user = UserDirectories.standard();
        JETTY.setLevel(Level.WARNING);
        try (FollowedServing served = new FollowedServing(user, policy -> models(file, policy));
                TeamServer server = TeamServer.start(configuration, served);
                PolicyChanges changes = PolicyChanges.listen(change -> server.policyChanged())) {
            onSignals(server);
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

    /**
     * Not a shutdown hook: the engine's own would run beside it, and end the host under the requests that are to end in
     * peace. A second signal ends at once.
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
                // this system has no such signal
            }
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
