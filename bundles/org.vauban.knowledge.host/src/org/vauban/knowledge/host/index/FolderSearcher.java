// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.SmallFloat;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Ranks the passages of some folders as if nothing else were in the index, so that no score reveals how common a word
 * is elsewhere. For one search.
 */
final class FolderSearcher extends IndexSearcher {
    /** Passages of the folders, one set per segment. */
    private final List<FixedBitSet> parts;
    private final Map<String, CollectionStatistics> fields = new HashMap<>();

    private FolderSearcher(IndexReader reader, List<FixedBitSet> parts) {
        super(reader);
        this.parts = parts;
    }

    /** @param folders absolute paths of folders or files; none for the whole index */
    static FolderSearcher of(IndexSearcher whole, List<String> folders) throws IOException {
        IndexReader reader = whole.getIndexReader();
        Weight weight = whole.createWeight(whole.rewrite(QueryTerms.scope(folders)), ScoreMode.COMPLETE_NO_SCORES, 1);
        List<FixedBitSet> parts = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            FixedBitSet part = new FixedBitSet(leaf.reader().maxDoc());
            Scorer scorer = weight.scorer(leaf);
            if (scorer != null) {
                part.or(scorer.iterator());
            }
            Bits live = leaf.reader().getLiveDocs();
            if (live != null) {
                live.applyMask(part, 0);
            }
            parts.add(part);
        }
        return new FolderSearcher(reader, parts);
    }

    private static int next(FixedBitSet part, int from) {
        return from >= part.length() ? DocIdSetIterator.NO_MORE_DOCS : part.nextSetBit(from);
    }

    @Override
    @NonNullByDefault({})
    public TermStatistics termStatistics(Term term, int documents, long occurrences) throws IOException {
        long found = 0;
        long times = 0;
        for (LeafReaderContext leaf : getIndexReader().leaves()) {
            FixedBitSet part = parts.get(leaf.ord);
            PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.FREQS);
            int wanted = next(part, 0);
            while (postings != null && wanted != DocIdSetIterator.NO_MORE_DOCS) {
                int at = postings.docID() < wanted ? postings.advance(wanted) : postings.docID();
                if (at == wanted) {
                    found++;
                    times += postings.freq();
                    wanted = next(part, wanted + 1);
                } else {
                    wanted = next(part, at);
                }
            }
        }
        // a term without documents ranks nothing, but Lucene requires at least one
        return new TermStatistics(term.bytes(), Math.max(1, found), Math.max(1, times));
    }

    @Override
    @NonNullByDefault({})
    public CollectionStatistics collectionStatistics(String field) throws IOException {
        CollectionStatistics known = fields.get(field);
        if (known == null) {
            known = counted(field);
            fields.put(field, known);
        }
        return known;
    }

    private CollectionStatistics counted(String field) throws IOException {
        long documents = 0;
        long words = 0;
        for (LeafReaderContext leaf : getIndexReader().leaves()) {
            FixedBitSet part = parts.get(leaf.ord);
            NumericDocValues lengths = leaf.reader().getNormValues(field);
            for (int each = next(part, 0); lengths != null && each != DocIdSetIterator.NO_MORE_DOCS;
                    each = next(part, each + 1)) {
                if (lengths.advanceExact(each)) {
                    documents++;
                    words += SmallFloat.byte4ToInt((byte) lengths.longValue());
                }
            }
        }
        long counted = Math.max(1, documents);
        return new CollectionStatistics(field, counted, counted, Math.max(counted, words), counted);
    }
}
