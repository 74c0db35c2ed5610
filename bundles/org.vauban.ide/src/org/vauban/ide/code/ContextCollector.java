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
 * Gathers what goes with a completion: what the language's tools know, similar lines near by, recent edits, what other
 * editors show, what was copied. Edits and copies are noted on the UI thread, quickly; gathering is for the background
 * and ends in time.
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

    /** @param exclusions patterns of the user's settings */
    public ContextCollector(LanguageSupportRegistry languages, ILog log, Supplier<List<String>> exclusions) {
        this.languages = languages;
        this.log = log;
        this.similar = new SimilarCode(exclusions);
    }

    /**
     * Notes an edit.
     *
     * @param around the lines from {@link RecentEdits#AROUND} above to as many below
     * @param line of the edit, from 0
     */
    public void edited(SourceText around, int line) {
        edits.edited(around, line);
    }

    /** Notes what was copied in an editor. */
    public void copied(SourceText copy) {
        String text = copy.text();
        Path file = copy.source().path();
        if (file != null && !text.isBlank() && text.length() <= LONGEST_COPY && text.indexOf('\n') >= 0) {
            copied = new Snippet(Kind.CLIPBOARD, String.valueOf(file.getFileName()), Messages.Context_clipboard, copy);
        }
    }

    /** What another editor shows round its caret. */
    public static Snippet viewed(SourceText lines) {
        return new Snippet(Kind.OPEN_FILE, lines.source().name(), Messages.Context_viewed, lines);
    }

    /**
     * Gathers; blocks, up to a second where nobody is in a hurry.
     *
     * @param line of the place in its document, from 0
     * @param viewed what other editors show, the most recent first
     * @param hurry whether somebody types
     * @param dropped whether nobody wants it any more
     * @return the most useful first
     */
    public List<Snippet> gather(EditorPosition position, int line, List<Snippet> viewed, boolean hurry,
            BooleanSupplier dropped) {
        BooleanSupplier over = over(hurry, dropped);
        List<Snippet> all = new ArrayList<>(known(position, over));
        all.addAll(around(position, line, viewed, over));
        return SnippetPriority.order(all);
    }

    /**
     * Gathers what needs no knowledge of the language: a small part of the time. Blocks.
     *
     * @param line of the place in its document, from 0
     * @param viewed what other editors show, the most recent first
     * @param dropped whether nobody wants it any more
     * @return the most useful first
     */
    public List<Snippet> near(EditorPosition position, int line, List<Snippet> viewed, BooleanSupplier dropped) {
        return SnippetPriority.order(around(position, line, viewed, over(true, dropped)));
    }

    /** Adds to what is {@link #near} what the language's tools know. Blocks as {@link #gather} does. */
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
            return List.of(); // it took too long: the completion does not wait
        } catch (RuntimeException e) {
            log.log(Status.error(NLS.bind(Messages.Context_failed, Objects.toString(position.file())), e));
            return List.of();
        }
    }

    /** Who judges completions at a place. */
    public CandidateCheck check(EditorPosition position) {
        return languages.of(position).map(knowledge -> knowledge.check(position)).orElse(CandidateCheck.NONE);
    }
}
