// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;

/**
 * The archives of one run. Only one is open at a time, as a folder may contain thousands. Any thread: the reading
 * thread may still be active when the run ends.
 */
final class SourceArchives implements AutoCloseable {
    private final Map<Path, SourceArchive> archives = new HashMap<>();
    private @Nullable SourceArchive open;
    private boolean closed;

    /**
     * Opens an archive to list it.
     *
     * @param file real path
     * @throws java.util.zip.ZipException if it is not an archive
     * @throws IOException if it cannot be read
     */
    synchronized SourceArchive get(Path file) throws IOException {
        SourceArchive archive = archives.get(file);
        if (archive == null) {
            archive = new SourceArchive(file);
            archives.put(file, archive);
        }
        use(archive);
        return archive;
    }

    /**
     * Reads a listed entry.
     *
     * @param parser parses HTML pages in a separate process
     * @param allowed whether a table of contents may be read
     * @throws ChildException if that process cannot be started
     */
    synchronized ParseOutcome read(Path archive, Path entry, ParserClient parser, Predicate<Path> allowed)
            throws ChildException {
        SourceArchive from = archives.get(archive);
        if (from == null) {
            return new ParseOutcome.Failed(ReadFailure.UNREADABLE, "no such archive");
        }
        try {
            use(from);
        } catch (IOException e) {
            return from.damaged(e.getClass().getSimpleName());
        }
        return from.read(entry, parser, allowed);
    }

    private void use(SourceArchive wanted) throws IOException {
        if (closed) {
            throw new IOException("the run is over");
        }
        SourceArchive before = open;
        if (before != null && before != wanted) {
            open = null;
            before.close();
        }
        wanted.open();
        open = wanted;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        SourceArchive last = open;
        if (last != null) {
            last.close();
        }
    }
}
