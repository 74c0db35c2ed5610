// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.vauban.ide.knowledge.SourceRow.State;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;

/**
 * States of all sources, for the lifetime of the workbench. Any thread; listeners are called on the thread of the
 * change.
 */
public final class SourceStates {
    private final Supplier<Set<Path>> remembered;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Rows by source, in display order; guarded by this. */
    private Map<KnowledgeSource, SourceRow> rows = new LinkedHashMap<>();
    /** Files that a run could not read and that are therefore unknown to the index; guarded by this. */
    private final Map<KnowledgeSource, List<UnreadableFile>> missed = new HashMap<>();
    /** Guarded by this. */
    private boolean pausing;
    /** Number of times that runs have reported contents; guarded by this. */
    private long told;

    /** Queries the contents of the index. */
    @FunctionalInterface
    interface Asking {
        List<SourceContents> contents() throws KnowledgeException;
    }

    /** Creates states in which every source is unknown until the index is queried. */
    public SourceStates() {
        this(Set::of);
    }

    /** @param remembered returns the folders in the index at the last query, possibly in an earlier session */
    public SourceStates(Supplier<Set<Path>> remembered) {
        this.remembered = remembered;
    }

    /** Returns all sources in their order. */
    public synchronized List<SourceRow> rows() {
        return new ArrayList<>(rows.values());
    }

    /** Sets the current sources; keeps the states of known sources and drops those that are gone. */
    public void sources(List<KnowledgeSource> now) {
        Set<Path> indexed = remembered.get();
        synchronized (this) {
            Map<KnowledgeSource, SourceRow> next = new LinkedHashMap<>();
            now.forEach(each -> next.put(each, rows.getOrDefault(each, indexed.contains(each.folder())
                    ? SourceRow.of(each).with(State.INDEXED, "") : SourceRow.of(each))));
            rows = next;
            missed.keySet().retainAll(next.keySet());
        }
        tell();
    }

    /** Sets the contents of sources, as a run has found them. */
    public void contents(List<SourceContents> all) {
        synchronized (this) {
            told++;
            take(all);
        }
        tell();
    }

    /** Queries the contents of sources; queries again if a run has reported newer ones meanwhile. */
    void ask(Asking index) throws KnowledgeException {
        boolean taken = false;
        while (!taken) {
            long before;
            synchronized (this) {
                before = told;
            }
            List<SourceContents> all = index.contents();
            synchronized (this) {
                taken = told == before;
                if (taken) {
                    take(all);
                }
            }
        }
        tell();
    }

    /** Called with the lock held. */
    private void take(List<SourceContents> all) {
        all.forEach(contents -> rows.replaceAll(
                (source, row) -> source.folder().equals(contents.source()) ? row.with(whole(source, contents)) : row));
    }

    /** Called with the lock held. */
    private SourceContents whole(KnowledgeSource source, SourceContents held) {
        List<UnreadableFile> unreadable = new ArrayList<>(held.unreadable());
        unreadable.addAll(missed.getOrDefault(source, List.of()));
        return new SourceContents(held.source(), held.files(), held.passages(), held.bytes(), unreadable.stream()
                .sorted(Comparator.comparing(UnreadableFile::file)).distinct().toList());
    }

    /**
     * Called when a run over a source has ended.
     *
     * @param held current contents of the index for it
     * @param unread what the run could not read, such as a folder without permissions: the index records files only
     */
    public void read(SourceContents held, KnowledgeSource source, List<UnreadableFile> unread) {
        Set<Path> known = held.unreadable().stream().map(UnreadableFile::file).collect(Collectors.toSet());
        synchronized (this) {
            if (rows.containsKey(source)) { // the project may have been removed meanwhile
                missed.put(source, unread.stream().filter(each -> !known.contains(each.file())).toList());
            }
        }
        contents(List.of(held));
    }

    /**
     * Called after files of a source, or deleted folders, were examined again. @param unread what still cannot be read
     */
    void readAgain(KnowledgeSource source, Collection<Path> files, List<UnreadableFile> unread) {
        synchronized (this) {
            List<UnreadableFile> left = new ArrayList<>(missed.getOrDefault(source, List.of()));
            left.removeIf(each -> files.stream().anyMatch(each.file()::startsWith));
            unread.stream().filter(each -> files.contains(each.file())).forEach(left::add);
            if (rows.containsKey(source)) { // the source may have been removed meanwhile
                missed.put(source, left);
            }
        }
    }

    /** Marks sources that are about to be read, one after the other. */
    public void waiting(List<KnowledgeSource> sources) {
        synchronized (this) {
            pausing = false;
        }
        sources.forEach(each -> change(each, row -> row.with(State.WAITING, "")));
        tell();
    }

    /** Marks a source that is being read. @param note the progress */
    public void reading(KnowledgeSource source, String note) {
        change(source, row -> row.with(State.INDEXING, note));
        tell();
    }

    /** Marks a source that was read as far as possible. */
    public void done(KnowledgeSource source) {
        change(source, row -> row.with(State.INDEXED, ""));
        tell();
    }

    /** Marks sources that are about to be removed: their files are not followed until the index is queried. */
    public void leaving(List<KnowledgeSource> sources) {
        synchronized (this) {
            missed.keySet().removeAll(sources);
        }
        sources.forEach(each -> change(each, row -> SourceRow.of(each)));
        tell();
    }

    /** Marks a source that could not be read at all. @param why reason as a sentence */
    public void failed(KnowledgeSource source, String why) {
        change(source, row -> row.with(State.FAILED, why));
        tell();
    }

    /** Announces that sources which are stopped now are to continue later. */
    public void pause() {
        synchronized (this) {
            pausing = true;
        }
    }

    /** Resets sources that were not read before the run was stopped: they are paused, or in their earlier state. */
    public void stopped(List<KnowledgeSource> sources) {
        synchronized (this) {
            boolean later = pausing;
            sources.forEach(each -> change(each,
                    row -> !row.isBusy() ? row : later ? row.with(State.PAUSED, "") : row.settled()));
        }
        tell();
    }

    /** Returns the sources that continue when the user resumes indexing. */
    public synchronized List<KnowledgeSource> paused() {
        return rows.values().stream().filter(row -> row.state() == State.PAUSED).map(SourceRow::source).toList();
    }

    /** Returns the sources whose changed files are followed: part of them is in the index, or is being read. */
    synchronized List<KnowledgeSource> followed() {
        return rows.values().stream().filter(SourceRow::isFollowed).map(SourceRow::source).toList();
    }

    /** Whether any source is being read or waits for that. */
    public synchronized boolean isBusy() {
        return rows.values().stream().anyMatch(SourceRow::isBusy);
    }

    private synchronized void change(KnowledgeSource source, UnaryOperator<SourceRow> how) {
        rows.computeIfPresent(source, (key, row) -> how.apply(row));
    }

    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }
}
