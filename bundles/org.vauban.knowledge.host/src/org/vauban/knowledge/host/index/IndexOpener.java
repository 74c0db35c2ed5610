// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.vauban.knowledge.protocol.IndexFailure;

/**
 * Opens the index for writing: waits until no other process writes, and deletes an old or damaged index, so that the
 * writer only ever sees a sound index of this version. For one thread.
 */
final class IndexOpener {
    private static final double BUFFER_MEGABYTES = 16;
    private static final long PAUSE_NANOS = 20_000_000;

    private final Directory directory;
    private final Analyzer analyzer;
    private final VerifiedSegments verified = new VerifiedSegments();

    IndexOpener(Directory directory, Analyzer analyzer) {
        this.directory = directory;
        this.analyzer = analyzer;
    }

    /**
     * An index that is open for writing.
     *
     * @param writer closed by the caller
     * @param committed user data of the last commit
     * @param fault why the previous index was deleted, or an empty text
     */
    record Opened(IndexWriter writer, Map<String, String> committed, String fault) {}

    /** @param patience how long to wait for another process that writes */
    Opened open(Duration patience) throws IndexRefusedException, IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                String fault;
                try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
                    // under the lock, as files that another process is replacing would look damaged
                    fault = fault();
                    if (!fault.isEmpty()) {
                        clear();
                    }
                    lock.ensureValid();
                }
                // the default codec: a search reads many passages, and the smaller one unpacks them too slowly
                IndexWriterConfig config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(BUFFER_MEGABYTES)
                        .setMaxFullFlushMergeWaitMillis(0) // a client waits for the commit
                        .setCommitOnClose(false);
                IndexWriter opened = new IndexWriter(directory, config);
                Map<String, String> committed = new HashMap<>();
                if (opened.getLiveCommitData() != null) {
                    opened.getLiveCommitData().forEach(each -> committed.put(each.getKey(), each.getValue()));
                }
                return new Opened(opened, committed, fault);
            } catch (LockObtainFailedException e) {
                if (System.nanoTime() - end > 0) {
                    throw new IndexRefusedException(IndexFailure.BUSY, "another process writes the index", e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Returns why the index must be rebuilt: {@code old}, {@code damaged}, or an empty text if it need not be. */
    private String fault() throws IndexRefusedException, IOException {
        try {
            if (!DirectoryReader.indexExists(directory)) {
                return "";
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                int schema = Integer.parseInt(
                        reader.getIndexCommit().getUserData().getOrDefault(IndexFields.SCHEMA_KEY, "0"));
                if (schema > IndexFields.SCHEMA) {
                    throw new IndexRefusedException(IndexFailure.NEWER, "schema " + schema);
                }
                if (schema < IndexFields.SCHEMA) {
                    return "old";
                }
                verified.verify(reader); // a damaged index is rebuilt
            }
            return "";
        } catch (IndexFormatTooNewException e) {
            throw new IndexRefusedException(IndexFailure.NEWER, String.valueOf(e.getMessage()), e);
        } catch (IndexFormatTooOldException e) {
            return "old";
        } catch (CorruptIndexException | java.io.EOFException | java.nio.file.NoSuchFileException
                | IllegalArgumentException e) {
            return "damaged";
        }
    }

    /** Deletes all files in the folder, including the journal, so that no journal of another version is replayed. */
    private void clear() throws IOException {
        verified.clear();
        for (String name : directory.listAll()) {
            if (!name.equals(IndexWriter.WRITE_LOCK_NAME)) {
                directory.deleteFile(name);
            }
        }
    }
}
