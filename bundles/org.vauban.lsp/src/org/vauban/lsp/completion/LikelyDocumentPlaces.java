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
 * Where somebody may go from the place where the client's caret rests: to the method below, to the documents where the
 * caret was before, to the next edit that the client was told of. One after the other is looked up when it is asked
 * for, on the thread of the session.
 */
final class LikelyDocumentPlaces implements LikelyPlaces {
    private static final int DOCUMENTS = 2;
    /** Files near by are read no longer: chat and others use the same thread. */
    private static final long PATIENCE_MILLIS = 250;

    private final ClientSession session;
    private final BooleanSupplier left;
    /** Looks up one place each; of the thread of the session. */
    private final Deque<Supplier<@Nullable CompletionQuery>> sources = new ArrayDeque<>();

    /**
     * @param uri of the document in which the caret rests
     * @param at what is read ahead there
     * @param nextEdit the next edit, or null
     * @param left whether the caret has gone elsewhere
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
