// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.time.InstantSource;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.InheritedSocket;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.lsp.LspService;

/**
 * What a server may have beside its configuration.
 *
 * @param socket that listens already, or null to listen at the configured address
 * @param lsp what the language server is started with, or null for none
 * @param sites update sites that it hosts, or null for none
 * @param clock tells the time with which dates of sites are compared
 */
public record ServerOptions(@Nullable InheritedSocket socket, @Nullable LspService lsp,
        @Nullable SitesConfiguration sites, InstantSource clock) {
    public static final ServerOptions NONE = new ServerOptions(null, null);

    /** Without update sites. */
    public ServerOptions(@Nullable InheritedSocket socket, @Nullable LspService lsp) {
        this(socket, lsp, null, InstantSource.system());
    }

    public static ServerOptions at(InheritedSocket socket) {
        return new ServerOptions(socket, null);
    }
}
