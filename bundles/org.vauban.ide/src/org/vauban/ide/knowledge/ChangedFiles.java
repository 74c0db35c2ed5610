// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.engine.EngineException;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.HelpFolders;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceArchive;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.pack.InstalledPack;

/**
 * Collects new, changed and deleted files of indexed sources, and updates the index. Files that indexing a whole source
 * would leave out are left out here as well. Any thread.
 */
public final class ChangedFiles {
    /** More changes at once come from a branch switch or a build: indexing the whole source is faster then. */
    private static final int MOST = 200;
    /** Files that determine which other files are indexed. */
    private static final Set<String> RULES = Set.of(".gitignore", ".vaubanignore", "project.policy.json");

    private final Supplier<DocumentIndex> index;
    private final SourceStates states;
    /** Guarded by itself. */
    private final Set<Path> waiting = new LinkedHashSet<>();
    /** Guarded by {@link #waiting}. */
    private final Set<KnowledgeSource> crowded = new LinkedHashSet<>();

    /** @param index returns the current index */
    public ChangedFiles(Supplier<DocumentIndex> index, SourceStates states) {
        this.index = index;
        this.states = states;
    }

    /** Whether a file of this name may be in the index, or determines which files are. */
    public static boolean isOfInterest(Path file) {
        return SourceFormat.of(file) != null || SourceArchive.isDocumentation(file) || isRule(file);
    }

    private static boolean isRule(Path file) {
        return RULES.contains(String.valueOf(file.getFileName()));
    }

    /**
     * Adds files that were created, changed or deleted, or folders that were deleted.
     *
     * @return whether there is work for {@link #update} or {@link #crowded}
     */
    public boolean add(Collection<Path> files) {
        Map<Path, List<KnowledgeSource>> followed = states.followed().stream()
                .collect(Collectors.groupingBy(KnowledgeSource::folder));
        synchronized (waiting) {
            for (Path file : files) {
                List<KnowledgeSource> above = above(file, followed);
                if (isRule(file)) {
                    crowded.addAll(above);
                } else if (!above.isEmpty() && !crowded.containsAll(above)) {
                    waiting.add(file);
                }
            }
            if (waiting.size() > MOST) {
                waiting.forEach(file -> crowded.addAll(above(file, followed)));
                waiting.clear();
            }
            return !waiting.isEmpty() || !crowded.isEmpty();
        }
    }

    /** Returns the sources above a file. Fast for many files, since it may be called on the UI thread. */
    private static List<KnowledgeSource> above(Path file, Map<Path, List<KnowledgeSource>> followed) {
        List<KnowledgeSource> above = new ArrayList<>();
        for (Path folder = file; folder != null; folder = folder.getParent()) {
            above.addAll(followed.getOrDefault(folder, List.of()));
        }
        return above;
    }

    /** Adds folders that are no longer sources: they are removed from the index if they no longer exist. */
    public void left(Collection<Path> folders) {
        synchronized (waiting) {
            waiting.addAll(folders);
        }
    }

    /** Adds a source that is to be indexed as a whole if part of it is in the index. */
    public void crowd(KnowledgeSource source) {
        synchronized (waiting) {
            crowded.add(source);
        }
    }

    /** Returns the sources with so many changes since the last call that they should be indexed as a whole. */
    public List<KnowledgeSource> crowded() {
        synchronized (waiting) {
            crowded.retainAll(states.followed()); // the state of the index may have been read meanwhile
            List<KnowledgeSource> sources = List.copyOf(crowded);
            crowded.clear();
            return sources;
        }
    }

    /**
     * Updates the index for the waiting files, which are kept if that fails. Blocks.
     *
     * @return files that may have passages without vectors now
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
                waiting.addAll(files); // may fail, for example while another program writes the index
            }
            throw e;
        }
    }

    private List<Path> update(List<Path> files) throws KnowledgeException {
        List<KnowledgeSource> followed = states.followed();
        Map<KnowledgeSource, List<Path>> changed = new LinkedHashMap<>();
        List<Path> gone = new ArrayList<>();
        List<Path> read = new ArrayList<>();
        for (Path file : files) {
            KnowledgeSource source = nearest(file, followed).orElse(null);
            boolean exists = Knowledge.exists(file);
            if (!exists) {
                gone.add(file); // even if its source is gone
            }
            // when a table of contents is deleted, the pages of its folder get other labels
            if (source != null && (exists ? !Files.isDirectory(file) : Files.isDirectory(HelpFolders.readWith(file)))) {
                changed.computeIfAbsent(source, none -> new ArrayList<>()).add(file);
            }
        }
        if (gone.isEmpty() && changed.isEmpty()) {
            return read; // a project was closed
        }
        DocumentIndex now = index.get();
        forget(gone, now);
        followed.forEach(each -> states.readAgain(each, gone, List.of()));
        for (Map.Entry<KnowledgeSource, List<Path>> each : changed.entrySet()) {
            Path folder = each.getKey().folder();
            if (!Files.isDirectory(folder) || InstalledPack.isPack(folder)) {
                synchronized (waiting) {
                    crowded.add(each.getKey()); // an archive or a pack is indexed as a whole
                }
            } else {
                IndexReport report = now.update(folder, each.getValue(), IndexingListener.NONE);
                states.readAgain(each.getKey(), each.getValue(), report.unreadable());
                if (report.indexed() > 0) {
                    read.addAll(each.getValue().stream().map(HelpFolders::readWith).distinct().toList());
                }
            }
        }
        return read;
    }

    /** A file of nested sources belongs to the innermost one. */
    private static Optional<KnowledgeSource> nearest(Path file, List<KnowledgeSource> sources) {
        return sources.stream().filter(each -> file.startsWith(each.folder()))
                .max(Comparator.comparingInt(each -> each.folder().getNameCount()));
    }

    private static void forget(List<Path> gone, DocumentIndex now) throws KnowledgeException {
        if (gone.isEmpty()) {
            return;
        }
        List<Path> known = now.contents(gone).stream()
                .filter(each -> each.files() > 0 || !each.unreadable().isEmpty()).map(SourceContents::source).toList();
        if (!known.isEmpty()) {
            now.remove(known);
        }
    }

    /** Updates the contents of the sources from the index. Blocks, for longer the more files there are. */
    public void count() throws KnowledgeException {
        states.ask(() -> index.get().contents(states.rows().stream().map(row -> row.source().folder()).toList()));
    }
}
