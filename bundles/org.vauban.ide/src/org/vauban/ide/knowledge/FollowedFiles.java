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
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.IndexFailure;
import org.vauban.knowledge.vector.VectorListener;

/**
 * Brings what changes in indexed sources into the index, in jobs of the lowest priority. Asks the index nothing as long
 * as no source is known to be in it. All methods may be called from any thread and return at once.
 */
public final class FollowedFiles {
    /** Between a change and its reading, for whoever saves several files. */
    private static final int PAUSE_MILLIS = 300;
    /** Between the beginning and the first look at the index, for a workbench that has much to do then. */
    private static final int BEGIN_MILLIS = 5_000;
    /** Between a change and the new counts of the view: all files are looked at for them. */
    private static final int COUNT_MILLIS = 5_000;
    /** Before the next try where another program writes the index. */
    private static final int BUSY_MILLIS = 10_000;
    /** Between a change and the vectors of what is new, for whoever saves several files. */
    private static final int VECTORS_MILLIS = 1_000;
    /** What takes longer waits until nobody works. */
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
    /** Whether the index was asked in this session. */
    private volatile boolean asked;
    /** Files whose passages may lack vectors; guarded by its own lock. */
    private final Set<Path> unembedded = new LinkedHashSet<>();

    /**
     * @param index the one of now; may throw {@link EngineException}
     * @param runs has sources read as a whole
     * @param reading held while files are read: who removes sources waits for it
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
     * Takes the sources as they are now, with what was known of them in the last session. The policy may have changed
     * since: what it forbids leaves the index, though nothing happens to any file.
     */
    void begin() {
        beginning.schedule();
    }

    /** Begins nothing more; what runs is not waited for. */
    void end() {
        List.of(beginning, updating, counting, embedding).forEach(Job::cancel);
    }

    /** A project came, went, was opened or closed: before its files are looked at. */
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

    /** Files were made, saved or deleted: those of what is indexed are brought into the index soon. */
    void changed(Collection<Path> files) {
        if (changes.add(files)) {
            updating.schedule(PAUSE_MILLIS);
        }
    }

    /** Another policy holds: what it forbids leaves the index soon, and what it wants to be masked is read again. */
    void policyChanged() {
        purgeAfter(PAUSE_MILLIS);
    }

    private void purgeAfter(int millis) {
        if (!states.followed().isEmpty() || !KnowledgePreferences.indexed().isEmpty()) {
            purging.set(true);
            updating.schedule(millis);
        }
    }

    /** The index has told of the sources: the next session follows their files without asking it first. */
    void asked() {
        asked = true;
        KnowledgePreferences.indexed(states.rows());
    }

    /** A view that shows the sources comes or goes: as long as there is one, it is to show what the index holds. */
    public void shown(boolean comes) {
        views.addAndGet(comes ? 1 : -1);
    }

    private void update() {
        try {
            if (!asked) {
                changes.count(); // another program may have removed what was known
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
            // with the next change they are tried again, and the next run over their source reads them
            Platform.getLog(FollowedFiles.class).info(e.getMessage(), e);
            if (e.getCause() instanceof IndexException refused && refused.failure() == IndexFailure.BUSY) {
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

    /** What is new in files that were saved: few passages, without those that need a minute of rest. */
    private void embed() {
        List<Path> files;
        synchronized (unembedded) {
            files = List.copyOf(unembedded);
            unembedded.clear();
        }
        if (files.isEmpty() || !KnowledgePreferences.idleVectors() || !power.isMains()) {
            return; // IdleVectors has them computed later
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
