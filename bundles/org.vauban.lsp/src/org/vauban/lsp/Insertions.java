// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.Range;
import org.vauban.assist.edit.CodeEdits;
import org.vauban.assist.edit.EditProposal;
import org.vauban.lsp.text.TextDocument;

/**
 * The command {@code vauban.insert}: brings code of an answer into a document, at the caret or in place of a selection, indented and with
 * the line ends of the document. No model is asked.
 */
final class Insertions {
    private final Session session;
    private final Edits edits;

    Insertions(Session session) {
        this.session = session;
        this.edits = new Edits(session);
    }

    /**
     * The only argument.
     *
     * @param range empty for the caret
     */
    private record Argument(String uri, Range range, String code) {

        boolean isWhole() {
            return uri != null && code != null && range != null && range.getStart() != null && range.getEnd() != null;
        }
    }

    CompletableFuture<Wire.Applied> run(List<Object> arguments) {
        Argument argument = Commands.only(arguments, Argument.class);
        if (argument == null || !argument.isWhole()) {
            throw Commands.invalid(session.text("insert.arguments"));
        }
        TextDocument document = session.workspace().document(argument.uri());
        if (document == null) {
            throw Commands.invalid(session.text("edit.document"));
        }
        int from = document.offset(argument.range().getStart());
        int to = Math.max(from, document.offset(argument.range().getEnd()));
        Path file = Workspace.path(document.uri());
        EditProposal proposal = from == to ? CodeEdits.insert(file, document.text(), from, argument.code())
                : CodeEdits.replace(file, document.text(), from, to, argument.code());
        String title = session.text("insert");
        return edits.applied(CompletableFuture.completedFuture(edits.edit(document.uri(), proposal, title)), title);
    }
}
