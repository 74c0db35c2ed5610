// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

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

/** Ghost text: one while somebody types, several to choose from when somebody asks. */
final class InlineCompletions {
    /** How many are written for somebody who asks. */
    static final int INVOKED = 3;

    private final Session session;
    private final Proposals proposals;

    InlineCompletions(Session session) {
        this.session = session;
        this.proposals = new Proposals(session);
    }

    @JsonRequest("textDocument/inlineCompletion")
    public CompletableFuture<InlineCompletionList> inlineCompletion(InlineCompletionParams params) {
        InlineCompletionContext context = params.getContext();
        boolean typed = context != null && context.getTriggerKind() == InlineCompletionTriggerKind.Automatic;
        String uri = params.getTextDocument().getUri();
        Place place = Place.of(session, uri, params.getPosition(), typed ? Trigger.AUTOMATIC : Trigger.INVOKED,
                context == null ? null : context.getSelectedCompletionInfo());
        if (place == null) {
            return CompletableFuture.completedFuture(new InlineCompletionList(List.of()));
        }
        CompletableFuture<List<String>> texts = proposals.ask(uri, place, typed ? 1 : INVOKED,
                RequestProgress.of(session, params.getWorkDoneToken()), text -> {});
        return Session.following(texts, some -> new InlineCompletionList(
                some.stream().map(text -> item(text, place)).toList()));
    }

    private static InlineCompletionItem item(String text, Place place) {
        InlineCompletionItem item = new InlineCompletionItem(Either.forLeft(text));
        item.setRange(place.range());
        return item;
    }
}
