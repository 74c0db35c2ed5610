// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/**
 * Compares a query with all vectors of a model, on several threads if there are many. For one search.
 *
 * @param query as many dimensions as the vectors of the model
 * @param most maximum number of results
 * @param paths accepts the paths of files to search; called from several threads
 */
record NearestVectors(IndexSearcher searcher, String model, byte[] query, int most, Predicate<String> paths) {
    /**
     * A passage that is similar to the query.
     *
     * @param number number of the passage in its file
     * @param likeness the cosine
     * @param document document with its vector
     */
    record Near(String path, int number, float likeness, int document) {
        /** Breaks ties by the order of the index, so that the number of threads does not matter. */
        static final Comparator<Near> LIKEST_FIRST = Comparator.comparingDouble(Near::likeness).reversed()
                .thenComparingInt(Near::document).thenComparingInt(Near::number);
    }

    /**
     * Returns the most similar passages of each part, unsorted.
     *
     * @param parts number of parts, each for one thread
     */
    List<List<Near>> find(int parts) throws IOException {
        if (parts == 1) {
            return List.of(part(0, 1));
        }
        try {
            return IntStream.range(0, parts).parallel().mapToObj(part -> {
                try {
                    return part(part, parts);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private List<Near> part(int part, int parts) throws IOException {
        PriorityQueue<Near> best = new PriorityQueue<>(Near.LIKEST_FIRST.reversed());
        QueryLikeness likeness = new QueryLikeness(query);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            LeafReader reader = leaf.reader();
            Term wanted = new Term(PassageVectors.MODEL, model);
            PostingsEnum documents = reader.postings(wanted, PostingsEnum.NONE);
            if (documents == null) {
                continue;
            }
            BinaryDocValues data = reader.getBinaryDocValues(PassageVectors.DATA);
            NumericDocValues from = reader.getNumericDocValues(PassageVectors.FROM);
            SortedDocValues path = reader.getSortedDocValues(PassageVectors.FILE_PATH);
            long all = reader.docFreq(wanted);
            for (long i = 0; i < all * (part + 1) / parts; i++) {
                int document = documents.nextDoc();
                if (i >= all * part / parts && PassageVectors.isLive(reader, document) && data.advanceExact(document)
                        && from.advanceExact(document) && path.advanceExact(document)) {
                    String file = path.lookupOrd(path.ordValue()).utf8ToString();
                    if (paths.test(file)) {
                        compare(data.binaryValue(), likeness, best,
                                new Near(file, (int) from.longValue(), 0, leaf.docBase + document));
                    }
                }
            }
        }
        return List.copyOf(best);
    }

    private void compare(BytesRef data, QueryLikeness likeness, PriorityQueue<Near> best, Near first) {
        for (int i = 0; (i + 1) * query.length <= data.length; i++) {
            float cosine = likeness.of(data.bytes, data.offset + i * query.length);
            if (best.size() < most || cosine > best.element().likeness()) {
                best.add(new Near(first.path(), first.number() + i, cosine, first.document()));
                if (best.size() > most) {
                    best.remove();
                }
            }
        }
    }
}
