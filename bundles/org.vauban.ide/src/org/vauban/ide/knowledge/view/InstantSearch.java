// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.MentionedFolders;
import org.vauban.assist.question.ScopedQuestion;
import org.vauban.assist.question.ScopedQuestion.Mention;
import org.vauban.engine.EngineException;
import org.vauban.ide.knowledge.Messages;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;

/**
 * Searches while the user types: one search at a time, always for the latest query; outdated queries are neither
 * searched nor reported. Any thread.
 */
public final class InstantSearch {
    private static final int LIMIT = 50;

    /**
     * Result of a search.
     *
     * @param wanted the query
     * @param passages the passages, best first
     * @param matched number of matching passages
     * @param outdated whether passages are hidden until their files are indexed again
     * @param problem reason why the search failed; null if it succeeded
     */
    public record Found(Wanted wanted, List<FoundPassage> passages, long matched, boolean outdated,
            @Nullable String problem) {}

    /**
     * A query.
     *
     * @param query text as typed
     * @param in restriction as in a question; null for everything
     */
    public record Wanted(String query, @Nullable Mention in) {}

    private final Supplier<DocumentIndex> index;
    private final KnowledgeFolders folders;
    private final Executor executor;
    private final Consumer<Found> listener;
    // guarded by this
    private Wanted next;
    private boolean running;

    /**
     * @param index called by the executor; may throw {@link EngineException}
     * @param executor runs blocking work
     * @param listener called on the thread of a search
     */
    public InstantSearch(Supplier<DocumentIndex> index, KnowledgeFolders folders, Executor executor,
            Consumer<Found> listener) {
        this.index = index;
        this.folders = folders;
        this.executor = executor;
        this.listener = listener;
    }

    /**
     * Sets the latest query. Returns at once.
     *
     * @param in restriction as in a question; null for everything
     * @return the query that the results will refer to
     */
    public Wanted wanted(String query, @Nullable Mention in) {
        Wanted now = new Wanted(query.strip(), in);
        synchronized (this) {
            next = now;
            if (running) {
                return now; // the running search continues with it
            }
            running = true;
        }
        executor.execute(this::run);
        return now;
    }

    private void run() {
        while (true) {
            Wanted now;
            synchronized (this) {
                now = next;
            }
            Found found = found(now);
            synchronized (this) {
                if (!Objects.equals(now, next)) {
                    continue;
                }
            }
            listener.accept(found); // before another search can start, which might end first
            synchronized (this) {
                if (now == next) {
                    running = false;
                    return;
                }
            }
        }
    }

    private Found found(Wanted wanted) {
        try {
            return search(wanted);
        } catch (RuntimeException e) {
            // a search that never ends would block all others
            Platform.getLog(InstantSearch.class).error(Messages.Source_unexpected, e);
            return new Found(wanted, List.of(), 0, false, Messages.Source_unexpected);
        }
    }

    private Found search(Wanted wanted) {
        if (wanted.query().isEmpty()) {
            return new Found(wanted, List.of(), 0, false, null);
        }
        Mention mention = wanted.in();
        List<Path> in = List.of();
        if (mention != null) {
            MentionedFolders meant = MentionedFolders.of(new ScopedQuestion(List.of(mention), ""), folders);
            in = meant.folders();
            if (meant.isNothing()) {
                return new Found(wanted, List.of(), 0, false, mention.name().isEmpty()
                        ? Messages.Search_emptyScope : NLS.bind(Messages.Filter_noSource, mention.name()));
            }
        }
        try {
            SearchResult result = index.get().search(wanted.query(), LIMIT, in);
            return new Found(wanted,
                    result.hits().stream().map(hit -> FoundPassage.of(hit, wanted.query())).toList(),
                    result.matched(), result.outdated(), null);
        } catch (KnowledgeException | EngineException e) {
            return new Found(wanted, List.of(), 0, false, String.valueOf(e.getMessage()));
        }
    }
}
