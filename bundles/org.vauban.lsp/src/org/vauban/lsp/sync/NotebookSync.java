// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.sync;

import org.eclipse.lsp4j.DidChangeNotebookDocumentParams;
import org.eclipse.lsp4j.DidCloseNotebookDocumentParams;
import org.eclipse.lsp4j.DidOpenNotebookDocumentParams;
import org.eclipse.lsp4j.DidSaveNotebookDocumentParams;
import org.eclipse.lsp4j.NotebookDocumentChangeEventCellTextContent;
import org.eclipse.lsp4j.NotebookDocumentChangeEventCells;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.workspace.Notebook;

/** Synchronizes the notebooks with the client; their cells are ordinary documents. */
public final class NotebookSync {
    private final ClientSession session;
    private final DocumentSync documents;

    public NotebookSync(ClientSession session, DocumentSync documents) {
        this.session = session;
        this.documents = documents;
    }

    @JsonNotification("notebookDocument/didOpen")
    public void didOpen(DidOpenNotebookDocumentParams params) {
        session.workspace()
                .open(Notebook.of(params.getNotebookDocument().getUri(), params.getNotebookDocument().getCells()));
        params.getCellTextDocuments().forEach(documents::open);
        documents.warmUp();
    }

    @JsonNotification("notebookDocument/didChange")
    public void didChange(DidChangeNotebookDocumentParams params) {
        Notebook before = session.workspace().notebook(params.getNotebookDocument().getUri());
        NotebookDocumentChangeEventCells cells = params.getChange().getCells();
        if (before == null || cells == null) {
            return;
        }
        if (cells.getStructure() != null) {
            session.workspace().open(before.changed(cells.getStructure().getArray()));
            if (cells.getStructure().getDidClose() != null) {
                for (TextDocumentIdentifier closed : cells.getStructure().getDidClose()) {
                    documents.close(closed.getUri());
                }
            }
            if (cells.getStructure().getDidOpen() != null) {
                for (TextDocumentItem opened : cells.getStructure().getDidOpen()) {
                    documents.open(opened);
                }
            }
        }
        if (cells.getTextContent() != null) {
            for (NotebookDocumentChangeEventCellTextContent content : cells.getTextContent()) {
                documents.change(content.getDocument().getUri(), content.getDocument().getVersion(),
                        content.getChanges());
            }
        }
    }

    @JsonNotification("notebookDocument/didSave")
    public void didSave(DidSaveNotebookDocumentParams params) {
        // the cells are known already
    }

    @JsonNotification("notebookDocument/didClose")
    public void didClose(DidCloseNotebookDocumentParams params) {
        session.workspace().closeNotebook(params.getNotebookDocument().getUri());
        params.getCellTextDocuments().forEach(cell -> documents.close(cell.getUri()));
    }
}
