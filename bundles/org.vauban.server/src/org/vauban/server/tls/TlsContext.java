// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tls;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.CRL;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.message.Messages;
import org.vauban.server.schedule.PeriodicCheck;

/**
 * The server's certificates and key for TLS. Changed files are reloaded at run time; unusable files are reported, and
 * the former ones stay in force. Existing connections are not affected. Any thread.
 */
public final class TlsContext extends PeriodicCheck {
    private static final System.Logger LOG = System.getLogger(TlsContext.class.getName());

    private final TlsConfiguration configuration;
    private final Factory factory = new Factory();
    /** State of the files in use. */
    private volatile List<String> seen;
    /** The last error logged about the current files; null if they can be used. */
    private volatile @Nullable String told;

    /** Takes revocation lists from our files. */
    private static final class Factory extends SslContextFactory.Server {
        private volatile List<X509CRL> revocations = List.of();

        void revoke(List<X509CRL> lists) {
            revocations = lists;
            setValidatePeerCerts(!lists.isEmpty()); // a missing or outdated list refuses all clients of its authority
        }

        @Override
        @NonNullByDefault({})
        protected Collection<? extends CRL> loadCRL(String path) {
            return revocations;
        }
    }

    /**
     * Reads the files. Blocks.
     *
     * @throws ConfigurationException if one of them cannot be used
     */
    public TlsContext(TlsConfiguration configuration, Scheduler scheduler) throws ConfigurationException {
        super(scheduler, "vauban-tls");
        this.configuration = configuration;
        seen = marks();
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        factory.setSniRequired(false);
        take(TlsFiles.read(configuration), factory);
        factory.setNeedClientAuth(configuration.clientAuthorities() != null && !configuration.clientOptional());
        factory.setWantClientAuth(configuration.clientAuthorities() != null && configuration.clientOptional());
    }

    /** Checks whether the files can be used, without using them. */
    public static void check(TlsConfiguration configuration) throws ConfigurationException {
        TlsFiles.read(configuration);
    }

    /**
     * Returns the expiry date of the server's certificate.
     *
     * @throws ConfigurationException if the files cannot be used
     */
    public static Instant expiry(TlsConfiguration configuration) throws ConfigurationException {
        return TlsFiles.read(configuration).expiry();
    }

    /** Returns the factory for the server's connector. */
    public SslContextFactory.Server factory() {
        return factory;
    }

    /**
     * Returns a predicate for client certificates in the current revocation lists.
     *
     * @param context the server's context; null without TLS, when no certificate is revoked
     */
    public static Predicate<X509Certificate> revoked(@Nullable TlsContext context) {
        return context == null ? certificate -> false
                : certificate -> context.factory.revocations.stream().anyMatch(list -> list.isRevoked(certificate));
    }

    private void take(TlsFiles files, SslContextFactory into) {
        factory.revoke(files.revocations());
        into.setKeyStore(files.keys());
        into.setKeyStorePassword(TlsFiles.PASSWORD);
        if (files.clientAuthorities() != null) {
            into.setTrustStore(files.clientAuthorities());
        }
    }

    /** Reloads changed files as soon as they can be used. Blocks. */
    public void refresh() {
        List<String> now = marks();
        if (now.equals(seen)) {
            told = null;
            return;
        }
        try {
            TlsFiles files = TlsFiles.read(configuration);
            factory.reload(changed -> take(files, changed));
            seen = now;
            told = null;
            LOG.log(Level.INFO, Messages.text("tls.reloaded", configuration.certificates()));
        } catch (Exception e) {
            // retried, as files may be renewed in two steps or get other permissions, which does not change their state
            String why = Messages.text("tls.kept", e.getMessage());
            if (!why.equals(told)) {
                told = why;
                LOG.log(Level.ERROR, why);
            }
        }
    }

    /** Returns the state of the files, which differs after a change. */
    private List<String> marks() {
        return configuration.files().stream().map(TlsContext::mark).toList();
    }

    private static String mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " "
                    + Objects.toString(attributes.fileKey());
        } catch (IOException e) {
            return e.getClass().getName(); // reading the file later reports the failure
        }
    }

    @Override
    protected void check() {
        refresh();
    }
}
