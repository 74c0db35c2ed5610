// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** Pending answers for positions in documents, which a newer state of the document makes pointless. Any thread. */
public final class PendingAnswers {
    private final Map<String, Set<CompletableFuture<?>>> answers = new HashMap<>();

    /** Holds an answer until it is complete; older ones for the same document are superseded. */
    public <T> CompletableFuture<T> newest(String uri, CompletableFuture<T> answer) {
        supersede(uri);
        synchronized (answers) {
            answers.computeIfAbsent(uri, key -> new LinkedHashSet<>()).add(answer);
        }
        answer.whenComplete((value, failure) -> {
            synchronized (answers) {
                answers.computeIfPresent(uri, (key, set) -> {
                    set.remove(answer);
                    return set.isEmpty() ? null : set;
                });
            }
        });
        return answer;
    }

    /** Ends the pending answers for a document; the client receives them as cancelled. */
    public void supersede(String uri) {
        List<CompletableFuture<?>> stale;
        synchronized (answers) {
            stale = List.copyOf(answers.getOrDefault(uri, Set.of()));
        }
        end(stale);
    }

    void cancelAll() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        synchronized (answers) {
            answers.values().forEach(all::addAll);
        }
        end(all);
    }

    private static void end(List<CompletableFuture<?>> stale) {
        for (CompletableFuture<?> answer : stale) {
            answer.completeExceptionally(new ResponseErrorException(
                    new ResponseError(ResponseErrorCode.RequestCancelled, "superseded", null)));
        }
    }
}
