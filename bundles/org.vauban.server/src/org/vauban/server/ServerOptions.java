// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.time.InstantSource;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.TraceSink;
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
 * @param clock tells the time with which dates of sites are compared
 * @param traces where traces of requests go, or null for nowhere
 * @param packs knowledge packs that it serves, or null for none
 */
public record ServerOptions(@Nullable InheritedSocket socket, @Nullable LspService lsp,
        @Nullable SitesConfiguration sites, InstantSource clock, @Nullable Traces traces,
        @Nullable PackService packs) {
    public static final ServerOptions NONE = new ServerOptions(null, null, null, InstantSource.system(), null, null);

    /**
     * Where traces go.
     *
     * @param sink closed with the server
     */
    public record Traces(TraceSink sink, TraceSettings settings) {}

    public static ServerOptions at(InheritedSocket socket) {
        return new ServerOptions(socket, null, null, InstantSource.system(), null, null);
    }

    public ServerOptions withLsp(@Nullable LspService value) {
        return new ServerOptions(socket, value, sites, clock, traces, packs);
    }

    /** @param time with which the dates of the sites are compared */
    public ServerOptions withSites(@Nullable SitesConfiguration value, InstantSource time) {
        return new ServerOptions(socket, lsp, value, time, traces, packs);
    }

    public ServerOptions withTraces(@Nullable Traces value) {
        return new ServerOptions(socket, lsp, sites, clock, value, packs);
    }

    public ServerOptions withPacks(@Nullable PackService value) {
        return new ServerOptions(socket, lsp, sites, clock, traces, value);
    }
}
