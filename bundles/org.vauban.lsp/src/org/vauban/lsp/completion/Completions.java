// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.CompletionContext;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.CompletionTriggerKind;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.governance.text.ShortText;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.RequestProgress;
import org.vauban.lsp.text.MarkdownCode;

/** Offers the texts of {@link InlineCompletions} to clients that support only lists of completions. */
public final class Completions {
    private static final int LABEL = 60;
    private static final int REMEMBERED = 64;

    private final ClientSession session;
    private final CompletionRequests proposals;
    private final AtomicInteger count = new AtomicInteger();
    /** Proposals by the number in the item's data, the latest last. */
    private final Map<Integer, Offer> offers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        @NonNullByDefault({})
        protected boolean removeEldestEntry(Map.Entry<Integer, Offer> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Offer(String text, @Nullable String language) {}

    public Completions(ClientSession session) {
        this.session = session;
        this.proposals = new CompletionRequests(session);
    }

    /**
     * Handles a request. With a token for partial results each item is sent when it is complete, and the response
     * itself is empty.
     */
    @JsonRequest("textDocument/completion")
    public CompletableFuture<CompletionList> completion(CompletionParams params) {
        String uri = params.getTextDocument().getUri();
        // handled like typing: no client tells whether a key or a command caused the first request of a list
        CompletionContext context = params.getContext();
        boolean typed = context != null && context.getTriggerKind() != null
                && context.getTriggerKind() != CompletionTriggerKind.Invoked;
        CompletionTarget target = CompletionTarget.of(session, uri, params.getPosition(),
                typed ? Trigger.AUTOMATIC : Trigger.INVOKED, null);
        if (target == null) {
            return CompletableFuture.completedFuture(new CompletionList(true, List.of()));
        }
        Either<String, Integer> partial = params.getPartialResultToken();
        CompletableFuture<List<String>> texts = proposals.ask(uri, target, typed ? 1 : InlineCompletions.INVOKED,
                RequestProgress.of(session, params.getWorkDoneToken()), text -> {
                    if (partial != null) {
                        session.client().notifyProgress(new ProgressParams(partial,
                                Either.forRight(new CompletionList(true, List.of(item(text, target))))));
                    }
                });
        return CancellableAnswers.following(texts, some -> new CompletionList(true,
                partial != null ? List.of() : some.stream().map(text -> item(text, target)).toList()));
    }

    private CompletionItem item(String text, CompletionTarget target) {
        String first = text.strip().lines().findFirst().orElse("");
        boolean whole = first.equals(text.strip()) && first.length() <= LABEL;
        CompletionItem item = new CompletionItem(whole ? first : ShortText.beginning(first, LABEL) + " …");
        item.setKind(CompletionItemKind.Text);
        item.setDetail("Vauban");
        item.setInsertTextFormat(InsertTextFormat.PlainText);
        item.setTextEdit(Either.forLeft(new TextEdit(target.range(), text)));
        item.setFilterText(text);
        int number = count.incrementAndGet();
        synchronized (offers) {
            offers.put(number, new Offer(text, target.query().language()));
        }
        item.setData(new JsonPrimitive(number));
        return item;
    }

    /** Adds the full text of a proposal. An item that is no longer stored stays unchanged. */
    @JsonRequest("completionItem/resolve")
    public CompletableFuture<CompletionItem> resolve(CompletionItem item) {
        Offer offer = null;
        if (item.getData() instanceof JsonElement data && data.isJsonPrimitive()
                && data.getAsJsonPrimitive().isNumber()) {
            synchronized (offers) {
                offer = offers.get(data.getAsInt());
            }
        }
        if (offer != null) {
            item.setDocumentation(Either.forRight(
                    new MarkupContent(MarkupKind.MARKDOWN, MarkdownCode.code(offer.language(), offer.text()))));
        }
        return CompletableFuture.completedFuture(item);
    }
}
