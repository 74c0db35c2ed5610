// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.protocol.IndexFailure;
import org.vauban.knowledge.protocol.IndexProtocol.Ahead;
import org.vauban.knowledge.protocol.IndexProtocol.Begun;
import org.vauban.knowledge.protocol.IndexProtocol.Hits;
import org.vauban.knowledge.protocol.IndexProtocol.Pack;
import org.vauban.knowledge.protocol.IndexProtocol.Paths;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;
import org.vauban.knowledge.protocol.IndexProtocol.Statistics;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/**
 * The index of a user, in a folder that several processes share: all of them may search, one at a time writes. An
 * answered write survives a kill at any moment; a committed one survives a power cut. Search from any thread; write
 * from one.
 */
public final class LuceneIndex implements Closeable {
    private static final String JOURNAL = "vauban.journal";
    /** Maximum size of the journal, which the process after a killed one has to replay. */
    private static final long MAX_JOURNAL = 32L << 20;
    private static final long PAUSE_NANOS = 20_000_000;
    /** Time for merging the segments of small writes; large merges are left to longer runs. */
    private static final long MERGE_NANOS = 400_000_000;

    private final Path journalFile;
    private final Directory directory;
    private final IndexOpener opener;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    private final IndexDocuments documents = new IndexDocuments(gson);
    private final PassageVectors vectors;
    private final BufferedPassages ahead = new BufferedPassages(gson);
    private final UnfinishedPacks packs = new UnfinishedPacks(gson);
    private final IndexSearch search;
    private final FileVersions versions;
    private @Nullable IndexWriter writer;
    /** Number of writers that have begun and not ended. */
    private int writing;
    private @Nullable Journal journal;
    /** Generation of the last commit. */
    private long generation;

    /** @param folder existing, writable folder */
    public LuceneIndex(Path folder) throws IOException {
        this(folder, PassageVectors.SEVERAL);
    }

    /** @param several number of documents with vectors from which several threads compare them with a query */
    public LuceneIndex(Path folder, int several) throws IOException {
        vectors = new PassageVectors(gson, several);
        journalFile = folder.resolve(JOURNAL);
        directory = new MMapDirectory(folder);
        Analyzer analyzer = Analyzers.all();
        opener = new IndexOpener(directory, analyzer);
        search = new IndexSearch(directory, analyzer, vectors);
        versions = new FileVersions(search);
    }

    // ---- writing

    /**
     * Begins to write: takes the lock and replays the journal of a killed process. If this process is already writing,
     * the new writer joins it.
     *
     * @param patience how long to wait for another process
     */
    public Begun begin(Duration patience) throws IndexRefusedException {
        if (writer != null) {
            writing++;
            return new Begun(0, "", 0);
        }
        return orGiveUp(() -> {
            String rebuilt = open(patience);
            IndexWriter opened = writer();
            search.refresh();
            List<String> files = new ArrayList<>();
            int[] dropped = {0};
            int records = Journal.replay(journalFile, generation,
                    record -> dropped[0] += bringIn(opened, record, files) ? 0 : 1);
            ahead.clear(); // the last passages of their file never came
            files.removeIf(packs::have);
            if (records > 0 || !packs.isEmpty()) {
                packs.forget(opened);
                commit(opened);
            }
            journal = Journal.open(journalFile, generation);
            writing = 1;
            return new Begun(files.size(), rebuilt, dropped[0]);
        });
    }

    /**
     * Replays a record of the journal.
     *
     * @param files receives the path of a file in the record
     * @return false for an invalid record, which must not make the index unwritable for good
     */
    private boolean bringIn(IndexWriter opened, byte[] record, List<String> files) throws IOException {
        try {
            JournalEntry entry = gson.fromJson(new String(record, StandardCharsets.UTF_8), JournalEntry.class);
            if (!ahead.fits(entry)) {
                return false; // the passages before it were left out
            }
            apply(opened, entry);
            Put put = entry.put();
            if (put != null) {
                files.add(put.file().path());
            }
            return true;
        } catch (RuntimeException e) {
            if (!opened.isOpen()) {
                throw e; // the index is at fault, not the record
            }
            return false;
        }
    }

