// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.message.Messages;
import org.vauban.server.sites.HostedSites;
import org.vauban.server.tls.TlsContext;

/** Checks whether parts of a configuration can be served, without serving them. Any thread. */
public final class ServerChecks {
    private ServerChecks() {}

    /**
     * Returns the expiry date of a server's certificate.
     *
     * @throws ConfigurationException if the files cannot be used
     */
    public static Instant certificateExpiry(TlsConfiguration tls) throws ConfigurationException {
        return TlsContext.expiry(tls);
    }

    /**
     * Checks whether update sites can be hosted.
     *
     * @throws ConfigurationException if not; the message is a sentence
     */
    public static void sites(SitesConfiguration sites, @Nullable TlsConfiguration tls)
            throws ConfigurationException {
        HostedSites.check(sites, tls);
    }

    /** @return whether only this machine can reach the server */
    static boolean require(ServerConfiguration configuration) throws ConfigurationException {
        boolean loopback = configuration.listen().loopback();
        if (configuration.keys() == null && !loopback) {
            throw new ConfigurationException(Messages.text("keys.required", configuration.listen()));
        }
        if (configuration.isOpenToAllPages()) {
            throw new ConfigurationException(Messages.text("origins.keys"));
        }
        requireModels(configuration);
        TlsConfiguration tls = configuration.tls();
        if (tls != null) {
            TlsContext.check(tls);
        }
        identities(configuration);
        return loopback;
    }

    static void requireModels(ServerConfiguration configuration) throws ConfigurationException {
        if (configuration.models().isEmpty()) {
            throw new ConfigurationException(Messages.text("model.nothing"));
        }
        Map<String, ModelEntry> names = new HashMap<>();
        for (ModelEntry model : configuration.models()) {
            for (String name : Stream.concat(Stream.of(model.id()), model.aliases().stream()).toList()) {
                ModelEntry other = names.put(name, model);
                if (other != null && other != model) { // ambiguous: either could answer
                    throw new ConfigurationException(Messages.text("model.twice", name));
                }
            }
        }
    }

    /**
     * Returns a summary of the configured identities other than API keys.
     *
     * @return null if there are none
     * @throws ConfigurationException if their file cannot be used, or no client could present such an identity
     */
    public static Identities.@Nullable Summary identities(ServerConfiguration configuration)
            throws ConfigurationException {
        Path file = configuration.identities();
        TlsConfiguration tls = configuration.tls();
        try {
            Identities.Summary summary = file == null ? null : Identities.check(file);
            boolean noAuthorities = tls == null || tls.clientAuthorities() == null;
            if (summary != null && summary.certificateRules() > 0 && noAuthorities) {
                throw new ConfigurationException(Messages.text("identities.tls", file));
            }
            return summary;
        } catch (IdentityException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }
}
