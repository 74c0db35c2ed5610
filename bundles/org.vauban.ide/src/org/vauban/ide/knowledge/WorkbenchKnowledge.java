// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.engine.EngineException;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.UiAssistCall;
import org.vauban.knowledge.KnowledgeException;

/**
 * Indexes the sources of the workspace, in jobs, whether or not a view shows them. All methods may be called from any
 * thread and return at once.
 */
public final class WorkbenchKnowledge {
    /** Interval at which a waiting removal checks whether it was cancelled. */
    private static final int PAUSE_MILLIS = 300;

    private final CurrentAssistant assistants;
    private final SourceStates states = new SourceStates(KnowledgePreferences::indexed);
    private final IndexJob indexing = new IndexJob();
    /**
     * Readers share it; a removal waits until they have stopped, since a running read would restore what is removed.
     */
    private final ReadWriteLock reading = new ReentrantReadWriteLock(true);
    private final FollowedFiles following = new FollowedFiles(this::index, states, this::index, reading.readLock());
    /** Sources to be read next; guarded by its own lock. */
    private final Deque<KnowledgeSource> waiting = new ArrayDeque<>();
    /** Sources that removals have interrupted; guarded by the lock of {@link #waiting}. */
    private final Set<KnowledgeSource> interrupted = new LinkedHashSet<>();
    /** Number of unfinished removals; guarded by the lock of {@link #waiting}. */
    private int removals;
    /** Sources that are being removed and were not added again meanwhile. */
    private final Set<KnowledgeSource> leaving = ConcurrentHashMap.newKeySet();

    public WorkbenchKnowledge(CurrentAssistant assistants) {
        this.assistants = assistants;
    }

    public SourceStates states() {
        return states;
    }

    /** Returns the part that follows changes of files. */
    public FollowedFiles following() {
        return following;
    }

    /**
     * Returns the index of the current assistant; do not call this on the UI thread.
     *
     * @throws EngineException if there is no assistant
     */
    public DocumentIndex index() {
        return assistants.assistant().questions().index();
    }

    /**
     * Updates the sources from projects and folders, and queries the index for their contents.
     *
     * @param problem given a failure, at most once, on any thread
     */
    public void refresh(Consumer<String> problem) {
        List<KnowledgeSource> sources = KnowledgePreferences.all();
        states.sources(sources);
        Job.createSystem(Messages.Job_refresh, (ICoreRunnable) monitor -> {
            try {
                List<Path> folders = sources.stream().map(KnowledgeSource::folder).distinct().toList();
                states.ask(() -> index().contents(folders));
                following.asked();
                packs();
            } catch (KnowledgeException | EngineException e) {
                problem.accept(String.valueOf(e.getMessage()));
            }
        }).schedule();
    }

    /** Mounts packs that p2 has installed and the user has not removed, and removes those that p2 has removed. */
    private void packs() throws KnowledgeException {
        List<KnowledgeSource> gone = InstalledPacks.gone(KnowledgePreferences.mountedPacks());
        if (!gone.isEmpty()) {
            index().remove(gone.stream().map(KnowledgeSource::folder).toList());
        }
        List<KnowledgeSource> packs = InstalledPacks.sources();
        KnowledgePreferences.mountedPacks(packs);
        Set<String> unwanted = KnowledgePreferences.removedPacks();
        unwanted.retainAll(InstalledPacks.names(packs)); // a pack that is installed again is wanted again
        KnowledgePreferences.removedPacks(unwanted);
        index(states.rows().stream()
                .filter(row -> row.state() == SourceRow.State.NOT_INDEXED && packs.contains(row.source())
                        && Collections.disjoint(unwanted, InstalledPacks.names(List.of(row.source()))))
                .map(SourceRow::source).toList());
    }

    /** Adds a folder and indexes it. */
    public void add(KnowledgeScope scope, Path folder) {
        KnowledgeSource source = new KnowledgeSource(scope, folder);
        leaving.remove(source);
        KnowledgePreferences.changeAdded(added -> KnowledgeSource.plus(added, source));
        states.sources(KnowledgePreferences.all());
        index(List.of(source));
    }

