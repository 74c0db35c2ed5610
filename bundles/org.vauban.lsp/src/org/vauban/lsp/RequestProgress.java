// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Tells a client, where it asked to be told, how far one request is. Any thread. */
final class RequestProgress {
    private final Session session;
    private final Either<String, Integer> token;
    private boolean begun;
    private boolean ended;
    private boolean writing;

    /** @param token of the request, or null: then nothing is told */
    RequestProgress(Session session, Either<String, Integer> token) {
        this.session = session;
        this.token = token;
    }

    /** The prompt is being read. */
    synchronized void reading() {
        if (token != null && !begun) {
            begun = true;
            WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
            begin.setTitle("Vauban");
            begin.setMessage(session.text("reading"));
            begin.setCancellable(true);
            send(begin);
        }
    }

    /** The first of the answer has come. */
    synchronized void writing() {
        if (begun && !ended && !writing) {
            writing = true;
            WorkDoneProgressReport report = new WorkDoneProgressReport();
            report.setMessage(session.text("writing"));
            send(report);
        }
    }

    synchronized void end() {
        if (begun && !ended) {
            ended = true;
            send(new WorkDoneProgressEnd());
        }
    }

    private void send(WorkDoneProgressNotification what) {
        session.client().notifyProgress(new ProgressParams(token, Either.forLeft(what)));
    }
}
