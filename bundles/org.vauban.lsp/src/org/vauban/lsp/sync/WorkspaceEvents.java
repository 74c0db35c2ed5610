// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.sync;

import java.nio.file.Path;
import java.util.Set;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.vauban.lsp.session.ClientSession;

/** Handles changes of folders and files around the open documents. */
public final class WorkspaceEvents {
    private static final Set<String> IGNORING = Set.of(".gitignore", ".vaubanignore");

    private final ClientSession session;

    public WorkspaceEvents(ClientSession session) {
        this.session = session;
    }

    @JsonNotification("workspace/didChangeWatchedFiles")
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
        boolean otherFiles = false;
        for (FileEvent event : params.getChanges()) {
            Path file = session.workspace().path(event.getUri());
            if (file != null && IGNORING.contains(String.valueOf(file.getFileName()))) {
                otherFiles = true; // the gate reads these files itself; what was read before may no longer be used
            } else if (file != null && event.getType() == FileChangeType.Created) {
                session.context().made(file);
            } else if (file != null) {
                session.context().changed(file);
            }
        }
        if (otherFiles) {
            session.readContext(false);
        }
    }

    @JsonNotification("workspace/didChangeWorkspaceFolders")
    public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
        session.workspace().change(params.getEvent());
        session.readContext(false);
    }
}
