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
 * Reports the progress of one request, if the client supports it, and lets the user cancel the request there. Any
 * thread.
 */
public final class RequestProgress {
    private final ClientSession session;
    private final Either<String, Integer> token;
    /** Whether the token was created by the server, so that the client has to accept it first. */
    private final boolean own;
    /** Messages wait until the client has accepted the token, and keep their order. */
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    private boolean begun;
    private boolean ended;
    private boolean writing;

    private RequestProgress(ClientSession session, @Nullable Either<String, Integer> token, boolean own) {
        this.session = session;
        this.token = token;
        this.own = own;
    }

    /** @param token token of the request, or null: then nothing is reported */
    public static RequestProgress of(ClientSession session, @Nullable Either<String, Integer> token) {
        return new RequestProgress(session, token, false);
    }

    /** Creates progress for a long request without a token: with a token of the server, if the client supports that. */
    public static RequestProgress own(ClientSession session) {
        return session.showsProgress()
                ? new RequestProgress(session, Either.forLeft("vauban-" + UUID.randomUUID()), true)
                : of(session, null);
    }

    /** Reports that the prompt is being read. */
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

    /** Makes the answer cancellable through the client's list of running operations. */
    public void cancels(CompletableFuture<?> answer) {
        if (token != null) {
            session.cancelledBy(token, answer);
        }
    }

    /** Reports that the answer has begun. */
    public synchronized void writing() {
        if (begun && !ended && !writing) {
            writing = true;
            WorkDoneProgressReport report = new WorkDoneProgressReport();
            report.setMessage(session.text("writing"));
            send(report);
        }
    }

    /** Reports another attempt of the model. */
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
     * Ends the progress before the answer is sent, since the client then forgets its token.
     *
     * @return the answer to send; cancelling it cancels the original one
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
        // a client that refused the token receives no messages
        sent = sent.thenRun(() -> session.client().notifyProgress(params));
    }
}
