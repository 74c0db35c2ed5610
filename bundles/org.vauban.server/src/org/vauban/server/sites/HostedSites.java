// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.http.CallerGates;
import org.vauban.server.http.ErrorFormat;
import org.vauban.server.http.Route;
import org.vauban.server.http.StreamEndpoint;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.site.SiteException;

/**
 * The update sites that a server hosts: a folder with one version store per site, as created by {@code vauban mirror}.
 * Clients with the scope {@code sites} can fetch files; publishers and operators can change the sites. Thread-safe.
 */
public final class HostedSites implements AutoCloseable {
    private final SitesConfiguration configuration;
    private final SiteTrust trust;
    private final InstantSource clock;
    private final ServerMetrics metrics;
    private final FetchedVersions fetched;
    private final SiteClients clients;

    /**
     * Reads the record of clients. Blocks.
     *
     * @throws ConfigurationException if the folder or a file in it cannot be used
     */
    public HostedSites(SitesConfiguration configuration, InstantSource clock, ServerMetrics metrics)
            throws ConfigurationException {
        this.configuration = configuration;
        this.clock = clock;
        this.metrics = metrics;
        Path folder = configuration.folder();
        requireFolder(folder);
        trust = new SiteTrust(configuration.root(), clock);
        fetched = new FetchedVersions(counts(configuration), clock);
        try {
            clients = new SiteClients(KeyedHashes.of(folder.resolve(".clients.key")), fetched);
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("sites.unwritable", folder, FileReason.of(folder, e)), e);
        }
    }

    private static FetchedFile counts(SitesConfiguration configuration) {
        return new FetchedFile(configuration.folder().resolve(".clients.json"));
    }

    private static void requireFolder(Path folder) throws ConfigurationException {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new ConfigurationException(Messages.text("sites.folder", folder));
        }
    }

    /**
     * Checks whether sites can be served, without serving them.
     *
     * @param tls the TLS files, or null
     * @throws ConfigurationException if not; the message is a sentence
     */
    public static void check(SitesConfiguration configuration, @Nullable TlsConfiguration tls)
            throws ConfigurationException {
        if (configuration.certificates() && (tls == null || tls.clientAuthorities() == null)) {
            throw new ConfigurationException(Messages.text("sites.certificates"));
        }
        requireFolder(configuration.folder());
        counts(configuration).read();
        try {
            new SiteTrust(configuration.root(), InstantSource.system()).verifier();
        } catch (SiteException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /**
     * Returns the routes of the sites.
     *
     * @param keys the API keys; without keys no caller has a role, and sites can be changed on the machine only
     * @param gates write to the audit log
     * @param stallMillis the current time limit for a client to read a written piece
     */
    public List<Route> routes(ErrorFormat errors, @Nullable ApiKeys keys, CallerGates gates,
            LongSupplier stallMillis) {
        Route.Access access = configuration.certificates() ? Route.Access.CERTIFICATE : Route.Access.BASIC;
        SiteFilesEndpoint files = new SiteFilesEndpoint(new HostedFiles(configuration.folder(), trust, clock),
                clients, clock, metrics, stallMillis);
        List<Route> routes = new ArrayList<>();
        for (String method : List.of("GET", "HEAD")) {
            routes.add(new Route(method, SiteFilesEndpoint.PATH, access, KeyScope.SITES, errors, files));
        }
        if (keys != null) {
            Lock changing = new ReentrantLock(true);
            SitesEndpoints sites = new SitesEndpoints(configuration.folder(), trust, fetched, gates, clock,
                    changing);
            routes.add(Route.get("/admin/sites", KeyScope.RINGS, errors, sites::list));
            routes.add(Route.post("/admin/sites/promote", KeyScope.RINGS, errors, sites::promote));
            routes.add(Route.post("/admin/sites/rollback", KeyScope.RINGS, errors, sites::rollback));
            SiteUploadEndpoint uploads = new SiteUploadEndpoint(configuration,
                    new SiteUploads(configuration, trust, clock, changing), keys, gates, metrics);
            for (String method : List.of("PUT", "POST")) {
                routes.add(publishing(method, SiteUploadEndpoint.PATH, errors, uploads));
            }
            routes.add(publishing("POST", MissingFilesEndpoint.PATH, errors,
                    new MissingFilesEndpoint(configuration, trust)));
            routes.add(publishing("PUT", SiteUploadEndpoint.REST, errors, uploads));
        }
        return routes;
    }

    private static Route publishing(String method, String path, ErrorFormat errors, StreamEndpoint endpoint) {
        return new Route(method, path, Route.Access.SCOPE, KeyScope.PUBLISH, errors, endpoint);
    }

    /** Saves the record of clients. Blocks. */
    @Override
    public void close() {
        fetched.close();
    }
}
