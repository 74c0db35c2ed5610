// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/**
 * Tells a client, where it can be told, how far one request is, and lets people cancel the request there. Any thread.
 */
public final class RequestProgress {
    private final ClientSession session;
    private final Either<String, Integer> token;
    /** Whether the token is the server's, which the client is asked to take. */
    private final boolean own;
    /** What is to be sent waits for the client to have taken the token, and keeps its order. */
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    private boolean begun;
    private boolean ended;
    private boolean writing;

    private RequestProgress(ClientSession session, @Nullable Either<String, Integer> token, boolean own) {
        this.session = session;
        this.token = token;
        this.own = own;
    }

    /** @param token of the request, or null: then nothing is told */
    public static RequestProgress of(ClientSession session, @Nullable Either<String, Integer> token) {
        return new RequestProgress(session, token, false);
    }

    /** For a request that takes its time and has no token: with one of the server's, where the client takes such. */
    public static RequestProgress own(ClientSession session) {
        return session.showsProgress()
                ? new RequestProgress(session, Either.forLeft("vauban-" + UUID.randomUUID()), true)
                : of(session, null);
    }

    /** The prompt is being read. */
    public synchronized void reading() {
        if (token != null && !begun) {
            begun = true;
            if (own) {
                sent = session.client().createProgress(new WorkDoneProgressCreateParams(token));
            }
            WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
            begin.setTitle("Vauban");
            begin.setMessage(session.text("reading"));
            begin.setCancellable(true);
            send(begin);
        }
    }

    /** Who cancels this in the client's list of what goes on cancels the answer. */
    public void cancels(CompletableFuture<?> answer) {
        if (token != null) {
            session.cancelledBy(token, answer);
        }
    }

    /** The first of the answer has come. */
    public synchronized void writing() {
        if (begun && !ended && !writing) {
            writing = true;
            WorkDoneProgressReport report = new WorkDoneProgressReport();
            report.setMessage(session.text("writing"));
            send(report);
        }
    }

    /** The model is asked once more. */
    public synchronized void attempt(int number, int most) {
        if (begun && !ended && number > 1) {
            writing = false;
            WorkDoneProgressReport report = new WorkDoneProgressReport();
            report.setMessage(session.text("attempt", number, most));
            send(report);
        }
    }

    public synchronized void end() {
        if (begun && !ended) {
            ended = true;
            send(new WorkDoneProgressEnd());
        }
    }

    /**
     * Ends with an answer, and before the answer is told: the client forgets its token then.
     *
     * @return what is to be told; cancelling it cancels the answer
     */
    public <T> CompletableFuture<T> ends(CompletableFuture<T> answer) {
        CompletableFuture<T> told = CancellableAnswers.cancellable(() -> answer.cancel(false));
        cancels(answer);
        answer.whenComplete((value, failure) -> {
            end();
            CancellableAnswers.pass(value, failure, told);
        });
        return told;
    }

    private void send(WorkDoneProgressNotification what) {
        ProgressParams params = new ProgressParams(token, Either.forLeft(what));
        // a client that refused the token is not told either
        sent = sent.thenRun(() -> session.client().notifyProgress(params));
    }
}
