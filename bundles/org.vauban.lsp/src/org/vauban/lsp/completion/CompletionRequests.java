// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.lsp4j.MessageType;
import org.vauban.assist.completion.AlternativesCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.OutcomeListener;
import org.vauban.engine.Generation;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.RequestProgress;
import org.vauban.lsp.text.TextDocument;

/** Requests completions from the assistant. */
final class CompletionRequests {
    /**
     * A client shows nothing before the response arrives. While typing, the user prefers a few lines to a longer wait.
     */
    private static final Executor PATIENCE = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final ClientSession session;

    CompletionRequests(ClientSession session) {
        this.session = session;
    }

    /**
     * Requests up to {@code count} different texts, the best first.
     *
     * @param each given each complete text, on a thread of the assistant
     * @return the texts; if it is cancelled or superseded, the work ends
     */
    CompletableFuture<List<String>> ask(String uri, CompletionTarget target, int count, RequestProgress progress,
            Consumer<String> each) {
        session.running().supersede(uri);
        session.offers().end(uri);
        progress.reading();
        List<String> texts = new ArrayList<>();
        Map<String, String> models = new ConcurrentHashMap<>();
        OutcomeListener listener = new OutcomeListener() {
            @Override
            public void told(CompletionOutcome outcome) {
                progress.writing();
                if (outcome instanceof CompletionOutcome.Proposal proposal) {
                    String text = target.selected() + proposal.text();
                    proposal.notes().forEach(note -> session.tellOnce(MessageType.Info, note.sentence()));
                    Optional.ofNullable(proposal.generation()).map(Generation::modelId)
                            .ifPresent(model -> models.put(text, model));
                    synchronized (texts) {
                        texts.add(text);
                    }
                    each.accept(text);
                } else if (outcome instanceof CompletionOutcome.Withheld withheld) {
                    session.tellOnce(MessageType.Warning, withheld.reason());
                } else if (outcome instanceof CompletionOutcome.Refused refused) {
                    session.logOnce(MessageType.Info, refused.reason());
                }
            }

            @Override
            public void withdrawn() {
                synchronized (texts) {
                    texts.clear();
                }
            }
        };
        AlternativesCall call = session.assistant().completions().alternatives(target.query(), count, listener);
        if (target.query().trigger() == Trigger.AUTOMATIC) {
            PATIENCE.execute(call::settle);
        }
        CompletableFuture<List<String>> answer = session.running().newest(uri,
                CancellableAnswers.cancellable(call::release));
        progress.cancels(answer);
        call.done().whenComplete((nothing, failure) -> {
            progress.end();
            if (failure != null) {
                session.failed(failure);
            }
            List<String> all;
            synchronized (texts) {
                all = List.copyOf(texts);
            }
            TextDocument document = session.workspace().document(uri);
            if (answer.complete(all) && document != null) {
                int start = document.offset(target.range().getStart());
                for (String text : all) {
                    session.offers().offered(session.assistant().outcomes(), uri, start, text, models.get(text));
                }
            }
        });
        return answer;
    }
}
