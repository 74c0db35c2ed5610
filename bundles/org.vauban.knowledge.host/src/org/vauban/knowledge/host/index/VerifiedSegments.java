// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.util.StringHelper;

/**
 * The segments whose checksums this process has verified. A segment is never changed once it is written, and reading
 * all of them again would take a second of each write to a large index. For one thread.
 */
final class VerifiedSegments {
    private Set<String> known = Set.of();

    /**
     * Verifies the segments that are new; reads as fast as the disk does.
     *
     * @throws org.apache.lucene.index.CorruptIndexException if one is damaged
     */
    void verify(DirectoryReader reader) throws IOException {
        Set<String> verified = new HashSet<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            if (leaf.reader() instanceof SegmentReader segment) {
                String id = StringHelper.idToString(segment.getSegmentInfo().info.getId());
                if (!known.contains(id)) {
                    segment.checkIntegrity();
                }
                verified.add(id);
            }
        }
        known = verified;
    }

    /** All are to be verified once more. */
    void clear() {
        known = Set.of();
    }
}
