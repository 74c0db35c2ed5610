// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.AssistStatus.State;
import org.vauban.lsp.session.ClientSession;

/** Reports to the client how a model loads. {@link #status} is called by one thread at a time. */
final class LoadProgress {
    private final ClientSession session;
    private Either<String, Integer> token;
    private int percent;
    /** Messages wait until the client has accepted the token, and keep their order. */
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

    LoadProgress(ClientSession session) {
        this.session = session;
    }

    void status(AssistStatus status) {
        if (status.state() == State.LOADING) {
            int now = (int) (status.loadProgress() * 100);
            if (token == null) {
                token = Either.forLeft("vauban-" + UUID.randomUUID());
                percent = 0;
                sent = session.client().createProgress(new WorkDoneProgressCreateParams(token));
                WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
                begin.setTitle("Vauban");
                begin.setMessage(status.modelId() == null
                        ? session.text("starting")
                        : session.text("loading", status.modelId()));
                begin.setPercentage(now);
                send(begin);
            } else if (now > percent) {
                percent = now;
                WorkDoneProgressReport report = new WorkDoneProgressReport();
                report.setPercentage(now);
                send(report);
            }
        } else if (token != null) {
            WorkDoneProgressEnd end = new WorkDoneProgressEnd();
            end.setMessage(status.state() == State.ERROR ? status.message() : session.text("loaded"));
            send(end);
            token = null;
        }
    }

    private void send(WorkDoneProgressNotification what) {
        ProgressParams params = new ProgressParams(token, Either.forLeft(what));
        // a client that refused the token receives no messages
        sent = sent.thenRun(() -> session.client().notifyProgress(params));
    }
}
