// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import com.google.gson.Gson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.index.NearestVectors.Near;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol.PendingFile;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/**
 * Stores and searches the vectors of passages. They are documents with the path of the file, so that they are deleted
 * with it. Each document holds the vectors of some consecutive passages, one byte per dimension. A search compares the
 * query with all of them ({@link NearestVectors}). Stateless.
 */
final class PassageVectors {
    static final String MODEL = "vector.model";
    static final String FROM = "vector.from";
    static final String DATA = "vector.data";
    static final String FILE_PATH = "vector.path";
    /** Model and version of the file, as one term. */
    private static final String OF = "vector.of";
    /** Key of a document: the same with the first passage and the path. */
    private static final String KEY = "vector.key";
    private static final int CHUNK = 500;

    /** Number of documents with vectors, each of about thirty passages, from which several threads compare them. */
    static final int SEVERAL = 1_000;
    /** Other work needs processors too, and more threads hardly help, as memory bandwidth is the limit. */
    private static final int MOST_THREADS = 4;

    private final Gson gson;
    private final int several;

    /** @param several number of documents with vectors from which several threads compare them with a query */
    PassageVectors(Gson gson, int several) {
        this.gson = gson;
        this.several = several;
    }

    /** Metadata stored with vectors. */
    private record Head(String path, FileStamp stamp, int from, int count, @Nullable String model) {}

    /**
     * Vectors as stored in the index.
     *
     * @param data the vectors of all passages, one after the other
     */
    record Stored(String model, FileStamp stamp, int from, int count, byte[] data) {}

    Document document(Vectors vectors) {
        byte[] data = vectors.bytes();
        Document document = new Document();
        document.add(new StringField(IndexFields.KIND, IndexFields.VECTORS, Field.Store.NO));
        document.add(new StringField(IndexFields.PATH, vectors.path(), Field.Store.NO));
        document.add(new StringField(MODEL, vectors.model(), Field.Store.NO));
        document.add(new StringField(OF, version(vectors), Field.Store.NO));
        document.add(new StringField(KEY, key(vectors), Field.Store.NO));
        document.add(new StoredField(IndexFields.RECORD, gson.toJson(new Head(vectors.path(), vectors.stamp(),
                vectors.from(), data.length / vectors.dimensions(), vectors.model()))));
        document.add(new NumericDocValuesField(FROM, vectors.from()));
        document.add(new SortedDocValuesField(FILE_PATH, new BytesRef(vectors.path())));
        document.add(new BinaryDocValuesField(DATA, new BytesRef(data)));
        return document;
    }

    private static String version(Vectors vectors) {
        FileStamp stamp = vectors.stamp();
        return String.join(" ", vectors.model(), stamp.sha256(), Long.toString(stamp.size()),
                Long.toString(stamp.modified()));
    }

    private static String key(Vectors vectors) {
        return vectors.from() + " " + version(vectors) + " " + vectors.path();
    }

    /** Returns the term of the document with vectors of the same passages. */
    static Term same(Vectors vectors) {
        return new Term(KEY, key(vectors));
    }

    /** Matches vectors of the file from another version of it, or from another model. */
    static Query others(Vectors vectors) {
        return new BooleanQuery.Builder().add(new TermQuery(new Term(IndexFields.PATH, vectors.path())), Occur.FILTER)
                .add(new TermQuery(new Term(IndexFields.KIND, IndexFields.VECTORS)), Occur.FILTER)
                .add(new TermQuery(new Term(OF, version(vectors))), Occur.MUST_NOT).build();
    }

