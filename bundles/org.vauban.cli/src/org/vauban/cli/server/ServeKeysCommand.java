// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.identity.ApiKey;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.identity.People;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code vauban serve keys add|list|hash|revoke}: manages the API keys of the team server. */
@Command(name = "keys", resourceBundle = Messages.BUNDLE)
public final class ServeKeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "serve.config", scope = ScopeType.INHERIT)
    private Path config;

    private final Console console;

    public ServeKeysCommand(Console console) {
        this.console = console;
    }

    /** Returns the number of keys in a file that are accepted now. */
    static int usable(ApiKeys keys) throws KeyFileException {
        return (int) keys.list().stream().filter(keys::accepts).count();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    /** Performs an operation on the file. */
    @FunctionalInterface
    private interface Work {
        int with(ApiKeys keys) throws KeyFileException;
    }

    private int keys(Work work) {
        try {
            ConfigurationFile file = config == null ? ConfigurationFile.NONE : ConfigurationFile.read(config);
            Path configured = file.keys();
            Policy policy = Policy.of(UserDirectories.standard());
            return work.with(new ApiKeys(configured == null ? ServeCommand.standardKeys() : configured,
                    Clock.systemUTC(), () -> policy, new People(file.identities())));
        } catch (ConfigurationException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (KeyFileException | PolicyException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Command(name = "add", resourceBundle = Messages.BUNDLE)
    int add(@Parameters(paramLabel = "NAME", descriptionKey = "serve.key.name") String name,
            @Option(names = "--expires", paramLabel = "DAYS|DATE", descriptionKey = "serve.key.expires")
                    @Nullable String expires,
            @Option(names = "--role", paramLabel = "ROLE", descriptionKey = "serve.key.role", defaultValue = "user")
                    String role,
            @Option(names = "--scope", paramLabel = "SCOPE", split = ",", descriptionKey = "serve.key.scope")
                    @Nullable List<String> scopes) {
        if (name.isBlank()) { // its hash in the audit log would identify no one
            throw new ParameterException(spec.commandLine(), Messages.text("serve.key.unnamed"));
        }
        Instant end = expires == null ? null : end(expires);
        KeyRole held = KeyRole.of(role).orElseThrow(() -> new ParameterException(spec.commandLine(),
                Messages.text("serve.key.roles", role, KeyRole.names())));
        Set<KeyScope> permitted = scopes == null ? held.scopes() : scopes(scopes);
        return keys(keys -> {
            ApiKeys.NewKey made = keys.add(name, end, held, permitted);
            console.out().println(made.text());
            console.note(Messages.text("serve.key.added", made.key().id()));
            return 0;
        });
    }

    private Instant end(String text) {
        try {
            Instant end = text.matches("[0-9]{1,5}d?")
                    ? Instant.now().plus(Duration.ofDays(Long.parseLong(text.replace("d", ""))))
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (end.isAfter(Instant.now())) {
                return end;
            }
        } catch (DateTimeException e) {
            throw new ParameterException(spec.commandLine(), Messages.text("serve.key.date", text), e);
        }
        throw new ParameterException(spec.commandLine(), Messages.text("serve.key.date", text));
    }

    private Set<KeyScope> scopes(List<String> texts) {
        Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
        for (String text : texts) {
            scopes.add(KeyScope.of(text).orElseThrow(() -> new ParameterException(spec.commandLine(),
                    Messages.text("serve.key.scopes", text, KeyScope.names()))));
        }
        return scopes;
    }

    @Command(name = "list", resourceBundle = Messages.BUNDLE)
    int list() {
        return keys(keys -> {
            List<ApiKey> all = keys.list();
            if (all.isEmpty()) {
                console.note(Messages.text("serve.key.none"));
            } else {
                line((Object[]) Messages.text("serve.key.columns").split(", "));
            }
            for (ApiKey key : all) {
                Instant end = key.expires();
                line(key.id(),
                        Messages.text(key.revoked() != null ? "serve.key.revoked"
                                : keys.accepts(key) ? "serve.key.valid" : "serve.key.expired"),
                        day(key.created()), end == null ? "-" : day(end), key.role().text(), keys.user(key),
                        key.scopes().stream().sorted().map(KeyScope::text).collect(Collectors.joining(",")),
                        key.name());
            }
            return 0;
        });
    }

    private void line(Object... columns) {
        console.out().printf(Locale.ROOT, "%-8s  %-9s  %-10s  %-10s  %-16s  %-16s  %-36s  %s%n", columns);
    }

    private static String day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
    }

    @Command(name = "hash", resourceBundle = Messages.BUNDLE)
    int hash(@Parameters(arity = "1..*", paramLabel = "NAME", descriptionKey = "serve.key.user") List<String> names) {
        return keys(keys -> {
            for (String name : names) {
                console.out().println(keys.user(name) + "  " + name);
            }
            return 0;
        });
    }

    @Command(name = "revoke", resourceBundle = Messages.BUNDLE)
    int revoke(@Parameters(arity = "1..*", paramLabel = "ID", descriptionKey = "serve.key.ids") List<String> ids) {
        return keys(keys -> {
            int code = 0;
            for (String id : ids) {
                if (keys.revoke(id)) {
                    console.out().println(Messages.text("serve.key.gone", id));
                } else {
                    console.error(Messages.text("serve.key.unknown", id));
                    code = ExitCode.FAILED;
                }
            }
            return code;
        });
    }
}
