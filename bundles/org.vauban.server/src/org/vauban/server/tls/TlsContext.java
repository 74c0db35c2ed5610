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
 * The certificates and the key with which connections are secured. While it runs, it takes over files that have
 * changed; what cannot be used is reported, and what there was stays. Connections that exist keep theirs. Any thread.
 */
public final class TlsContext extends PeriodicCheck {
    private static final System.Logger LOG = System.getLogger(TlsContext.class.getName());

    private final TlsConfiguration configuration;
    private final Factory factory = new Factory();
    /** Marks of the files that are in use. */
    private volatile List<String> seen;
    /** Why the files there are now cannot be used, as it was told; null where they can be. */
    private volatile @Nullable String told;

    /** Revocations come from our files. */
    private static final class Factory extends SslContextFactory.Server {
        private volatile List<X509CRL> revocations = List.of();

        void revoke(List<X509CRL> lists) {
            revocations = lists;
            setValidatePeerCerts(!lists.isEmpty()); // a list that lacks or is old refuses everybody of its authority
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

    /** Whether the files can be used, without using them. */
    public static void check(TlsConfiguration configuration) throws ConfigurationException {
        TlsFiles.read(configuration);
    }

    /**
     * When the certificate of the server expires.
     *
     * @throws ConfigurationException if the files cannot be used
     */
    public static Instant expiry(TlsConfiguration configuration) throws ConfigurationException {
        return TlsFiles.read(configuration).expiry();
    }

    /** For the connector of the server. */
    public SslContextFactory.Server factory() {
        return factory;
    }

    /**
     * Whether a certificate of a client is in a list that holds now.
     *
     * @param context of the server; null where nothing is secured, and nothing revoked
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

    /** Takes over files that are others than those in use, as soon as they can be used. Blocks. */
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
            // renewed in two steps, perhaps, or with rights that are corrected: that changes no mark
            String why = Messages.text("tls.kept", e.getMessage());
            if (!why.equals(told)) {
                told = why;
                LOG.log(Level.ERROR, why);
            }
        }
    }

    /** What tells that a file is another one. */
    private List<String> marks() {
        return configuration.files().stream().map(TlsContext::mark).toList();
    }

    private static String mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " "
                    + Objects.toString(attributes.fileKey());
        } catch (IOException e) {
            return e.getClass().getName(); // read later, where the failure is told
        }
    }

    @Override
    protected void check() {
        refresh();
    }
}
