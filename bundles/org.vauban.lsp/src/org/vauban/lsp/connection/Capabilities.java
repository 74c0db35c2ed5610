// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.HoverOptions;
import org.eclipse.lsp4j.NotebookDocumentSyncRegistrationOptions;
import org.eclipse.lsp4j.NotebookSelector;
import org.eclipse.lsp4j.NotebookSelectorCell;
import org.eclipse.lsp4j.SaveOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.vauban.lsp.edit.CodeActions;
import org.vauban.lsp.session.ClientSession;

/** Capabilities that the server offers, depending on those of the client. */
final class Capabilities {

    private Capabilities() {}

    static ServerCapabilities offered(ClientSession session) {
        ServerCapabilities offered = new ServerCapabilities();
        offered.setPositionEncoding(session.encoding().id());
        TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
        sync.setOpenClose(true);
        sync.setChange(TextDocumentSyncKind.Incremental);
        sync.setSave(new SaveOptions(false));
        offered.setTextDocumentSync(sync);
        offered.setNotebookDocumentSync(notebooks());
        offered.setInlineCompletionProvider(true);
        if (!inlineCompletion(session.capabilities())) {
            CompletionOptions completion = new CompletionOptions(true, List.of());
            completion.setWorkDoneProgress(true);
            offered.setCompletionProvider(completion);
        }
        CodeActionOptions actions = new CodeActionOptions(CodeActions.KINDS);
        actions.setResolveProvider(true);
        offered.setCodeActionProvider(actions);
        TextDocumentClientCapabilities text = session.capabilities().getTextDocument();
        if (text != null && text.getDiagnostic() != null
                && !Registrations.registersDiagnostics(session.capabilities())) {
            offered.setDiagnosticProvider(Registrations.diagnostics());
        }
        if (session.explainsOnHover()) {
            HoverOptions hover = new HoverOptions();
            hover.setWorkDoneProgress(true);
            offered.setHoverProvider(hover);
        }
        ExecuteCommandOptions commands = new ExecuteCommandOptions(Commands.names());
        commands.setWorkDoneProgress(true);
        offered.setExecuteCommandProvider(commands);
        WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
        folders.setSupported(true);
        folders.setChangeNotifications(true);
        offered.setWorkspace(new WorkspaceServerCapabilities(folders));
        Map<String, Boolean> own = own(session);
        if (!own.isEmpty()) {
            offered.setExperimental(Map.of("vauban", own));
        }
        return offered;
    }

    private static Map<String, Boolean> own(ClientSession session) {
        Map<String, Boolean> own = new TreeMap<>();
        if (session.followsCaret()) {
            own.put("caret", true);
        }
        if (session.assistant().questions().isAvailable()) {
            if (session.followsCaret()) {
                own.put("typedQuestion", true);
            }
            own.putAll(Map.of("search", true, "ask", true, "sourceText", true,
                    "trace", session.assistant().traces().isAvailable()));
        }
        return own;
    }

    private static NotebookDocumentSyncRegistrationOptions notebooks() {
        NotebookSelector every = new NotebookSelector();
        every.setNotebook("*");
        every.setCells(List.of(new NotebookSelectorCell("*")));
        return new NotebookDocumentSyncRegistrationOptions(List.of(every), false);
    }

    static boolean inlineCompletion(ClientCapabilities client) {
        return client.getTextDocument() != null && client.getTextDocument().getInlineCompletion() != null;
    }
}
