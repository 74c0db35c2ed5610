// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.time.InstantSource;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ConfigurationSource;
import org.vauban.server.configuration.InheritedSocket;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TraceSettings;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.lsp.LspService;

/**
 * What a server may have beside its configuration.
 *
 * @param socket that listens already, or null to listen at the configured address
 * @param lsp what the language server is started with, or null for none
 * @param sites update sites that it hosts, or null for none
 * @param clock tells the time with which dates of sites are compared, and the day of quotas
 * @param traces where traces of requests go, or null for nowhere
 * @param packs knowledge packs that it serves, or null for none
 * @param followed the configuration that it follows, or null where none changes
 */
public record ServerOptions(@Nullable InheritedSocket socket, @Nullable LspService lsp,
        @Nullable SitesConfiguration sites, InstantSource clock, @Nullable Traces traces,
        @Nullable PackService packs, @Nullable Followed followed) {
    public static final ServerOptions NONE = new ServerOptions(null, null, null, InstantSource.system(), null, null,
            null);

    /**
     * A configuration that may change.
     *
     * @param started what the server is started with
     */
    public record Followed(ConfigurationSource source, ConfigurationFile started) {}

    /**
     * Where traces go.
     *
     * @param sink closed with the server
     */
    public record Traces(TraceSink sink, TraceSettings settings) {}

    public static ServerOptions at(InheritedSocket socket) {
        return NONE.withSocket(socket);
    }

    private ServerOptions withSocket(InheritedSocket value) {
        return new ServerOptions(value, lsp, sites, clock, traces, packs, followed);
    }

    public ServerOptions withLsp(@Nullable LspService value) {
        return new ServerOptions(socket, value, sites, clock, traces, packs, followed);
    }

    /** @param time with which the dates of the sites are compared */
    public ServerOptions withSites(@Nullable SitesConfiguration value, InstantSource time) {
        return new ServerOptions(socket, lsp, value, time, traces, packs, followed);
    }

    public ServerOptions withTraces(@Nullable Traces value) {
        return new ServerOptions(socket, lsp, sites, clock, value, packs, followed);
    }

    public ServerOptions withPacks(@Nullable PackService value) {
        return new ServerOptions(socket, lsp, sites, clock, traces, value, followed);
    }

    public ServerOptions withFollowed(@Nullable Followed value) {
        return new ServerOptions(socket, lsp, sites, clock, traces, packs, value);
    }
}
