// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.context.RecentEdits;
import org.vauban.assist.context.SimilarCode;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.context.SnippetPriority;
import org.vauban.governance.SourceText;
import org.vauban.ide.workbench.TimeLimit;

/**
 * Gathers the context of a completion: knowledge of the language's tools, similar lines nearby, recent edits, the lines
 * visible in other editors, copied text. Edits and copies are recorded on the UI thread, quickly; gathering runs in the
 * background within a time limit.
 */
public final class ContextCollector {
    private static final long HURRIED_MILLIS = TimeLimit.millis(250);
    private static final long PATIENT_MILLIS = TimeLimit.millis(1_000);
    private static final int MAX_SIMILAR = 1;
    private static final int MAX_EDITS = 3;
    private static final int LONGEST_COPY = 800;

    private final LanguageSupportRegistry languages;
    private final ILog log;
    private final RecentEdits edits = new RecentEdits();
    private final SimilarCode similar;
    private volatile Snippet copied;

    /** @param exclusions exclusion patterns of the user's settings */
    public ContextCollector(LanguageSupportRegistry languages, ILog log, Supplier<List<String>> exclusions) {
        this.languages = languages;
        this.log = log;
        this.similar = new SimilarCode(exclusions);
    }

    /**
     * Records an edit.
     *
     * @param around the lines from {@link RecentEdits#AROUND} above the edit to the same number below it
     * @param line line of the edit, from 0
     */
    public void edited(SourceText around, int line) {
        edits.edited(around, line);
    }

    /** Records text that was copied in an editor. */
    public void copied(SourceText copy) {
        String text = copy.text();
        Path file = copy.source().path();
        if (file != null && !text.isBlank() && text.length() <= LONGEST_COPY && text.indexOf('\n') >= 0) {
            copied = new Snippet(Kind.CLIPBOARD, String.valueOf(file.getFileName()), Messages.Context_clipboard, copy);
        }
    }

    /** Returns the lines around the caret of another editor as a snippet. */
    public static Snippet viewed(SourceText lines) {
        return new Snippet(Kind.OPEN_FILE, lines.source().name(), Messages.Context_viewed, lines);
    }

    /**
     * Gathers all context. Blocks, for up to a second unless the user is typing.
     *
     * @param line line of the position in its document, from 0
     * @param viewed snippets from other editors, the most recent first
     * @param hurry whether the user is typing
     * @param dropped whether the request was dropped
     * @return the snippets, the most useful first
     */
    public List<Snippet> gather(EditorPosition position, int line, List<Snippet> viewed, boolean hurry,
            BooleanSupplier dropped) {
        BooleanSupplier over = over(hurry, dropped);
        List<Snippet> all = new ArrayList<>(known(position, over));
        all.addAll(around(position, line, viewed, over));
        return SnippetPriority.order(all);
    }

    /**
     * Gathers the context that needs no knowledge of the language, in a small part of the time. Blocks.
     *
     * @param line line of the position in its document, from 0
     * @param viewed snippets from other editors, the most recent first
     * @param dropped whether the request was dropped
     * @return the snippets, the most useful first
     */
    public List<Snippet> near(EditorPosition position, int line, List<Snippet> viewed, BooleanSupplier dropped) {
        return SnippetPriority.order(around(position, line, viewed, over(true, dropped)));
    }

    /** Adds the knowledge of the language's tools to the result of {@link #near}. Blocks as {@link #gather} does. */
    public List<Snippet> complete(List<Snippet> near, EditorPosition position, BooleanSupplier dropped) {
        List<Snippet> all = new ArrayList<>(known(position, over(false, dropped)));
        all.addAll(near);
        return SnippetPriority.order(all);
    }

    private static BooleanSupplier over(boolean hurry, BooleanSupplier dropped) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(hurry ? HURRIED_MILLIS : PATIENT_MILLIS);
        return () -> dropped.getAsBoolean() || System.nanoTime() - end > 0;
    }

    private List<Snippet> around(EditorPosition position, int line, List<Snippet> viewed, BooleanSupplier over) {
        List<Snippet> all = new ArrayList<>();
        if (!over.getAsBoolean()) {
            all.addAll(similar.near(position.from(), position.offset(), MAX_SIMILAR, Messages.Context_similar, over));
        }
        all.addAll(edits.snippets(position.file(), line, MAX_EDITS, Messages.Context_recentEdit));
        all.addAll(viewed);
        Snippet copy = copied;
        if (copy != null && !position.text().contains(copy.text())) {
            all.add(copy);
        }
        return all;
    }

    private List<Snippet> known(EditorPosition position, BooleanSupplier over) {
        IProgressMonitor monitor = new NullProgressMonitor() {
            @Override
            public boolean isCanceled() {
                return over.getAsBoolean();
            }
        };
        try {
            return languages.of(position).map(knowledge -> knowledge.snippets(position, monitor)).orElse(List.of());
        } catch (OperationCanceledException e) {
            return List.of(); // too slow: the completion does not wait
        } catch (RuntimeException e) {
            log.log(Status.error(NLS.bind(Messages.Context_failed, Objects.toString(position.file())), e));
            return List.of();
        }
    }

    /** Returns the check for completions at a position. */
    public CandidateCheck check(EditorPosition position) {
        return languages.of(position).map(knowledge -> knowledge.check(position)).orElse(CandidateCheck.NONE);
    }
}
