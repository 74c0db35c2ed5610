// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.engine.EngineException;
import org.vauban.ide.knowledge.SourceRow.State;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;

/**
 * Files of the workspace that changed, to be read again. Only those that are in the index already: whether a new file
 * may enter is for a run over its whole source to decide, which knows what the folders above leave out. Any thread.
 */
public final class ChangedFiles {
    /** So many changes at once are those of another branch, or of a build: a run over the source is quicker. */
    private static final int MOST = 200;

    private final Supplier<DocumentIndex> index;
    private final SourceStates states;
    /** Guarded by itself. */
    private final Set<Path> waiting = new LinkedHashSet<>();
    /** Guarded by {@link #waiting}. */
    private final Set<KnowledgeSource> crowded = new LinkedHashSet<>();

    /** @param index the one of now */
    public ChangedFiles(Supplier<DocumentIndex> index, SourceStates states) {
        this.index = index;
        this.states = states;
    }

    /**
     * Files were changed or deleted.
     *
     * @return whether any is to be looked at by {@link #update}
     */
    public boolean add(Collection<Path> files) {
        List<KnowledgeSource> indexed = states.rows().stream()
                .filter(row -> row.state() == State.INDEXED || row.state() == State.INDEXING)
                .map(SourceRow::source).toList();
        List<Path> within = files.stream()
                .filter(file -> indexed.stream().anyMatch(source -> file.startsWith(source.folder()))).toList();
        synchronized (waiting) {
            waiting.addAll(within);
            if (waiting.size() > MOST) {
                indexed.stream().filter(source -> waiting.stream().anyMatch(file -> file.startsWith(source.folder())))
                        .forEach(crowded::add);
                waiting.clear();
            }
            return !waiting.isEmpty();
        }
    }

    /** Sources in which so much has changed since the last call that a run over them is due. */
    public List<KnowledgeSource> crowded() {
        synchronized (waiting) {
            List<KnowledgeSource> sources = List.copyOf(crowded);
            crowded.clear();
            return sources;
        }
    }

    /**
     * Brings the index up to date with what waits, which goes on waiting where that fails. Blocks.
     *
     * @return files that were read again
     */
    public List<Path> update() throws KnowledgeException {
        List<Path> files;
        synchronized (waiting) {
            files = List.copyOf(waiting);
            waiting.clear();
        }
        if (files.isEmpty()) {
            return files;
        }
        try {
            return update(files);
        } catch (KnowledgeException | EngineException e) {
            synchronized (waiting) {
                waiting.addAll(files); // such as while another program writes the index
            }
            throw e;
        }
    }

    private List<Path> update(List<Path> files) throws KnowledgeException {
        DocumentIndex now = index.get();
        List<Path> changed = new ArrayList<>();
        List<Path> gone = new ArrayList<>();
        for (SourceContents each : now.contents(files)) {
            if (each.files() > 0 || !each.unreadable().isEmpty()) {
                (Files.isRegularFile(each.source()) ? changed : gone).add(each.source());
            }
        }
        if (!changed.isEmpty()) {
            now.index(changed, IndexingListener.NONE);
        }
        if (!gone.isEmpty()) {
            now.remove(gone);
        }
        return changed;
    }

    /** Counts what the index holds of the sources by now. Blocks, the longer the more files there are. */
    public void count() throws KnowledgeException {
        states.contents(index.get().contents(states.rows().stream().map(row -> row.source().folder()).toList()));
    }
}
