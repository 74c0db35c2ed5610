// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.edit;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.Range;
import org.vauban.assist.edit.CodeEdits;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/**
 * The command {@code vauban.insert}: inserts code of an answer into a document, at the caret or in place of a
 * selection, with the indentation and line ends of the document. Uses no model.
 */
public final class InsertCommand {
    private final ClientSession session;
    private final EditRequests edits;

    public InsertCommand(ClientSession session) {
        this.session = session;
        this.edits = new EditRequests(session);
    }

    /**
     * The only argument.
     *
     * @param range range to be replaced; empty for the caret
     * @param confirm whether the client should ask the user first
     */
    private record Argument(String uri, Range range, String code, boolean confirm) {

        boolean isWhole() {
            return uri != null && code != null && range != null && range.getStart() != null && range.getEnd() != null;
        }
    }

    public CompletableFuture<VaubanProtocol.Applied> run(List<Object> arguments) {
        Argument argument = CommandArguments.only(arguments, Argument.class);
        if (argument == null || !argument.isWhole()) {
            throw CommandArguments.invalid(session.text("insert.arguments"));
        }
        TextDocument document = session.workspace().document(argument.uri());
        if (document == null) {
            throw CommandArguments.invalid(session.text("edit.document"));
        }
        int from = document.offset(argument.range().getStart());
        int to = Math.max(from, document.offset(argument.range().getEnd()));
        Path file = session.workspace().path(document.uri());
        EditProposal proposal = from == to
                ? CodeEdits.insert(document.language(), file, document.text(), from, argument.code())
                : CodeEdits.replace(document.language(), file, document.text(), from, to, argument.code());
        String title = session.text(argument.confirm() ? "apply" : "insert");
        return edits.applied(CompletableFuture.completedFuture(argument.confirm()
                ? edits.edit(document.uri(), proposal, title)
                : edits.asked(document.uri(), proposal)), title, "chat");
    }
}
