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
 * Remembers the segments whose checksums this process has verified. A segment never changes once it is written, and
 * reading all of them again would add a second to each write to a large index. For one thread.
 */
final class VerifiedSegments {
    private Set<String> known = Set.of();

    /**
     * Verifies the new segments at the speed of the disk.
     *
     * @throws org.apache.lucene.index.CorruptIndexException if a segment is damaged
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

    /** Forgets all segments, so that they are verified again. */
    void clear() {
        known = Set.of();
    }
}
