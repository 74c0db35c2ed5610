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
 * The index of a user in a folder that several processes share: all of them search, one at a time writes. What is
 * answered outlives a kill at any moment; what is committed outlives a power cut. Searching from any thread, writing
 * from one.
 */
public final class LuceneIndex implements Closeable {
    private static final String JOURNAL = "vauban.journal";
    /** What a process that follows a killed one has to read again. */
    private static final long MAX_JOURNAL = 32L << 20;
    private static final long PAUSE_NANOS = 20_000_000;
    /** For merging the segments of small writes; a large merge is left to a run that takes longer. */
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
    /** Who have begun and not ended. */
    private int writing;
    private @Nullable Journal journal;
    /** Of the last commit. */
    private long generation;

    /** @param folder that exists and can be written */
    public LuceneIndex(Path folder) throws IOException {
        this(folder, PassageVectors.SEVERAL);
    }

    /** @param several documents with vectors from which on several threads compare them with a query */
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
     * Begins to write: takes the lock, and brings in what a killed process had left. Who begins while another one of
     * this process writes, writes with it.
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
            ahead.clear(); // of a file whose last passages did not come
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
     * Brings in a record of the journal.
     *
     * @param files gets the path of a file that it has
     * @return false for a record that makes no sense, which would make the index unwritable for good
     */
    private boolean bringIn(IndexWriter opened, byte[] record, List<String> files) throws IOException {
        try {
            JournalEntry entry = gson.fromJson(new String(record, StandardCharsets.UTF_8), JournalEntry.class);
            if (!ahead.fits(entry)) {
                return false; // what it follows was left out
            }
            apply(opened, entry);
            Put put = entry.put();
            if (put != null) {
                files.add(put.file().path());
            }
            return true;
        } catch (RuntimeException e) {
            if (!opened.isOpen()) {
                throw e; // the fault is not one of the record
            }
            return false;
        }
    }

    /** A part of writing. */
    private interface Step<T> {
        T take() throws IndexRefusedException, IOException;
    }

    /** Leaves the index to others where a step fails, also for a journal or a writer that makes no sense. */
    private <T> T orGiveUp(Step<T> step) throws IndexRefusedException {
        try {
            return step.take();
        } catch (IOException e) {
            giveUp();
            throw IndexRefusedException.refused(e);
        } catch (RuntimeException e) {
            IOException disk = IndexRefusedException.disk(e);
            IndexWriter now = writer;
            if (disk == null && now != null) { // closed meanwhile by the thread that met it, which alone knows why
                disk = IndexRefusedException.disk(now.getTragicException());
            }
            giveUp();
            if (disk != null) {
                throw IndexRefusedException.refused(disk);
            }
            throw e;
        }
    }

    /** @return why the index that was there is not used, or an empty text */
    private String open(Duration patience) throws IndexRefusedException, IOException {
        IndexOpener.Opened opened = opener.open(patience);
        writer = opened.writer();
        Map<String, String> committed = opened.committed();
        generation = Long.parseLong(committed.getOrDefault(IndexFields.GENERATION_KEY, "0"));
        packs.read(committed);
        if (generation == 0) {
            // who has read an index that was here must not take the new one for it
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

    /** Replaces what is known of a file. */
    public void put(Put put) throws IndexRefusedException {
        write(JournalEntry.of(put));
    }

    /** Takes some passages of a file, the last of which {@link #put(Put)} is to bring. */
    public void ahead(Ahead some) throws IndexRefusedException {
        write(JournalEntry.of(some));
    }

    /** Forgets files. */
    public void delete(Paths paths) throws IndexRefusedException {
        write(JournalEntry.of(paths));
    }

    /** Begins to take the documents of a pack, or says that what came of it is to stay. */
    public void pack(Pack pack) throws IndexRefusedException {
        write(JournalEntry.of(pack));
    }

    /**
     * Keeps vectors of passages; they replace those of another model. What is computed of a file that was read again or
     * forgotten since is left out.
     */
    public void put(Vectors some) throws IndexRefusedException {
        some.bytes(); // before anything is given up for them
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
            apply(now, entry); // first: the journal gets nothing that could not be brought in
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
            // of what was last committed, before it is replaced; not for a file whose texts would fill the memory
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

    /** Makes everything so far visible to all who search, and outlive a power cut. */
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
                    append(log, JournalEntry.of(some)); // what follows them is not there without them
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

    /** Commits, and lets others write unless somebody else of this process still does. */
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

    /** Keeps what is merged soon, so that many small writes do not leave as many segments to search. */
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

    /** Lets others write. What is not committed is in the journal. */
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

    /** Searches what was last committed. */
    public Hits search(Search request) throws IndexRefusedException {
        return IndexRefusedException.reading(() -> search.search(request));
    }

    /**
     * Files as they were last committed, in lists.
     *
     * @param paths at or below which they are, absolute; none for all files
     */
    public void files(List<String> paths, Consumer<List<IndexedFile>> receiver) throws IndexRefusedException {
        IndexRefusedException.reading(() -> {
            search.files(paths, receiver);
            return receiver;
        });
    }

    /** Size of what was last committed. */
    public Statistics statistics() throws IndexRefusedException {
        return IndexRefusedException.reading(search::statistics);
    }

    /** What it has of vectors. */
    public VectorReading vectors() {
        return new VectorReading(search);
    }

    /** Lets others write, and closes all files. */
    @Override
    public void close() throws IOException {
        giveUp();
        search.close();
        directory.close();
    }
}
