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
 * The optional parts of a server besides its configuration.
 *
 * @param socket a listening socket, or null to listen on the configured address
 * @param lsp the settings of the language server, or null for none
 * @param sites hosted update sites, or null for none
 * @param clock the clock for the dates of sites and for the day of quotas
 * @param traces the sink for request traces, or null for none
 * @param packs served knowledge packs, or null for none
 * @param followed the configuration to follow while running, or null for a fixed one
 */
public record ServerOptions(@Nullable InheritedSocket socket, @Nullable LspService lsp,
        @Nullable SitesConfiguration sites, InstantSource clock, @Nullable Traces traces,
        @Nullable PackService packs, @Nullable Followed followed) {
    public static final ServerOptions NONE = new ServerOptions(null, null, null, InstantSource.system(), null, null,
            null);

    /**
     * A configuration that may change.
     *
     * @param started the configuration that the server is started with
     */
    public record Followed(ConfigurationSource source, ConfigurationFile started) {}

    /**
     * The destination of traces.
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

    /** @param time the clock with which the dates of the sites are compared */
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
