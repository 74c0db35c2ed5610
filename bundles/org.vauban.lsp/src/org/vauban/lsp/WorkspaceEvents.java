// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;

/** What changes round the open documents. */
final class WorkspaceEvents {
    private final Session session;

    WorkspaceEvents(Session session) {
        this.session = session;
    }

    @JsonNotification("workspace/didChangeWatchedFiles")
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
        // the gate reads .vaubanignore itself
    }

    @JsonNotification("workspace/didChangeWorkspaceFolders")
    public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
        session.workspace().change(params.getEvent());
    }
}
