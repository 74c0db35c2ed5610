// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.InlineCompletionContext;
import org.eclipse.lsp4j.InlineCompletionItem;
import org.eclipse.lsp4j.InlineCompletionList;
import org.eclipse.lsp4j.InlineCompletionParams;
import org.eclipse.lsp4j.InlineCompletionTriggerKind;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.RequestProgress;

/** Ghost text: one suggestion while the user types, several to choose from on demand. */
public final class InlineCompletions {
    /** Number of suggestions on demand. */
    static final int INVOKED = 3;

    private final ClientSession session;
    private final CompletionRequests proposals;

    public InlineCompletions(ClientSession session) {
        this.session = session;
        this.proposals = new CompletionRequests(session);
    }

    @JsonRequest("textDocument/inlineCompletion")
    public CompletableFuture<InlineCompletionList> inlineCompletion(InlineCompletionParams params) {
        InlineCompletionContext context = params.getContext();
        boolean typed = context != null && context.getTriggerKind() == InlineCompletionTriggerKind.Automatic;
        String uri = params.getTextDocument().getUri();
        CompletionTarget target = CompletionTarget.of(session, uri, params.getPosition(),
                typed ? Trigger.AUTOMATIC : Trigger.INVOKED,
                context == null ? null : context.getSelectedCompletionInfo());
        if (target == null) {
            return CompletableFuture.completedFuture(new InlineCompletionList(List.of()));
        }
        CompletableFuture<List<String>> texts = proposals.ask(uri, target, typed ? 1 : INVOKED,
                RequestProgress.of(session, params.getWorkDoneToken()), text -> {});
        return CancellableAnswers.following(texts, some -> new InlineCompletionList(
                some.stream().map(text -> item(text, target)).toList()));
    }

    private static InlineCompletionItem item(String text, CompletionTarget target) {
        InlineCompletionItem item = new InlineCompletionItem(Either.forLeft(text));
        item.setRange(target.range());
        return item;
    }
}
