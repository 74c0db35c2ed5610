// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.completion.ahead.PowerSource;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.engine.EngineException;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.vector.VectorListener;

/**
 * Updates the index after changes in indexed sources, in jobs of the lowest priority. Does not access the index while
 * no source is known to be in it. All methods may be called from any thread and return at once.
 */
public final class FollowedFiles {
    /** Delay between a change and reading the file, in case several files are saved. */
    private static final int PAUSE_MILLIS = 300;
    /** Delay between the start of the workbench, which is busy then, and the first access to the index. */
    private static final int BEGIN_MILLIS = 5_000;
    /** Delay between a change and updating the counts in the view, which examines all files. */
    private static final int COUNT_MILLIS = 5_000;
    /** Delay before the next attempt while another program writes the index. */
    private static final int BUSY_MILLIS = 10_000;
    /** Delay between a change and computing new vectors, in case several files are saved. */
    private static final int VECTORS_MILLIS = 1_000;
    /** Maximum duration of computing vectors here; the rest is computed while the user is idle. */
    private static final long VECTORS_NANOS = 5_000_000_000L;

    private final Supplier<DocumentIndex> index;
    private final SourceStates states;
    private final Consumer<List<KnowledgeSource>> runs;
    private final Lock reading;
    private final ChangedFiles changes;
    private final Job beginning = job(Messages.Job_refresh, this::takeUp);
    private final Job updating = job(Messages.Job_update, this::update);
    private final Job counting = job(Messages.Job_refresh, this::count);
    private final Job embedding = job(Messages.Job_vectors, this::embed);
    private final PowerSource power = new PowerSource();
    private final AtomicInteger views = new AtomicInteger();
    /** Whether the policy has changed since the index was last purged. */
    private final AtomicBoolean purging = new AtomicBoolean();
    /** Whether the index was queried in this session. */
    private volatile boolean asked;
    /** Files whose passages may lack vectors; guarded by its own lock. */
    private final Set<Path> unembedded = new LinkedHashSet<>();

    /**
     * @param index returns the current index; may throw {@link EngineException}
     * @param runs indexes whole sources
     * @param reading held while files are read; a removal of sources waits for it
     */
    FollowedFiles(Supplier<DocumentIndex> index, SourceStates states, Consumer<List<KnowledgeSource>> runs,
            Lock reading) {
        this.index = index;
        this.states = states;
        this.runs = runs;
        this.reading = reading;
        changes = new ChangedFiles(index, states);
    }

    private static Job job(String name, Runnable work) {
        Job job = new Job(name) {
            @Override
            protected IStatus run(IProgressMonitor monitor) {
                work.run();
                return Status.OK_STATUS;
            }

            @Override
            public boolean belongsTo(Object family) {
                return family == KnowledgeWatch.class;
            }
        };
        job.setSystem(true);
        job.setPriority(Job.DECORATE);
        return job;
    }

    /**
     * Loads the current sources, with their states from the last session, and purges the index in the background: the
     * policy may have changed since, even if no file did.
     */
    void begin() {
        beginning.schedule();
    }

    /** Cancels the jobs; does not wait for running ones. */
    void end() {
        List.of(beginning, updating, counting, embedding).forEach(Job::cancel);
    }

    /**
     * Updates the sources after a project was added, removed, opened or closed; called before its files are examined.
     */
    void projectsChanged() {
        List<KnowledgeSource> before = states.followed();
        takeSources();
        List<KnowledgeSource> now = states.rows().stream().map(SourceRow::source).toList();
        List<Path> left = before.stream().filter(each -> !now.contains(each)).map(KnowledgeSource::folder).toList();
        if (!left.isEmpty()) {
            changes.left(left);
            updating.schedule(PAUSE_MILLIS);
        }
    }

    private void takeUp() {
        takeSources();
        purgeAfter(BEGIN_MILLIS);
    }

    private void takeSources() {
        states.sources(KnowledgePreferences.all());
    }

    /** Whether any source is known to be in the index. */
    boolean isFollowing() {
        return !states.followed().isEmpty();
    }

    /** Called after files were created, saved or deleted: schedules an update for those in indexed sources. */
    void changed(Collection<Path> files) {
        if (changes.add(files)) {
            updating.schedule(PAUSE_MILLIS);
        }
    }

    /**
     * Called after a change of policy: files that it forbids are soon removed from the index, and files with new
     * masking are read again.
     */
    void policyChanged() {
        purgeAfter(PAUSE_MILLIS);
    }

    /** Called when a source was not read because another program was writing the index: reads it later. */
    void busy(KnowledgeSource source) {
        changes.crowd(source);
        updating.schedule(BUSY_MILLIS);
    }

    private void purgeAfter(int millis) {
        if (!states.followed().isEmpty() || !KnowledgePreferences.indexed().isEmpty()) {
            purging.set(true);
            updating.schedule(millis);
        }
    }

    /**
     * Stores the state of the sources after the index was queried, so that the next session follows their files without
     * a query.
     */
    void asked() {
        asked = true;
        KnowledgePreferences.indexed(states.rows());
    }

    /** Called when a view of the sources is opened or closed; while one is open, its counts are kept up to date. */
    public void shown(boolean comes) {
        views.addAndGet(comes ? 1 : -1);
    }

    private void update() {
        try {
            if (!asked) {
                changes.count(); // another program may have changed the index since
                asked();
            }
            if (purging.getAndSet(false)) {
                purge();
            }
            List<Path> read = read();
            runs.accept(changes.crowded());
            synchronized (unembedded) {
                unembedded.addAll(read);
            }
            if (views.get() > 0) {
                counting.schedule(COUNT_MILLIS);
            }
            if (!read.isEmpty() && KnowledgePreferences.idleVectors()) {
                embedding.schedule(VECTORS_MILLIS);
            }
        } catch (KnowledgeException | EngineException e) {
            // the files are tried again at the next change, or when their source is indexed
            Platform.getLog(FollowedFiles.class).info(e.getMessage(), e);
            if (e instanceof KnowledgeException refused && refused.isBusy()) {
                updating.schedule(BUSY_MILLIS);
            }
        }
    }

    private List<Path> read() throws KnowledgeException {
        reading.lock();
        try {
            return changes.update();
        } finally {
            reading.unlock();
        }
    }

    private void purge() throws KnowledgeException {
        try {
            changes.add(index.get().purge());
        } catch (KnowledgeException | EngineException e) {
            purging.set(true);
            throw e;
        }
    }

    private void count() {
        try {
            changes.count();
            asked();
        } catch (KnowledgeException | EngineException e) {
            Platform.getLog(FollowedFiles.class).info(e.getMessage(), e);
        }
    }

    /** Computes vectors for new passages in saved files; these are few and need no idle time. */
    private void embed() {
        List<Path> files;
        synchronized (unembedded) {
            files = List.copyOf(unembedded);
            unembedded.clear();
        }
        if (files.isEmpty() || !KnowledgePreferences.idleVectors() || !power.isMains()) {
            return; // IdleVectors computes them later
        }
        long end = System.nanoTime() + VECTORS_NANOS;
        try {
            index.get().embed(files, new VectorListener() {
                @Override
                public boolean isCancelled() {
                    return System.nanoTime() - end > 0;
                }
            }, new Cancellation());
        } catch (KnowledgeException | EngineException e) {
            Platform.getLog(FollowedFiles.class).info(e.getMessage(), e);
        }
    }
}
