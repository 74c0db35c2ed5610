// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.edit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.vauban.assist.completion.acceptance.PartialAcceptance;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/**
 * The command {@code vauban.accept}: splits the next word or line off a proposal, and inserts it into the document if
 * the client names one.
 */
public final class AcceptCommand {
    private final ClientSession session;
    private final WorkspaceEdits edits;

    public AcceptCommand(ClientSession session) {
        this.session = session;
        this.edits = new WorkspaceEdits(session);
    }

    /**
     * The only argument.
     *
     * @param text the proposal
     * @param unit {@code word}, {@code line} or {@code all}
     * @param uri document into which the accepted text is inserted; null if the client inserts it
     * @param position position in the document
     */
    private record Argument(String text, String unit, @Nullable String uri, Position position) {}

    public CompletableFuture<?> run(List<Object> arguments) {
        Argument argument = argument(arguments);
        int length = switch (argument.unit()) {
            case "word" -> PartialAcceptance.nextWord(argument.text());
            case "line" -> PartialAcceptance.nextLine(argument.text());
            case "all" -> argument.text().length();
            default -> throw CommandArguments.invalid(session.text("accept.arguments"));
        };
        VaubanProtocol.Accepted accepted = new VaubanProtocol.Accepted(argument.text().substring(0, length),
                argument.text().substring(length));
        String uri = argument.uri();
        if (uri == null || length == 0) {
            return CompletableFuture.completedFuture(accepted);
        }
        TextDocument document = session.workspace().document(uri);
        if (document == null || argument.position() == null) {
            throw CommandArguments.invalid(session.text("accept.document"));
        }
        WorkspaceEdit edit = edits.asked(document,
                List.of(new TextChange(document.offset(argument.position()), 0, accepted.accepted())));
        return session.client().applyEdit(new ApplyWorkspaceEditParams(edit))
                .thenApply(answer -> answer.isApplied() ? accepted : new VaubanProtocol.Accepted("", argument.text()));
    }

    private Argument argument(List<Object> arguments) {
        Argument argument = CommandArguments.only(arguments, Argument.class);
        if (argument == null || argument.text() == null || argument.unit() == null) {
            throw CommandArguments.invalid(session.text("accept.arguments"));
        }
        return argument;
    }
}
