// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/** Finds the documents of files in a segment of the index without reading those of other files. Stateless. */
final class FileDocuments {
    private FileDocuments() {}

    /**
     * Returns the documents of files that are not deleted.
     *
     * @param paths absolute paths of files, or of folders that contain them; none for all files
     */
    static DocIdSetIterator of(LeafReader reader, List<String> paths) throws IOException {
        FixedBitSet files = new FixedBitSet(reader.maxDoc());
        PostingsEnum kind = reader.postings(new Term(IndexFields.KIND, IndexFields.FILE), PostingsEnum.NONE);
        if (kind != null) {
            files.or(kind);
        }
        if (!paths.isEmpty()) {
            files.and(below(reader, paths));
        }
        if (reader.getLiveDocs() != null) {
            reader.getLiveDocs().applyMask(files, 0);
        }
        return new BitSetIterator(files, files.cardinality());
    }

    /** Returns all documents of these files, including those of their passages. */
    private static FixedBitSet below(LeafReader reader, List<String> paths) throws IOException {
        FixedBitSet below = new FixedBitSet(reader.maxDoc());
        Terms terms = reader.terms(IndexFields.PATH);
        TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
        for (String path : paths) {
            if (each.seekExact(new BytesRef(path))) {
                below.or(each.postings(null, PostingsEnum.NONE));
            }
            BytesRef prefix = new BytesRef(path.endsWith(File.separator) ? path : path + File.separator);
            boolean more = each.seekCeil(prefix) != TermsEnum.SeekStatus.END;
            while (more && StringHelper.startsWith(each.term(), prefix)) {
                below.or(each.postings(null, PostingsEnum.NONE));
                more = each.next() != null;
            }
        }
        return below;
    }
}
