// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.completion.acceptance.PartialAcceptance;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/**
 * The command {@code vauban.accept}: cuts the next word or line off a proposal, and writes it into the document where
 * the client says which.
 */
public final class AcceptCommand {
    private final ClientSession session;

    public AcceptCommand(ClientSession session) {
        this.session = session;
    }

    /**
     * The only argument.
     *
     * @param text the proposal
     * @param unit {@code word}, {@code line} or {@code all}
     * @param uri where to write what is accepted, or null: then the client writes it
     * @param position where in the document
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
        TextEdit insertion = new TextEdit(new Range(argument.position(), argument.position()), accepted.accepted());
        TextDocumentEdit edit = new TextDocumentEdit(
                new VersionedTextDocumentIdentifier(document.uri(), document.version()),
                List.of(Either.forLeft(insertion)));
        return session.client()
                .applyEdit(new ApplyWorkspaceEditParams(new WorkspaceEdit(List.of(Either.forLeft(edit)))))
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
