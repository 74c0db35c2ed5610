// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import com.google.gson.Gson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.Directory;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.knowledge.protocol.IndexProtocol.Hits;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;
import org.vauban.knowledge.protocol.IndexProtocol.Statistics;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol.Model;
import org.vauban.knowledge.protocol.VectorProtocol.Of;
import org.vauban.knowledge.protocol.VectorProtocol.Passages;
import org.vauban.knowledge.protocol.VectorProtocol.PendingFile;
import org.vauban.knowledge.protocol.VectorProtocol.Range;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/** Reads the last commit of an index, whichever process wrote it. Any thread. */
final class IndexSearch implements Closeable {
    private static final Set<String> RECORD = Set.of(IndexFields.RECORD, IndexFields.RULES);
    private static final int MAX_HITS = 1_000;
    private static final int COUNTED = 1_000;
    /** Candidates for each requested passage, since some are near duplicates and some lack a phrase. */
    private static final int CANDIDATES = 4;
    private static final int MORE_CANDIDATES = 40;
    /** Minimum candidates of each ranking, by words and by likeness, before they are fused. */
    private static final int JOINED = 100;
    /** Candidates examined for each requested passage; more only if there are too few hits. */
    private static final int LOOKED_AT = 2;
    private static final int PHRASE_CANDIDATES = 2_000;
    private static final int CHUNK = 500;
    private static final int FEW = 200;

    private final Directory directory;
    private final Analyzer analyzer;
    private final PassageVectors vectors;
    private final ReusedVectors kept;
    private final Gson gson = new Gson();
    private @Nullable SearcherManager searchers;

    IndexSearch(Directory directory, Analyzer analyzer, PassageVectors vectors) {
        this.vectors = vectors;
        this.kept = new ReusedVectors(vectors, gson);
        this.directory = directory;
        this.analyzer = analyzer;
    }

    /** Null until the first commit. */
    private synchronized @Nullable SearcherManager searchers() throws IOException {
        SearcherManager now = searchers;
        if (now != null) {
            try {
                now.maybeRefreshBlocking();
                return now;
            } catch (IndexNotFoundException e) {
                return now; // the index is being rebuilt; until the first commit, the old one is still searched
            } catch (IllegalStateException e) {
                now.close(); // the index was rebuilt with other segments under the same names
                searchers = null;
            }
        }
        if (!DirectoryReader.indexExists(directory)) {
            return null;
        }
        now = new SearcherManager(directory, null);
        searchers = now;
        return now;
    }

    private interface Reading<T> {
        T read(IndexSearcher searcher) throws IOException;
    }

    private <T> T read(T nothing, Reading<T> reading) throws IOException {
        IndexSearcher searcher;
        synchronized (this) { // prevents closing until the searcher is acquired
            SearcherManager manager = searchers();
            if (manager == null) {
                return nothing;
            }
            searcher = manager.acquire();
        }
        return released(searcher, reading);
    }

    private static <T> T released(IndexSearcher acquired, Reading<T> reading) throws IOException {
        try {
            return reading.read(acquired);
        } finally {
            acquired.getIndexReader().decRef();
        }
    }

    Hits search(Search search) throws IOException {
        int limit = Math.clamp(search.limit(), 1, MAX_HITS);
        List<String> phrases = QueryTerms.phrases(search.query()).stream().map(IndexSearch::flat).toList();
        int candidates = phrases.isEmpty() ? Math.max(JOINED, limit * CANDIDATES + MORE_CANDIDATES)
                : PHRASE_CANDIDATES;
        return read(new Hits(List.of(), 0), searcher -> {
            IndexSearcher words = search.apart() ? FolderSearcher.of(searcher, search.folders()) : searcher;
            QueryTranslation translation = new QueryTranslation(analyzer, words,
                    QueryTerms.translated(search.query()));
            TopDocs found = words.search(
                    new QueryTerms(analyzer, translation).of(search.query(), search.folders(), search.without()),
                    new TopScoreDocCollectorManager(candidates, null, COUNTED));
            List<Hit> hits = new ArrayList<>();
            NearDuplicates duplicates = new NearDuplicates();
            StoredFields fields = searcher.storedFields();
            int looked = 0;
            List<ScoreDoc> nearest = nearest(searcher, search, candidates);
            Map<Integer, Float> likeness = new HashMap<>();
            nearest.forEach(each -> likeness.put(each.doc, each.score));
            for (ScoreDoc each : nearest.isEmpty() ? List.of(found.scoreDocs)
                    : RankFusion.of(search.query(), found.scoreDocs, nearest)) {
                if (looked++ >= limit * LOOKED_AT && hits.size() >= limit) {
                    break;
                }
                Document document = fields.document(each.doc, RECORD);
                Passage passage = gson.fromJson(document.get(IndexFields.RECORD), Passage.class);
                String text = phrases.isEmpty() ? "" : flat(passage.text());
                if (!phrases.stream().allMatch(text::contains)) {
                    continue;
                }
                int same = duplicates.add(passage.text());
                if (same < 0) {
                    hits.add(new Hit(passage, each.score, 0, document.get(IndexFields.RULES),
                            likeness.getOrDefault(each.doc, 0f)));
                } else {
                    hits.set(same, hits.get(same).withDuplicate());
                }
            }
            return new Hits(hits.stream().limit(limit)
                    .map(hit -> hit.withTranslations(translation.in(hit.passage()))).toList(),
                    found.totalHits.value());
        });
    }

