// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.vauban.governance.source.FileReason;
import org.vauban.knowledge.passage.PageStart;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexFailure;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.Message;
import org.vauban.knowledge.protocol.VectorProtocol;

/**
 * Client of an index host. All methods block. They throw {@link IndexException} if the host refuses a request, and
 * {@link ChildException} if it does not answer; a new client is then needed. Any thread.
 */
public final class IndexClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** Time for a large file: thousands of pages take a minute of processor time. */
    private static final Duration LARGE_FILE = Duration.ofMinutes(10);
    /** Maximum characters in a message: the host lacks the memory for the passages of a thousand pages. */
    private static final int MOST_TOGETHER = 1 << 20;
    /** Estimated characters of a box, or of a page start without its label. */
    private static final int BOX = 100;
    /** Estimated characters of a passage besides its texts. */
    private static final int FRAME = 200;

    private final ChildConnection host;
    private final Gson gson = new Gson();
    /** Number of writers that have begun and not ended. */
    private final AtomicInteger writing = new AtomicInteger();

    /**
     * Starts a host.
     *
     * @param folder folder of the index; created with access for its owner only if absent
     */
    public IndexClient(KnowledgeLaunch launch, Path folder) throws ChildException, IndexException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.toAbsolutePath());
            }
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new IndexException(IndexFailure.NOT_WRITABLE, FileReason.of(e), e);
        }
        host = new ChildConnection(launch.index(folder), "vauban-index", gson);
    }

    /** @param builder starts an index host */
    IndexClient(ProcessBuilder builder, String name) throws ChildException {
        host = new ChildConnection(builder, name, gson);
    }

    /** Begins to write, after waiting for any other process that writes. */
    public IndexProtocol.Begun begin(Duration patience) throws IndexException, ChildException {
        IndexProtocol.Begun begun = read(ask(IndexProtocol.BEGIN, new IndexProtocol.Begin(patience.toMillis()),
                PATIENCE.plus(patience)), IndexProtocol.Begun.class);
        writing.incrementAndGet();
        return begun;
    }

    /** Passes on all files in the index, in no order. */
    public void files(Consumer<IndexedFile> receiver) throws IndexException, ChildException {
        files(List.of(), receiver);
    }

    /**
     * Passes on the files in the index at or below paths, in no order.
     *
     * @param paths absolute; none for all files
     */
    public void files(List<String> paths, Consumer<IndexedFile> receiver) throws IndexException, ChildException {
        try (ChildConnection.Call call = host.call(IndexProtocol.FILES, new IndexProtocol.Paths(paths),
                PATIENCE)) {
            while (true) {
                Message answer = call.next(PATIENCE);
                JsonElement part = answer.part();
                if (part == null) {
                    value(answer);
                    return;
                }
                for (IndexedFile file : read(part, IndexedFile[].class)) {
                    receiver.accept(file);
                }
            }
        }
    }

    /** Replaces the record and passages of a file. */
    public void put(IndexProtocol.Put put) throws IndexException, ChildException {
        String path = put.file().path();
        List<Passage> passages = put.passages();
        int from = 0;
        int weight = 0;
        for (int i = 0; i + 1 < passages.size(); i++) {
            weight += weight(passages.get(i));
            if (weight > MOST_TOGETHER) {
                ask(IndexProtocol.AHEAD, new IndexProtocol.Ahead(path, from, passages.subList(from, i + 1)), PATIENCE);
                from = i + 1;
                weight = 0;
            }
        }
        ask(IndexProtocol.PUT, new IndexProtocol.Put(put.file(), passages.subList(from, passages.size())),
                from == 0 ? PATIENCE : LARGE_FILE);
    }

    /** Estimates the characters of a passage in a message; short passages have more metadata than text. */
    private static int weight(Passage passage) {
        int weight = FRAME + passage.path().length() + passage.title().length() + passage.symbol().length()
                + passage.pageLabel().length() + passage.text().length() + BOX * passage.boxes().size();
        for (String heading : passage.headings()) {
            weight += heading.length();
        }
        for (PageStart page : passage.furtherPages()) {
            weight += BOX + page.label().length();
        }
        return weight;
    }

    /** Removes files. On failure, some of very many files may be removed completely, and the others not at all. */
    public void delete(List<String> paths) throws IndexException, ChildException {
        int from = 0;
        int weight = 0;
        for (int i = 0; i < paths.size(); i++) {
            weight += paths.get(i).length();
            if (weight > MOST_TOGETHER || i + 1 == paths.size()) {
                ask(IndexProtocol.DELETE, new IndexProtocol.Paths(paths.subList(from, i + 1)), PATIENCE);
                from = i + 1;
                weight = 0;
            }
        }
    }

    /** Announces documents of a pack; the next writer removes them unless {@link #endPack} follows. */
    public void beginPack(Path folder) throws IndexException, ChildException {
        ask(IndexProtocol.PACK, new IndexProtocol.Pack(folder.toString(), true), PATIENCE);
    }

    /** Marks the documents of a pack as complete. */
    public void endPack(Path folder) throws IndexException, ChildException {
        ask(IndexProtocol.PACK, new IndexProtocol.Pack(folder.toString(), false), PATIENCE);
    }

    /** Makes all changes so far visible to every searcher. */
    public void commit() throws IndexException, ChildException {
        ask(IndexProtocol.COMMIT, new JsonObject(), PATIENCE);
    }

    /** Commits, and releases the index for other writers. */
    public void end() throws IndexException, ChildException {
        writing.decrementAndGet();
        ask(IndexProtocol.END, new JsonObject(), PATIENCE);
    }

    /** Commits if this client is writing, before the files are listed. */
    public void commitWritten() throws IndexException, ChildException {
        if (writing.get() > 0) {
            try {
                commit();
            } catch (IndexException e) {
                if (e.failure() != IndexFailure.BAD_REQUEST) {
                    throw e;
                } // otherwise it has ended meanwhile
            }
        }
    }

    /** Writes to the index between begin and end. */
    public interface Writing {
        /** @throws IndexException also if the host cannot write any more */
        void write() throws IndexException, ChildException;
    }

    /** Begins to write after waiting for any other process that writes, runs the writing, and ends. */
    public void write(Duration patience, Writing writing) throws IndexException, ChildException {
        begin(patience);
        try {
            writing.write();
        } catch (IndexException | ChildException | RuntimeException e) {
            endAfter(e);
            throw e;
        }
        end();
    }

    /** Ends after a failure; a failure to end is only added to it as suppressed. */
    public void endAfter(Exception failure) {
        try {
            end();
        } catch (IndexException | ChildException e) {
            failure.addSuppressed(e);
        }
    }

    /** Searches; possible while this or another client writes. */
    public IndexProtocol.Hits search(IndexProtocol.Search search) throws IndexException, ChildException {
        return read(ask(IndexProtocol.SEARCH, search, PATIENCE), IndexProtocol.Hits.class);
    }

    /**
     * Returns the passages without vectors of a model.
     *
     * @param paths absolute paths of files, or of folders that contain them; none for all files
     */
    public List<VectorProtocol.PendingFile> pending(String model, List<String> paths)
            throws IndexException, ChildException {
        return parts(VectorProtocol.PENDING, new VectorProtocol.Model(model, paths),
                VectorProtocol.PendingFile[].class);
    }

    /** Whether any passage has a vector; a cheap request. */
    public boolean hasVectors() throws IndexException, ChildException {
        return read(ask(VectorProtocol.ANY, new JsonObject(), PATIENCE), VectorProtocol.Any.class).any();
    }

    /** Returns passages of a file; none if the file was indexed again since. */
    public List<Passage> passages(VectorProtocol.Range range) throws IndexException, ChildException {
        return read(ask(VectorProtocol.PASSAGES, range, PATIENCE), VectorProtocol.Passages.class).passages();
    }

    /**
     * Returns the vectors of a file, even if it was indexed again after they were computed.
     *
     * @param path absolute path
     */
    public List<VectorProtocol.Vectors> vectors(String path, String model) throws IndexException, ChildException {
        return parts(VectorProtocol.OF, new VectorProtocol.Of(path, model), VectorProtocol.Vectors[].class);
    }

    /** Stores vectors of passages. */
    public void put(VectorProtocol.Vectors vectors) throws IndexException, ChildException {
        ask(VectorProtocol.VECTORS, vectors, PATIENCE);
    }

    /** Returns the size of the index. */
    public IndexProtocol.Statistics statistics() throws IndexException, ChildException {
        return read(ask(IndexProtocol.STATISTICS, new JsonObject(), PATIENCE),
                IndexProtocol.Statistics.class);
    }

    /** Whether the host accepts requests. */
    public boolean isAlive() {
        return host.isAlive();
    }

    /** Process id of the host. */
    public long pid() {
        return host.pid();
    }

    /** Collects the items of all parts of an answer. */
    private <T> List<T> parts(String method, Object value, Class<T[]> type) throws IndexException, ChildException {
        List<T> all = new ArrayList<>();
        try (ChildConnection.Call call = host.call(method, value, PATIENCE)) {
            while (true) {
                Message answer = call.next(PATIENCE);
                JsonElement part = answer.part();
                if (part == null) {
                    value(answer);
                    return all;
                }
                all.addAll(List.of(read(part, type)));
            }
        }
    }

    private JsonElement ask(String method, Object value, Duration patience) throws IndexException, ChildException {
        try (ChildConnection.Call call = host.call(method, value, patience)) {
            return value(call.next(patience));
        }
    }

    /** Parses an answer, which is untrusted: the host has processed the text of hostile files. */
    private <T> T read(JsonElement json, Class<T> shape) throws ChildException {
        try {
            return Objects.requireNonNull(gson.fromJson(json, shape));
        } catch (RuntimeException e) {
            // for JSON of another shape, gson and record constructors throw exceptions of many types
            host.kill();
            throw ChildException.protocol("an answer that makes no sense", e);
        }
    }

    private static IndexFailure reason(Message.Failure failure) throws ChildException {
        for (IndexFailure each : IndexFailure.values()) {
            if (each.name().equals(failure.reason())) {
                return each;
            }
        }
        throw ChildException.protocol("a failure of no kind", null);
    }

    private static JsonElement value(Message answer) throws IndexException, ChildException {
        Message.Failure failure = answer.failure();
        if (failure != null) {
            throw new IndexException(reason(failure), failure.detail());
        }
        JsonElement value = answer.value();
        if (value == null) {
            throw ChildException.protocol("an answer without a value", null);
        }
        return value;
    }

    /** Ends the host. Uncommitted writes are not lost: the next writer replays them. */
    @Override
    public void close() {
        host.close();
    }

    /** Ends the host, and allows some time for that. */
    void close(Duration patience) {
        host.close(patience);
    }

    /** Kills the host. */
    void kill() {
        host.kill();
    }
}
