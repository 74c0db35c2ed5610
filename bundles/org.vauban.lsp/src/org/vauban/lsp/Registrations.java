// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Asks the client, where it can be asked, to tell of changed settings and files. */
final class Registrations {
    private final Session session;

    Registrations(Session session) {
        this.session = session;
    }

    void register() {
        WorkspaceClientCapabilities workspace = session.capabilities().getWorkspace();
        if (workspace == null) {
            return;
        }
        List<Registration> wanted = new ArrayList<>();
        if (workspace.getDidChangeConfiguration() != null
                && Boolean.TRUE.equals(workspace.getDidChangeConfiguration().getDynamicRegistration())) {
            JsonObject options = new JsonObject(); // lsp4j has no type for them
            options.addProperty("section", ClientSettings.SECTION);
            wanted.add(new Registration("vauban-configuration", "workspace/didChangeConfiguration", options));
        }
        if (workspace.getDidChangeWatchedFiles() != null
                && Boolean.TRUE.equals(workspace.getDidChangeWatchedFiles().getDynamicRegistration())) {
            // what is changed by other programs may be context of a completion, or tell what may not be
            wanted.add(new Registration("vauban-files", "workspace/didChangeWatchedFiles",
                    new DidChangeWatchedFilesRegistrationOptions(List.of(new FileSystemWatcher(Either.forLeft("**/*"))))));
        }
        if (!wanted.isEmpty()) {
            // a client that refuses is served all the same
            session.client().registerCapability(new RegistrationParams(wanted)).exceptionally(refused -> null);
        }
    }
}
