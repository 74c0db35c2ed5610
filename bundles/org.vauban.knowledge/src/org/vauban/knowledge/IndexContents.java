// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.IndexRules;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol;

/** Reads the contents of the index, without what the current policies hide. */
final class IndexContents {
    /** Number of passages per request. */
    private static final int TOGETHER = 200;

    private final IndexClient index;
    private final IndexRules rules;

    IndexContents(IndexClient index, IndexRules rules) {
        this.index = index;
        this.rules = rules;
    }

    /** A folder or file with its counts. */
    private static final class Count {
        private final Path source;
        private final Path real;
        private final List<UnreadableFile> unreadable = new ArrayList<>();
        private int files;
        private long passages;
        private long bytes;

        Count(Path source, Path real) {
            this.source = source;
            this.real = real;
        }

        SourceContents result() {
            unreadable.sort(Comparator.comparing(UnreadableFile::file));
            return new SourceContents(source, files, passages, bytes, unreadable);
        }
    }

    /**
     * @param real real paths of the sources, in the same order
     * @return the contents of each source, in order
     */
    List<SourceContents> of(List<Path> sources, List<Path> real) throws IndexException, ChildException {
        List<Count> counts = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            counts.add(new Count(sources.get(i), real.get(i)));
        }
        index.commitWritten(); // recently read files may not be committed yet
        index.files(real.stream().map(Path::toString).toList(), file -> {
            Path path = Path.of(file.path());
            List<Count> above = counts.stream().filter(each -> path.startsWith(each.real)).toList();
            if (!above.isEmpty() && rules.of(path, null).shows(file.rules())) {
                above.forEach(each -> count(each, path, file));
            }
        });
        return counts.stream().map(Count::result).toList();
    }

    private static void count(Count count, Path path, IndexedFile file) {
        String failure = file.failure();
        if (failure != null) {
            count.unreadable.add(new UnreadableFile(path, ReadFailure.valueOf(failure), file.detail()));
        } else {
            count.files++;
            count.passages += file.passages();
            count.bytes += file.stamp().size();
        }
    }

    /** Returns the neighbours of a passage; none if its file has changed since or is hidden. */
    Neighbours neighbours(Passage passage, int count) throws IndexException, ChildException {
        IndexedFile known = find(passage.path());
        if (known == null || !rules.of(Path.of(passage.path()), null).shows(known.rules())) {
            return Neighbours.NONE;
        }
        int from = Math.max(0, passage.number() - count);
        int at = passage.number() - from;
        List<Passage> some = index.passages(
                new VectorProtocol.Range(known.path(), known.stamp(), from, at + 1 + count));
        boolean same = at < some.size() && some.get(at).start() == passage.start()
                && some.get(at).text().equals(passage.text());
        return same ? new Neighbours(some.subList(0, at), some.subList(at + 1, some.size())) : Neighbours.NONE;
    }

    /** Returns the passages of a file in order; none if it is not in the index or is hidden. */
    List<Passage> document(Path real) throws IndexException, ChildException {
        IndexedFile known = find(real.toString());
        List<Passage> all = new ArrayList<>();
        if (known == null || !rules.of(real, null).shows(known.rules())) {
            return all;
        }
        while (all.size() < known.passages()) {
            List<Passage> some = index.passages(
                    new VectorProtocol.Range(known.path(), known.stamp(), all.size(), TOGETHER));
            if (some.isEmpty()) {
                return List.of(); // the file was indexed again meanwhile
            }
            all.addAll(some);
        }
        return all;
    }

    private @Nullable IndexedFile find(String path) throws IndexException, ChildException {
        AtomicReference<@Nullable IndexedFile> found = new AtomicReference<>();
        index.files(List.of(path), file -> {
            if (file.path().equals(path) && file.failure() == null) {
                found.set(file);
            }
        });
        return found.get();
    }
}