    /**
     * Removes sources from the index. Added folders are no longer sources, and packs are not mounted again until the
     * user indexes them; a source stays if its removal fails. Other sources that were being read or waiting are read
     * afterwards.
     *
     * @param problem given a failure, on any thread
     */
    public void remove(List<KnowledgeSource> sources, Consumer<String> problem) {
        removedPacks(sources, true);
        interrupt(sources);
        states.leaving(sources);
        leaving.addAll(sources);
        Display display = PlatformUI.getWorkbench().getDisplay();
        Job job = Job.create(Messages.Job_remove, (ICoreRunnable) monitor -> {
            if (waitForReaders(monitor)) {
                try {
                    index().remove(sources.stream().map(KnowledgeSource::folder).toList());
                    removed(sources);
                } catch (KnowledgeException | EngineException e) {
                    problem.accept(String.valueOf(e.getMessage()));
                } finally {
                    reading.writeLock().unlock();
                }
            }
            refresh(problem);
        });
        job.addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                UiAssistCall.onDisplay(display, WorkbenchKnowledge.this::goOn);
            }
        });
        job.schedule();
    }

    /** Stops reading for a removal. */
    private void interrupt(List<KnowledgeSource> removed) {
        List<KnowledgeSource> busy = states.rows().stream().filter(SourceRow::isBusy).map(SourceRow::source).toList();
        synchronized (waiting) {
            removals++;
            interrupted.addAll(busy);
            removed.forEach(interrupted::remove);
        }
        stop();
    }

    /**
     * Called when a removal has ended: after the last one, the interrupted sources are read. On the UI thread, where
     * the user pauses indexing, so that nothing comes in between.
     */
    private void goOn() {
        List<KnowledgeSource> others;
        synchronized (waiting) {
            removals--;
            if (removals > 0) {
                return; // it would have to wait until all of that is read
            }
            others = List.copyOf(interrupted);
            interrupted.clear();
        }
        List<KnowledgeSource> known = states.rows().stream().map(SourceRow::source).toList();
        List<KnowledgeSource> left = others.stream().filter(known::contains).toList();
        if (left.isEmpty()) {
            states.stopped(List.of()); // notify listeners that nothing is read afterwards
        }
        index(left);
    }

    /** Drops removed sources before they can be read again. */
    private void removed(List<KnowledgeSource> sources) {
        List<KnowledgeSource> gone = sources.stream().filter(leaving::remove).toList();
        KnowledgePreferences.changeAdded(added -> added.stream().filter(each -> !gone.contains(each)).toList());
        states.sources(KnowledgePreferences.all());
    }

    /** @return whether there is no reader; none can start until the lock is released */
    private boolean waitForReaders(IProgressMonitor monitor) {
        try {
            while (!monitor.isCanceled()) {
                if (reading.writeLock().tryLock(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** @return false if another process was writing the index */
    private boolean read(KnowledgeSource source, BooleanSupplier stop, IndexRun.Progress progress) {
        reading.readLock().lock();
        try {
            return new IndexRun(index(), states, stop, progress).run(List.of(source)).isEmpty();
        } catch (EngineException e) {
            states.failed(source, String.valueOf(e.getMessage()));
            return true;
        } finally {
            reading.readLock().unlock();
        }
    }

    private static void removedPacks(List<KnowledgeSource> sources, boolean removed) {
        Set<String> names = InstalledPacks.names(sources);
        Set<String> all = KnowledgePreferences.removedPacks();
        if (removed ? all.addAll(names) : all.removeAll(names)) {
            KnowledgePreferences.removedPacks(all);
        }
    }

    /** Reads sources, after those that are being read. */
    public void index(List<KnowledgeSource> sources) {
        if (sources.isEmpty()) {
            return;
        }
        removedPacks(sources, false);
        synchronized (waiting) {
            waiting.removeAll(sources);
            waiting.addAll(sources);
        }
        states.waiting(sources);
        indexing.schedule(); // if the job is running, it runs again afterwards
    }

    /**
     * Finds the libraries of the open projects and indexes the new or changed ones, if any project is in the index.
     * Blocks; call it on a thread of low priority.
     *
     * @param stop checked between files
     */
    void indexLibraries(BooleanSupplier stop) {
        boolean wanted = states.rows().stream().anyMatch(row -> row.source().scope() == KnowledgeScope.WORKSPACE
                && row.state() == SourceRow.State.INDEXED);
        if (!wanted) {
            return;
        }
        ProjectLibraries libraries = ProjectLibraries.all();
        libraries.look(new NullProgressMonitor() {
            @Override
            public boolean isCanceled() {
                return stop.getAsBoolean();
            }
        });
        states.sources(KnowledgePreferences.all());
        for (KnowledgeSource each : libraries.unread()) {
            if (stop.getAsBoolean()) {
                return;
            }
            String stamp = libraries.stamp(each);
            if (!read(each, stop, (source, done, total, file) -> {}) || stop.getAsBoolean()) {
                return; // it continues at the next idle time
            }
            libraries.read(each, stamp);
        }
    }

    /** Whether anything is being read, or waits for that or for a removal. */
    public boolean isBusy() {
        synchronized (waiting) {
            if (!interrupted.isEmpty()) {
                return true;
            }
        }
        return states.isBusy();
    }

    /** Whether the index is unused: nothing is read or removed, or waits for that. */
    public boolean isResting() {
        synchronized (waiting) {
            if (removals > 0) {
                return false;
            }
        }
        return !isBusy();
    }

    /** Continues with the paused sources. */
    public void resume() {
        index(states.paused());
    }

    /** Stops reading; what was read is kept, and {@link #resume} continues there. */
    public void pause() {
        List<KnowledgeSource> others;
        synchronized (waiting) {
            others = List.copyOf(interrupted);
        }
        states.waiting(others); // those that wait for an unfinished removal are paused as well
        states.pause();
        cancel();
    }

    /** Stops reading; what was read is kept. */
    public void cancel() {
        synchronized (waiting) {
            interrupted.clear();
        }
        stop();
    }

    private void stop() {
        synchronized (waiting) {
            waiting.clear();
        }
        indexing.cancel();
        settle();
    }

    /** Resets waiting sources; a source being read updates its state when it ends. */
    private void settle() {
        states.stopped(states.rows().stream().filter(row -> row.state() == SourceRow.State.WAITING)
                .map(SourceRow::source).toList());
    }

    private @Nullable KnowledgeSource next() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }

    /** Reads the waiting sources, one after the other. */
    private final class IndexJob extends Job {
        IndexJob() {
            super(Messages.Job_index);
            setPriority(LONG);
        }

        @Override
        public boolean belongsTo(Object family) {
            return family == WorkbenchKnowledge.class;
        }

        @Override
        protected IStatus run(IProgressMonitor monitor) {
            SubMonitor progress = SubMonitor.convert(monitor);
            KnowledgeSource source = next();
            while (source != null) {
                read(source, progress);
                source = monitor.isCanceled() ? null : next();
            }
            return monitor.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
        }

        private void read(KnowledgeSource source, SubMonitor progress) {
            progress.setTaskName(source.name());
            boolean free = WorkbenchKnowledge.this.read(source, progress::isCanceled, (from, done, total, file) -> {
                progress.subTask(String.valueOf(file.getFileName()));
                progress.setWorkRemaining(Math.max(1, total - done)).worked(1);
            });
            if (!free && !progress.isCanceled()) {
                following.busy(source);
            }
            following.asked();
        }

        /** The user has cancelled the job in the Progress view. */
        @Override
        protected void canceling() {
            synchronized (waiting) {
                waiting.clear();
            }
            settle();
        }
    }
}