    /** Returns all vectors of a file that name their model. */
    List<Stored> stored(IndexSearcher searcher, String path) throws IOException {
        List<Stored> stored = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            LeafReader reader = leaf.reader();
            PostingsEnum same = reader.postings(new Term(IndexFields.PATH, path), PostingsEnum.NONE);
            BinaryDocValues data = same == null ? null : reader.getBinaryDocValues(DATA);
            while (same != null && data != null && same.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if (isLive(reader, same.docID()) && data.advanceExact(same.docID())) {
                    Head head = head(reader.storedFields(), same.docID());
                    String model = head.model();
                    if (model != null) {
                        stored.add(new Stored(model, head.stamp(), head.from(), head.count(),
                                BytesRef.deepCopyOf(data.binaryValue()).bytes));
                    }
                }
            }
        }
        return stored;
    }

    /** Returns the number of passages with a vector. */
    int count(IndexSearcher searcher) throws IOException {
        return heads(searcher, new Term(IndexFields.KIND, IndexFields.VECTORS)).stream().mapToInt(Head::count).sum();
    }

    /** Returns the metadata of all vectors with a term. */
    private List<Head> heads(IndexSearcher searcher, Term term) throws IOException {
        List<Head> heads = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            LeafReader reader = leaf.reader();
            PostingsEnum documents = reader.postings(term, PostingsEnum.NONE);
            while (documents != null && documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if (isLive(reader, documents.docID())) {
                    heads.add(head(reader.storedFields(), documents.docID()));
                }
            }
        }
        return heads;
    }

    private Head head(StoredFields fields, int document) throws IOException {
        return gson.fromJson(fields.document(document).get(IndexFields.RECORD), Head.class);
    }

    // ---- which passages have none

    /**
     * Passes on the passages without vectors of a model, in chunks.
     *
     * @param few whether these are few of the index's files
     */
    void pending(IndexSearcher searcher, String model, List<IndexedFile> files, boolean few,
            Consumer<List<PendingFile>> receiver) throws IOException {
        Map<String, List<Head>> known = new HashMap<>();
        for (IndexedFile file : few ? files : List.<IndexedFile>of()) {
            for (Stored each : stored(searcher, file.path())) {
                if (each.model().equals(model)) {
                    known.computeIfAbsent(file.path(), path -> new ArrayList<>())
                            .add(new Head(file.path(), each.stamp(), each.from(), each.count(), model));
                }
            }
        }
        (few ? List.<Head>of() : heads(searcher, new Term(MODEL, model)))
                .forEach(head -> known.computeIfAbsent(head.path(), path -> new ArrayList<>()).add(head));
        List<PendingFile> chunk = new ArrayList<>();
        for (IndexedFile file : files) {
            BitSet there = new BitSet();
            for (Head head : known.getOrDefault(file.path(), List.of())) {
                if (head.stamp().equals(file.stamp())) {
                    there.set(head.from(), head.from() + head.count());
                }
            }
            for (int from = there.nextClearBit(0); from < file.passages();) {
                int set = there.nextSetBit(from);
                int to = set < 0 ? file.passages() : Math.min(set, file.passages());
                chunk.add(new PendingFile(file.path(), file.stamp(), from, to));
                from = there.nextClearBit(to);
            }
            if (chunk.size() >= CHUNK) {
                receiver.accept(List.copyOf(chunk));
                chunk.clear();
            }
        }
        receiver.accept(List.copyOf(chunk));
    }

    static boolean isLive(LeafReader reader, int document) {
        return reader.getLiveDocs() == null || reader.getLiveDocs().get(document);
    }

    // ---- searching

    /**
     * Returns the passages that are most similar to a query, the most similar first, each with its cosine.
     *
     * @param query as many dimensions as the vectors of the model
     * @param paths accepts the paths of files to search
     */
    List<ScoreDoc> nearest(IndexSearcher searcher, String model, byte[] query, int most, Predicate<String> paths)
            throws IOException {
        List<Near> nearest = new ArrayList<>();
        for (List<Near> each : new NearestVectors(searcher, model, query, most, paths).find(parts(searcher, model))) {
            nearest.addAll(each);
        }
        nearest.sort(Near.LIKEST_FIRST);
        return resolved(searcher, nearest.subList(0, Math.min(most, nearest.size())));
    }

    /** Number of threads: one thread compares a few thousand vectors before a second one has started. */
    private int parts(IndexSearcher searcher, String model) throws IOException {
        return searcher.getIndexReader().docFreq(new Term(MODEL, model)) < several ? 1
                : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }

    /** Leaves out passages whose file was indexed again after their vectors were computed. */
    private List<ScoreDoc> resolved(IndexSearcher searcher, List<Near> nearest) throws IOException {
        Map<String, @Nullable Place> places = new HashMap<>();
        Map<Integer, Head> heads = new HashMap<>(); // several passages share one
        StoredFields fields = searcher.storedFields();
        Map<Integer, ScoreDoc> documents = new LinkedHashMap<>();
        for (Near each : nearest) {
            if (!places.containsKey(each.path())) {
                places.put(each.path(), place(searcher, each.path()));
            }
            Place place = places.get(each.path());
            Head head = heads.get(each.document());
            if (head == null) {
                head = head(fields, each.document());
                heads.put(each.document(), head);
            }
            if (place != null && place.file().stamp().equals(head.stamp())
                    && each.number() < place.file().passages()) {
                int document = place.document() + 1 + each.number();
                documents.putIfAbsent(document, new ScoreDoc(document, each.likeness()));
            }
        }
        return List.copyOf(documents.values());
    }

    /** A file and the number of its document; the documents of its passages follow that one. */
    record Place(IndexedFile file, int document) {}

    /** Returns null for a file that is not in the index. */
    @Nullable
    Place place(IndexSearcher searcher, String path) throws IOException {
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            LeafReader reader = leaf.reader();
            PostingsEnum same = reader.postings(new Term(IndexFields.PATH, path), PostingsEnum.NONE);
            PostingsEnum files = reader.postings(new Term(IndexFields.KIND, IndexFields.FILE), PostingsEnum.NONE);
            while (same != null && files != null && same.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                int document = same.docID();
                boolean file = files.docID() == document
                        || files.docID() < document && files.advance(document) == document;
                if (file && isLive(reader, document)) {
                    return new Place(gson.fromJson(reader.storedFields().document(document).get(IndexFields.RECORD),
                            IndexedFile.class), leaf.docBase + document);
                }
            }
        }
        return null;
    }
}
