// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServerChecks;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.kerberos.KerberosSettings;
import org.vauban.server.ldap.LdapException;
import org.vauban.server.ldap.LdapLogin;
import org.vauban.server.ldap.LdapSettings;
import org.vauban.server.oidc.OidcException;
import org.vauban.server.oidc.OidcProvider;
import org.vauban.server.oidc.OidcSettings;

/**
 * The report of {@code vauban serve --check}: a line on standard output for each part that is valid, and on standard
 * error for each that is not. A fault does not hide later ones. For one thread.
 */
final class ServeCheck {
    /** Time before expiry for a warning: enough to renew a certificate in office hours. */
    private static final Duration SOON = Duration.ofDays(30);

    private final Console console;
    private int code;

    ServeCheck(Console console) {
        this.console = console;
    }

    /** Checks one part. */
    @FunctionalInterface
    interface Look<T> {
        T at() throws ConfigurationException, PolicyException, KeyFileException;
    }

    /** Returns the result of a check, or null after reporting a fault. */
    <T> @Nullable T look(Look<T> look) {
        try {
            return look.at();
        } catch (ConfigurationException | KeyFileException e) {
            fault(ExitCode.USAGE, e);
        } catch (CommandException e) {
            fault(e.exitCode(), e);
        } catch (PolicyException e) {
            fault(ExitCode.FAILED, e);
        }
        return null;
    }

    /** Runs a check whose result is a line of the report. */
    void report(Look<String> look) {
        String line = look(look);
        if (line != null) {
            console.out().println(line);
        }
    }

    /** Reports a fault. A wrong configuration takes precedence over parts that could not be checked. */
    private void fault(int kind, Exception fault) {
        code = code == ExitCode.USAGE ? code : kind;
        console.flush(); // keeps the order of the report
        console.error(String.valueOf(fault.getMessage()));
        for (Throwable other : fault.getSuppressed()) {
            console.error(String.valueOf(other.getMessage()));
        }
    }

    /** Returns 0 if the server could start, otherwise the exit code of the worst fault. */
    int code() {
        return code;
    }

    /** Checks whether the address is free. */
    static String address(ListenAddress address) throws ConfigurationException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("serve.taken", address, e.getMessage()), e);
        }
        return Messages.text("serve.check.address", address);
    }

    /** Reports the files of the models, and their endpoints. */
    void models(List<ModelEntry> models) {
        for (ModelEntry model : models) {
            Path file = model.file();
            if (file != null) {
                console.out().println(Messages.text("serve.check.model", model.id(), file));
            }
        }
        look(() -> {
            ServeBackEnds.check(models);
            for (ModelEntry model : models) {
                ServeBackEnds.names(model).ifPresent(
                        names -> console.out().println(Messages.text("serve.check.backends", model.id(), names)));
            }
            return models;
        });
    }

    /** Checks whether the certificate can be used, and reports its expiry. */
    String certificate(TlsConfiguration tls) throws ConfigurationException {
        Instant end = ServerChecks.certificateExpiry(tls);
        LocalDate day = LocalDate.ofInstant(end, ZoneOffset.UTC);
        if (end.isBefore(Instant.now().plus(SOON))) {
            console.flush();
            console.note(Messages.text("serve.check.expires", tls.certificates(), day));
        }
        return Messages.text("serve.check.certificate", tls.certificates(), day);
    }

    /** Reports the identities in the file, and whether the token provider answers. */
    void identities(Identities.Summary known, Path file) {
        LdapSettings directory = known.directory();
        if (known.certificateRules() > 0 || directory == null && known.service() == null && known.provider() == null) {
            console.out().println(Messages.text("serve.check.identities", known.certificateRules(), file));
        }
        if (directory != null) {
            directory(directory);
        }
        KerberosSettings service = known.service();
        if (service != null) {
            console.out().println(Messages.text("serve.check.tickets", service.principal(), service.keytab()));
        }
        OidcSettings provider = known.provider();
        if (provider != null) {
            report(() -> {
                try (OidcProvider asked = new OidcProvider(provider)) {
                    return Messages.text("serve.check.provider", asked.check(), provider.issuer());
                } catch (OidcException e) {
                    throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
                }
            });
        }
    }

    /** Checks whether update sites can be hosted. */
    static String sites(SitesConfiguration sites, @Nullable TlsConfiguration tls) throws ConfigurationException {
        ServerChecks.sites(sites, tls);
        return Messages.text("serve.check.sites", sites.folder());
    }

    /** Checks whether the password directory answers. */
    void directory(LdapSettings directory) {
        report(() -> {
            try {
                new LdapLogin(directory).check();
                return Messages.text("serve.check.directory", directory.address());
            } catch (LdapException e) {
                throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            }
        });
    }

    /** Checks whether the audit log can be written, since nothing is served without it. */
    static String audit(Path file) throws ConfigurationException {
        Path there = file.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean folder = there != null && there.equals(file.toAbsolutePath()) && Files.isDirectory(there);
        if (there == null || folder || !Files.isWritable(there)) {
            throw new ConfigurationException(Messages.text("serve.check.unwritable", file));
        }
        return Messages.text("serve.check.audit", file);
    }
}