    /** A step of writing. */
    private interface Step<T> {
        T take() throws IndexRefusedException, IOException;
    }

    /** Releases the index if a step fails, including a runtime exception of the journal or the writer. */
    private <T> T orGiveUp(Step<T> step) throws IndexRefusedException {
        try {
            return step.take();
        } catch (IOException e) {
            giveUp();
            throw IndexRefusedException.refused(e);
        } catch (RuntimeException e) {
            IOException disk = IndexRefusedException.disk(e);
            IndexWriter now = writer;
            if (disk == null && now != null) { // another thread met the fault and closed the writer
                disk = IndexRefusedException.disk(now.getTragicException());
            }
            giveUp();
            if (disk != null) {
                throw IndexRefusedException.refused(disk);
            }
            throw e;
        }
    }

    /** @return why the previous index was deleted, or an empty text */
    private String open(Duration patience) throws IndexRefusedException, IOException {
        IndexOpener.Opened opened = opener.open(patience);
        writer = opened.writer();
        Map<String, String> committed = opened.committed();
        generation = Long.parseLong(committed.getOrDefault(IndexFields.GENERATION_KEY, "0"));
        packs.read(committed);
        if (generation == 0) {
            // readers of the previous index must not mistake the new one for it
            opened.writer().advanceSegmentInfosVersion(System.currentTimeMillis());
        }
        return opened.fault();
    }

    private IndexWriter writer() throws IndexRefusedException {
        IndexWriter now = writer;
        if (now == null) {
            throw new IndexRefusedException(IndexFailure.BAD_REQUEST, "writing has not begun");
        }
        return now;
    }

    /** Replaces the passages and record of a file. */
    public void put(Put put) throws IndexRefusedException {
        write(JournalEntry.of(put));
    }

    /** Accepts some passages of a file; {@link #put(Put)} later brings the last of them. */
    public void ahead(Ahead some) throws IndexRefusedException {
        write(JournalEntry.of(some));
    }

    /** Removes files from the index. */
    public void delete(Paths paths) throws IndexRefusedException {
        write(JournalEntry.of(paths));
    }

    /** Begins to accept the documents of a pack, or marks the pack as complete. */
    public void pack(Pack pack) throws IndexRefusedException {
        write(JournalEntry.of(pack));
    }

    /**
     * Stores vectors of passages, and replaces those of another model. Vectors of a file that was read again or removed
     * meanwhile are ignored.
     */
    public void put(Vectors some) throws IndexRefusedException {
        some.bytes(); // rejects invalid vectors before anything is deleted for them
        write(JournalEntry.of(some));
    }

    private void write(JournalEntry entry) throws IndexRefusedException {
        IndexWriter now = writer();
        Journal log = journal;
        if (log == null) {
            return;
        }
        if (!ahead.fits(entry)) {
            throw new IndexRefusedException(IndexFailure.BAD_REQUEST, "passages do not follow one another");
        }
        orGiveUp(() -> {
            apply(now, entry); // first, so that the journal gets nothing that cannot be replayed
            append(log, entry);
            if (log.size() > MAX_JOURNAL && ahead.isEmpty()) {
                commit();
            }
            return now;
        });
    }

    private void append(Journal log, JournalEntry entry) throws IOException {
        log.append(gson.toJson(entry).getBytes(StandardCharsets.UTF_8));
    }

