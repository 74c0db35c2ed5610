// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol.Paths;
import org.vauban.knowledge.protocol.IndexProtocol.Put;

/**
 * Knows which version of a file is in the index, including what is not yet committed. Computing vectors takes seconds;
 * meanwhile their file may be read again, or removed because the rules exclude it. For one thread.
 */
final class FileVersions {
    private final IndexSearch committed;
    /** Versions written since the last commit, by path; null for a removed file. */
    private final Map<String, @Nullable FileStamp> written = new HashMap<>();

    FileVersions(IndexSearch committed) {
        this.committed = committed;
    }

    void put(Put put) {
        written.put(put.file().path(), put.file().stamp());
    }

    void delete(Paths paths) {
        paths.paths().forEach(path -> written.put(path, null));
    }

    /** Whether the index has this version of a file. */
    boolean has(String path, FileStamp stamp) throws IOException {
        return Objects.equals(stamp, written.containsKey(path) ? written.get(path) : committed.stamp(path));
    }

    /** Forgets the uncommitted versions, after a commit or a rollback. */
    void clear() {
        written.clear();
    }
}
