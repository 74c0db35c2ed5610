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
 * Has the prompt of the next completion prefilled where the client's caret rests. Clients of ours tell where it is;
 * with others a request for the code actions at the caret, which editors send when it rests, tells the same.
 */
public final class CaretMethods {
    /** A caret rests when nothing was told of it for so long. */
    private static final long REST_MILLIS = 150;
    /** Files near by are read no longer: chat and others use the same thread. */
    private static final long PATIENCE_MILLIS = 500;
    private static final Executor AFTER_REST = CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS);

    private final ClientSession session;
    private final NextEditMethods nextEdits;
    private final RecentCarets carets = new RecentCarets();
    private final AtomicReference<Place> latest = new AtomicReference<>();

    /** Compared by identity: the same place, told again, begins its rest anew. */
    private static final class Place {
        private final String uri;
        private final Position position;

        Place(String uri, Position position) {
            this.uri = uri;
            this.position = position;
        }
    }

    /** @param nextEdits knows where the client was told to go next */
    public CaretMethods(ClientSession session, NextEditMethods nextEdits) {
        this.session = session;
        this.nextEdits = nextEdits;
    }

    /** Without a position no editor has the focus. */
    @JsonNotification("vauban/didMoveCaret")
    public void didMoveCaret(VaubanProtocol.Caret params) {
        if (params.textDocument() == null || params.textDocument().getUri() == null) {
            return; // a notification has no answer that could say so
        }
        moved(params.textDocument().getUri(), params.position());
    }

    /** @param position null where no editor has the focus any more */
    public void moved(String uri, @Nullable Position position) {
        Place now = position == null ? null : new Place(uri, position);
        Place before = latest.getAndSet(now);
        if (before != null && (now == null || !Objects.equals(before.uri, uri))) {
            session.assistant().completions().endReadAhead(CompletionTarget.editor(session, before.uri));
        }
        if (now == null) {
            return;
        }
        if (session.workspace().lastKnown(uri) != null) { // of another name, nobody reads anything
            carets.moved(uri, now.position);
        }
        if (before == null || !Objects.equals(before.uri, uri)) {
            begin(now); // whoever comes to another document looks at it first
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
