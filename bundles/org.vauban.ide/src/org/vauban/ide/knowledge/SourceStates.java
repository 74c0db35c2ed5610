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

/** What is known of all sources, for as long as the workbench lives. Any thread; listeners are told on that thread. */
public final class SourceStates {
    private final Supplier<Set<Path>> remembered;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** By source, in the order in which they are shown; guarded by this. */
    private Map<KnowledgeSource, SourceRow> rows = new LinkedHashMap<>();
    /** What a run could not look into, and the index therefore knows nothing of; guarded by this. */
    private final Map<KnowledgeSource, List<UnreadableFile>> missed = new HashMap<>();
    /** Guarded by this. */
    private boolean pausing;
    /** How often runs have told what the index holds; guarded by this. */
    private long told;

    /** Asks the index what it holds. */
    @FunctionalInterface
    interface Asking {
        List<SourceContents> contents() throws KnowledgeException;
    }

    /** Nothing is known of a source until the index tells it. */
    public SourceStates() {
        this(Set::of);
    }

    /** @param remembered folders that were indexed when the index was last asked, such as in an earlier session */
    public SourceStates(Supplier<Set<Path>> remembered) {
        this.remembered = remembered;
    }

    /** All sources in their order. */
    public synchronized List<SourceRow> rows() {
        return new ArrayList<>(rows.values());
    }

    /** These are the sources now; what is known of them stays, and nothing of those that are gone. */
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

    /** What the index holds of sources, as a run has found it. */
    public void contents(List<SourceContents> all) {
        synchronized (this) {
            told++;
            take(all);
        }
        tell();
    }

    /** Takes what the index holds of sources; asks again where a run has told of newer ones meanwhile. */
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

    /** Under the lock. */
    private void take(List<SourceContents> all) {
        all.forEach(contents -> rows.replaceAll(
                (source, row) -> source.folder().equals(contents.source()) ? row.with(whole(source, contents)) : row));
    }

    /** Under the lock. */
    private SourceContents whole(KnowledgeSource source, SourceContents held) {
        List<UnreadableFile> unreadable = new ArrayList<>(held.unreadable());
        unreadable.addAll(missed.getOrDefault(source, List.of()));
        return new SourceContents(held.source(), held.files(), held.passages(), held.bytes(), unreadable.stream()
                .sorted(Comparator.comparing(UnreadableFile::file)).distinct().toList());
    }

    /**
     * A run over a source is over.
     *
     * @param held what the index holds of it now
     * @param unread what the run could not read, such as a folder without permissions: the index knows files only
     */
    public void read(SourceContents held, KnowledgeSource source, List<UnreadableFile> unread) {
        Set<Path> known = held.unreadable().stream().map(UnreadableFile::file).collect(Collectors.toSet());
        synchronized (this) {
            if (rows.containsKey(source)) { // a project may have gone meanwhile
                missed.put(source, unread.stream().filter(each -> !known.contains(each.file())).toList());
            }
        }
        contents(List.of(held));
    }

    /** Files of a source, or folders that are gone, were looked at again. @param unread what still cannot be read */
    void readAgain(KnowledgeSource source, Collection<Path> files, List<UnreadableFile> unread) {
        synchronized (this) {
            List<UnreadableFile> left = new ArrayList<>(missed.getOrDefault(source, List.of()));
            left.removeIf(each -> files.stream().anyMatch(each.file()::startsWith));
            unread.stream().filter(each -> files.contains(each.file())).forEach(left::add);
            if (rows.containsKey(source)) { // the source may be removed meanwhile
                missed.put(source, left);
            }
        }
    }

    /** These are about to be read, one after the other. */
    public void waiting(List<KnowledgeSource> sources) {
        synchronized (this) {
            pausing = false;
        }
        sources.forEach(each -> change(each, row -> row.with(State.WAITING, "")));
        tell();
    }

    /** A source is being read. @param note how far */
    public void reading(KnowledgeSource source, String note) {
        change(source, row -> row.with(State.INDEXING, note));
        tell();
    }

    /** A source was read, as far as it could be. */
    public void done(KnowledgeSource source) {
        change(source, row -> row.with(State.INDEXED, ""));
        tell();
    }

    /** These are about to be removed: their files are not followed until the index tells what it holds of them. */
    public void leaving(List<KnowledgeSource> sources) {
        synchronized (this) {
            missed.keySet().removeAll(sources);
        }
        sources.forEach(each -> change(each, row -> SourceRow.of(each)));
        tell();
    }

    /** A source could not be read at all. @param why a sentence */
    public void failed(KnowledgeSource source, String why) {
        change(source, row -> row.with(State.FAILED, why));
        tell();
    }

    /** The user wants what runs to be stopped, but to go on later. */
    public void pause() {
        synchronized (this) {
            pausing = true;
        }
    }

    /** What was not read before the run was stopped is paused, or as it was before. */
    public void stopped(List<KnowledgeSource> sources) {
        synchronized (this) {
            boolean later = pausing;
            sources.forEach(each -> change(each,
                    row -> !row.isBusy() ? row : later ? row.with(State.PAUSED, "") : row.settled()));
        }
        tell();
    }

    /** Those that go on when the user wants it. */
    public synchronized List<KnowledgeSource> paused() {
        return rows.values().stream().filter(row -> row.state() == State.PAUSED).map(SourceRow::source).toList();
    }

    /** Those whose files that change are brought into the index: something of them is there, or is being read. */
    synchronized List<KnowledgeSource> followed() {
        return rows.values().stream().filter(SourceRow::isFollowed).map(SourceRow::source).toList();
    }

    /** Whether anything is read or waits for that. */
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