    /** Returns the most similar passages; none if the query or the index has no vectors. */
    private List<ScoreDoc> nearest(IndexSearcher searcher, Search search, int candidates) throws IOException {
        String model = search.model();
        byte[] query = search.vectorBytes();
        return model == null || query.length == 0 ? List.of()
                : vectors.nearest(searcher, model, query, candidates,
                        path -> QueryTerms.isSearched(path, search.folders(), search.without()));
    }

    /** Whether any passage has a vector. */
    boolean hasVectors() throws IOException {
        return read(false, searcher -> searcher.getIndexReader()
                .docFreq(new Term(IndexFields.KIND, IndexFields.VECTORS)) > 0);
    }

    /** Passes on the passages without vectors, in chunks. */
    void pending(Model wanted, Consumer<List<PendingFile>> receiver) throws IOException {
        List<IndexedFile> files = new ArrayList<>();
        files(wanted.paths(), files::addAll);
        read("", searcher -> {
            vectors.pending(searcher, wanted.model(), files.stream().filter(file -> file.failure() == null).toList(),
                    !wanted.paths().isEmpty() && files.size() < FEW, receiver);
            return "";
        });
    }

    /** Passes on the vectors of a file in chunks, without those of other models. */
    void vectors(Of wanted, Consumer<List<Vectors>> receiver) throws IOException {
        read("", searcher -> {
            for (PassageVectors.Stored each : vectors.stored(searcher, wanted.path())) {
                if (each.model().equals(wanted.model()) && each.count() > 0) {
                    receiver.accept(List.of(new Vectors(wanted.path(), each.stamp(), each.model(), each.from(),
                            each.data().length / each.count(), Base64.getEncoder().encodeToString(each.data()))));
                }
            }
            return "";
        });
    }

    /** Reads what has been committed since the last refresh; does nothing without an index. */
    void refresh() throws IOException {
        if (DirectoryReader.indexExists(directory)) {
            searchers();
        }
    }

    /** Returns the vectors of the previous version of a file that still apply to the new one. */
    List<Vectors> kept(Put put) throws IOException {
        return lately(List.of(), searcher -> kept.of(searcher, put));
    }

    /** Returns the committed version of a file, or null if there is none. */
    @Nullable
    FileStamp stamp(String path) throws IOException {
        return this.<@Nullable FileStamp>lately(null, searcher -> {
            PassageVectors.Place place = vectors.place(searcher, path);
            return place == null ? null : place.file().stamp();
        });
    }

    /** Reads the state of the last {@link #refresh}; for the writer, since no one else can commit meanwhile. */
    private <T> T lately(T nothing, Reading<T> reading) throws IOException {
        IndexSearcher last;
        synchronized (this) {
            SearcherManager manager = searchers;
            if (manager == null) {
                return nothing;
            }
            last = manager.acquire();
        }
        return released(last, reading);
    }

    /** Returns some passages of a file; none if the file was indexed again since. */
    Passages passages(Range range) throws IOException {
        return read(new Passages(List.of()), searcher -> {
            PassageVectors.Place place = vectors.place(searcher, range.path());
            List<Passage> passages = new ArrayList<>();
            if (place != null && place.file().stamp().equals(range.stamp())) {
                int to = Math.min(place.file().passages(), range.from() + Math.min(range.count(), MAX_HITS));
                for (int number = Math.max(0, range.from()); number < to; number++) {
                    passages.add(gson.fromJson(searcher.storedFields()
                            .document(place.document() + 1 + number, RECORD).get(IndexFields.RECORD), Passage.class));
                }
            }
            return new Passages(passages);
        });
    }

    /** Normalises text for comparison: lower case, line ends as spaces, hyphenated words joined. */
    private static String flat(String text) {
        return Analyzers.normal(text).toLowerCase(Locale.ROOT).replace('\u2019', '\'')
                .replaceAll("(\\p{L})[-\u2010]\\R\\s*(\\p{Ll})", "$1$2")
                .replaceAll("[\\s\u00A0\u202F]+", " ");
    }

    /**
     * Passes on the files at or below paths, in chunks.
     *
     * @param paths absolute; none for all files
     */
    void files(List<String> paths, Consumer<List<IndexedFile>> receiver) throws IOException {
        read("", searcher -> {
            List<IndexedFile> chunk = new ArrayList<>();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                StoredFields fields = leaf.reader().storedFields();
                DocIdSetIterator files = FileDocuments.of(leaf.reader(), paths);
                while (files.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    Document document = fields.document(files.docID(), RECORD);
                    chunk.add(gson.fromJson(document.get(IndexFields.RECORD), IndexedFile.class));
                    if (chunk.size() == CHUNK) {
                        receiver.accept(List.copyOf(chunk));
                        chunk.clear();
                    }
                }
            }
            receiver.accept(List.copyOf(chunk));
            return "";
        });
    }

    Statistics statistics() throws IOException {
        int[] counts = new int[3];
        files(List.of(), list -> {
            for (IndexedFile file : list) {
                counts[file.failure() == null ? 0 : 1]++;
                counts[2] += file.passages();
            }
        });
        long bytes = 0;
        for (String name : directory.listAll()) {
            try {
                bytes += directory.fileLength(name);
            } catch (NoSuchFileException e) {
                // merged into another segment meanwhile
            }
        }
        return new Statistics(counts[0], counts[1], counts[2], bytes, read(0, vectors::count));
    }

    @Override
    public synchronized void close() throws IOException {
        SearcherManager now = searchers;
        if (now != null) {
            now.close();
        }
    }
}
