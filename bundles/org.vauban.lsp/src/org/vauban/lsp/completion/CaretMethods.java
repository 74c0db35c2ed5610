// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.VaubanProtocol;

/**
 * Prefills the prompt of the next completion at the client's resting caret. Clients of this project report its
 * position; for others, a request for code actions at the caret, which editors send when it rests, serves the same
 * purpose.
 */
public final class CaretMethods {
    /** Time without a report after which a caret is at rest. */
    private static final long REST_MILLIS = 150;
    /** Time limit for reading nearby files, since chat and others use the same thread. */
    private static final long PATIENCE_MILLIS = 500;
    private static final Executor AFTER_REST = CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS);

    private final ClientSession session;
    private final NextEditMethods nextEdits;
    private final RecentCarets carets = new RecentCarets();
    private final AtomicReference<Place> latest = new AtomicReference<>();

    /** Compared by identity: the same place, reported again, starts a new rest. */
    private static final class Place {
        private final String uri;
        private final Position position;

        Place(String uri, Position position) {
            this.uri = uri;
            this.position = position;
        }
    }

    /** @param nextEdits provides the next edit that was reported to the client */
    public CaretMethods(ClientSession session, NextEditMethods nextEdits) {
        this.session = session;
        this.nextEdits = nextEdits;
    }

    /** Handles a report of the client; without a position, no editor has the focus. */
    @JsonNotification("vauban/didMoveCaret")
    public void didMoveCaret(VaubanProtocol.Caret params) {
        if (params.textDocument() == null || params.textDocument().getUri() == null) {
            return; // a notification has no response that could report the error
        }
        moved(params.textDocument().getUri(), params.position());
    }

    /** @param position null if no editor has the focus any more */
    public void moved(String uri, @Nullable Position position) {
        Place now = position == null ? null : new Place(uri, position);
        Place before = latest.getAndSet(now);
        if (before != null && (now == null || !Objects.equals(before.uri, uri))) {
            session.assistant().completions().endReadAhead(CompletionTarget.editor(session, before.uri));
        }
        if (now == null) {
            return;
        }
        if (session.workspace().lastKnown(uri) != null) { // only open documents are prefilled
            carets.moved(uri, now.position);
        }
        if (before == null || !Objects.equals(before.uri, uri)) {
            begin(now); // at once: after changing to another document the user reads first
            return;
        }
        AFTER_REST.execute(() -> {
            if (latest.get() == now && !session.isShutdown()) {
                begin(now);
            }
        });
    }

    private void begin(Place place) {
        session.<@Nullable Void>work(() -> rests(place)).exceptionally(failure -> {
            if (!session.isShutdown()) { // after that, the session accepts no more work
                session.failed(failure);
            }
            return null;
        });
    }

    private @Nullable Void rests(Place place) {
        if (latest.get() != place || !session.assistant().completions().readsAhead()) {
            return null;
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        CompletionTarget target = CompletionTarget.resting(session, place.uri, place.position,
                () -> latest.get() != place || System.nanoTime() - end > 0);
        if (target != null && latest.get() == place) {
            session.assistant().completions().readAhead(target.query(), new LikelyDocumentPlaces(session, place.uri,
                    target.query(), carets, nextEdits.offered(), () -> latest.get() != place));
        }
        return null;
    }
}
