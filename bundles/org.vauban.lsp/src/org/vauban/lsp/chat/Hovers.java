// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.chat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverCapabilities;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.command.Command;
import org.vauban.assist.markdown.AnswerMarkdown;
import org.vauban.governance.SourceText;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.RequestProgress;
import org.vauban.lsp.text.TextDocument;

/**
 * Explains the line under the pointer; only for clients that request this in their options, since each hover costs an
 * answer of the model.
 */
public final class Hovers {
    private final ClientSession session;

    public Hovers(ClientSession session) {
        this.session = session;
    }

    @JsonRequest("textDocument/hover")
    public CompletableFuture<Hover> hover(HoverParams params) {
        String uri = params.getTextDocument().getUri();
        TextDocument document = session.workspace().document(uri);
        if (document == null || params.getPosition() == null || !session.explainsOnHover()) {
            return CompletableFuture.completedFuture(null);
        }
        int line = Math.max(0, params.getPosition().getLine());
        Range range = new Range(new Position(line, 0), new Position(line + 1, 0));
        String text = document.text(range);
        if (text.isBlank()) {
            return CompletableFuture.completedFuture(null);
        }
        SourceText whole = SourceText.whole(session.workspace().source(uri), document.text());
        Attachment attachment = new Attachment(Attachment.Kind.SELECTION, whole.source().name(), document.language(),
                new Attachment.Lines(line + 1, line + 1),
                whole.range(document.offset(range.getStart()), document.offset(range.getEnd())));
        ChatSession chat = session.assistant().chats().open(Conversation.create(), ConversationStore.NOTHING);
        RequestProgress progress = RequestProgress.of(session, params.getWorkDoneToken());
        progress.reading();
        CompletableFuture<Hover> answer = session.running().newest(uri, CancellableAnswers.cancellable(chat::stop));
        progress.cancels(answer);
        chat.ask(Command.EXPLAIN, "", List.of(attachment)).thenAccept(turn -> {
            progress.end();
            answer.complete(turn.answer().isBlank()
                    ? null
                    : new Hover(content(turn.answer()), range));
        });
        return answer;
    }

    /** Returns an answer in a form that the client shows and from which it fetches nothing. */
    private MarkupContent content(String answer) {
        TextDocumentClientCapabilities text = session.capabilities().getTextDocument();
        HoverCapabilities can = text == null ? null : text.getHover();
        List<String> formats = can == null ? null : can.getContentFormat();
        return formats == null || formats.contains(MarkupKind.MARKDOWN)
                ? new MarkupContent(MarkupKind.MARKDOWN, AnswerMarkdown.of(answer))
                : new MarkupContent(MarkupKind.PLAINTEXT, answer);
    }
}
