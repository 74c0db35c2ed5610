// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eclipse.swt.widgets.Display;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.context.workspace.NextMethod;

/**
 * Places to which the user may go from a resting caret: the method below, the editors focused before, the next edit.
 * Each is computed on demand: its text is captured on the UI thread when that is idle, the rest runs on the worker. No
 * editor is opened or restored for this.
 */
final class LikelyEditorPlaces implements LikelyPlaces {
    private static final int EDITORS = 2;

    private final EditorSessions sessions;
    private final EditorSession session;
    private final CaretSnapshot rest;
    private final BooleanSupplier left;
    private final Display display;
    // used by one thread at a time
    private boolean looked;
    /** Accessed on the UI thread; null until the first place is requested. */
    private Deque<Supplier<Optional<CaretSnapshot>>> editors;

    /**
     * @param rest state of the editor at the resting caret
     * @param left whether the caret has moved away; any thread
     */
    LikelyEditorPlaces(EditorSessions sessions, EditorSession session, CaretSnapshot rest, BooleanSupplier left) {
        this.sessions = sessions;
        this.session = session;
        this.rest = rest;
        this.left = left;
        this.display = session.viewer().getTextWidget().getDisplay();
    }

    @Override
    public CompletableFuture<Optional<Candidate>> next() {
        if (looked) {
            return fromEditors();
        }
        looked = true;
        return sessions.worker().supply(this::below)
                .thenCompose(below -> below.isPresent() ? CompletableFuture.completedFuture(below) : fromEditors());
    }

    private Optional<Candidate> below() {
        CompletionQuery at = rest.query();
        OptionalInt below = NextMethod.below(at.language(), at.file(), at.text(), at.offset());
        if (left.getAsBoolean() || below.isEmpty()) {
            return Optional.empty();
        }
        int offset = below.getAsInt();
        int line = rest.line() + (int) at.text().substring(at.offset(), offset).chars().filter(c -> c == '\n').count();
        return Optional.of(candidate(new CaretSnapshot(
                new CompletionQuery(at.editor(), at.from(), at.language(), offset, at.trigger(), at.others()),
                rest.position().at(offset), line, rest.viewed(), rest.whole())));
    }

    private CompletableFuture<Optional<Candidate>> fromEditors() {
        if (display.isDisposed()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<Candidate>> found = new CompletableFuture<>();
        display.asyncExec(() -> {
            try {
                found.complete(lookUp().map(this::candidate));
            } catch (RuntimeException e) {
                found.completeExceptionally(e);
                throw e;
            }
        });
        return found;
    }

    private Optional<CaretSnapshot> lookUp() {
        if (left.getAsBoolean() || session.isClosed()) {
            return Optional.empty();
        }
        if (editors == null) {
            editors = editors();
        }
        Optional<CaretSnapshot> found = Optional.empty();
        while (found.isEmpty() && !editors.isEmpty()) {
            found = editors.removeFirst().get();
        }
        return found;
    }

    private Deque<Supplier<Optional<CaretSnapshot>>> editors() {
        Deque<Supplier<Optional<CaretSnapshot>>> all = new ArrayDeque<>();
        Optional<EditorPlace> nextEdit = sessions.nextEdit();
        sessions.recent().before(session).stream().limit(nextEdit.isPresent() ? EDITORS - 1 : EDITORS)
                .forEach(other -> all.add(() -> at(other, other::caret)));
        nextEdit.ifPresent(target -> all.add(() -> at(target.session(), target::offset)));
        return all;
    }

    private static Optional<CaretSnapshot> at(EditorSession session, IntSupplier offset) {
        return session.isClosed() ? Optional.empty() : session.likely(offset.getAsInt());
    }

    private Candidate candidate(CaretSnapshot place) {
        return new Candidate(place.query(), () -> sessions.lookups().supply(() -> sessions.context()
                .gather(place.position(), place.line(), place.viewed(), true, left)));
    }
}
