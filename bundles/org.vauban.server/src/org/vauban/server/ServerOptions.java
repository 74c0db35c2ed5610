// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.InheritedSocket;
import org.vauban.server.lsp.LspService;

/**
 * What a server may have beside its configuration.
 *
 * @param socket that listens already, or null to listen at the configured address
 * @param lsp what the language server is started with, or null for none
 */
public record ServerOptions(@Nullable InheritedSocket socket, @Nullable LspService lsp) {
    public static final ServerOptions NONE = new ServerOptions(null, null);

    public static ServerOptions at(InheritedSocket socket) {
        return new ServerOptions(socket, null);
    }
}