    private void apply(IndexWriter target, JournalEntry entry) throws IOException {
        Ahead some = entry.ahead();
        if (some != null) {
            ahead.add(some);
        }
        Pack pack = entry.pack();
        if (pack != null) {
            packs.apply(pack);
        }
        Put put = entry.put();
        Paths delete = entry.delete();
        if (put != null) {
            // from the last commit, which is about to be replaced; too large a file would fill the memory
            List<Vectors> kept = BufferedPassages.missing(put) > 0 ? List.of() : search.kept(put);
            target.updateDocuments(new Term(IndexFields.PATH, put.file().path()), documents.of(put, ahead.take(put)));
            for (Vectors each : kept) {
                target.addDocument(vectors.document(each));
            }
            versions.put(put);
        }
        Vectors computed = entry.vectors();
        if (computed != null && versions.has(computed.path(), computed.stamp())) {
            target.deleteDocuments(PassageVectors.others(computed));
            target.updateDocument(PassageVectors.same(computed), vectors.document(computed));
        }
        if (delete != null) {
            target.deleteDocuments(
                    delete.paths().stream().map(path -> new Term(IndexFields.PATH, path)).toArray(Term[]::new));
            versions.delete(delete);
        }
    }

    /** Makes all changes so far visible to every searcher, and safe from a power cut. */
    public void commit() throws IndexRefusedException {
        IndexWriter now = writer();
        Journal log = journal;
        if (log == null) {
            return;
        }
        orGiveUp(() -> {
            if (log.size() > 0) {
                commit(now);
                log.clear(generation);
                for (Ahead some : ahead.all()) {
                    append(log, JournalEntry.of(some)); // later messages of the same file need them
                }
            }
            return now;
        });
    }

    private void commit(IndexWriter opened) throws IOException {
        Map<String, String> data = new HashMap<>(Map.of(IndexFields.SCHEMA_KEY, Integer.toString(IndexFields.SCHEMA),
                IndexFields.GENERATION_KEY, Long.toString(generation + 1)));
        packs.write(data);
        opened.setLiveCommitData(data.entrySet());
        opened.commit();
        generation++;
        search.refresh();
        versions.clear();
    }

    /** Commits, and releases the index unless another writer of this process remains. */
    public void end() throws IndexRefusedException {
        commit();
        writing--;
        if (writing > 0) {
            return;
        }
        orGiveUp(() -> {
            settle(writer());
            return this;
        });
        giveUp();
    }

    /** Waits briefly for merges and commits them, so that many small writes do not leave as many segments. */
    private void settle(IndexWriter opened) throws IOException {
        long end = System.nanoTime() + MERGE_NANOS;
        boolean merging = !opened.getMergingSegments().isEmpty();
        while (!opened.getMergingSegments().isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (merging) {
            commit(opened);
        }
    }

    /** Releases the index for other writers. Uncommitted changes remain in the journal. */
    private void giveUp() {
        Journal log = journal;
        IndexWriter now = writer;
        journal = null;
        writer = null;
        writing = 0;
        ahead.clear();
        packs.clear();
        versions.clear();
        try {
            if (log != null) {
                log.close();
            }
            if (now != null) {
                now.rollback();
            }
        } catch (IOException e) {
            System.getLogger(LuceneIndex.class.getName()).log(System.Logger.Level.WARNING,
                    "the index could not be closed; the next process that writes brings it in order", e);
        }
    }

    // ---- reading

    /** Searches the last commit. */
    public Hits search(Search request) throws IndexRefusedException {
        return IndexRefusedException.reading(() -> search.search(request));
    }

    /**
     * Passes on the files of the last commit, in chunks.
     *
     * @param paths absolute paths of files, or of folders that contain them; none for all files
     */
    public void files(List<String> paths, Consumer<List<IndexedFile>> receiver) throws IndexRefusedException {
        IndexRefusedException.reading(() -> {
            search.files(paths, receiver);
            return receiver;
        });
    }

    /** Returns the size of the last commit. */
    public Statistics statistics() throws IndexRefusedException {
        return IndexRefusedException.reading(search::statistics);
    }

    /** Returns access to the vectors. */
    public VectorReading vectors() {
        return new VectorReading(search);
    }

    /** Releases the index for other writers, and closes all files. */
    @Override
    public void close() throws IOException {
        giveUp();
        search.close();
        directory.close();
    }
}
