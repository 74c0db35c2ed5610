// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.workspace.NextMethod;
import org.vauban.lsp.completion.RecentCarets.Caret;
import org.vauban.lsp.session.ClientSession;

/**
 * Places to which the user may go from the resting caret: the method below, the documents of earlier caret positions,
 * the next edit reported to the client. Each is computed on demand, on the thread of the session.
 */
final class LikelyDocumentPlaces implements LikelyPlaces {
    private static final int DOCUMENTS = 2;
    /** Time limit for reading nearby files, since chat and others use the same thread. */
    private static final long PATIENCE_MILLIS = 250;

    private final ClientSession session;
    private final BooleanSupplier left;
    /** Each computes one place; accessed on the thread of the session. */
    private final Deque<Supplier<@Nullable CompletionQuery>> sources = new ArrayDeque<>();

    /**
     * @param uri document of the resting caret
     * @param at query that is prefilled there
     * @param nextEdit the next edit, or null
     * @param left whether the caret has moved away
     */
    LikelyDocumentPlaces(ClientSession session, String uri, CompletionQuery at, RecentCarets carets,
            @Nullable Caret nextEdit, BooleanSupplier left) {
        this.session = session;
        this.left = left;
        sources.add(() -> below(at));
        carets.others(uri).stream().filter(caret -> session.workspace().document(caret.uri()) != null)
                .limit(nextEdit == null ? DOCUMENTS : DOCUMENTS - 1)
                .forEach(caret -> sources.add(() -> query(caret.uri(), caret.position())));
        if (nextEdit != null) {
            sources.add(() -> query(nextEdit.uri(), nextEdit.position()));
        }
    }

    @Override
    public CompletableFuture<Optional<Candidate>> next() {
        return session.work(this::lookUp);
    }

    private Optional<Candidate> lookUp() {
        while (!left.getAsBoolean() && !sources.isEmpty()) {
            CompletionQuery query = sources.removeFirst().get();
            if (query != null) {
                return Optional.of(new Candidate(query, () -> session.work(() -> gather(query))));
            }
        }
        return Optional.empty();
    }

    private List<Snippet> gather(CompletionQuery query) {
        if (!session.usesContext()) {
            return List.of();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        return session.context().gather(query, () -> left.getAsBoolean() || System.nanoTime() - end > 0);
    }

    private static @Nullable CompletionQuery below(CompletionQuery at) {
        OptionalInt offset = NextMethod.below(at.language(), at.file(), at.text(), at.offset());
        return offset.isEmpty() ? null
                : new CompletionQuery(at.editor(), at.from(), at.language(), offset.getAsInt(), at.trigger(),
                        at.others());
    }

    private @Nullable CompletionQuery query(String uri, Position position) {
        CompletionTarget target = CompletionTarget.likely(session, uri, position);
        return target == null ? null : target.query();
    }
}
