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
 * An index host and its requests. All methods block, and throw {@link IndexException} where the host refuses, and
 * {@link ChildException} where it does not answer; then another client must be made. Any thread.
 */
public final class IndexClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** A file of thousands of pages takes a minute of the processor. */
    private static final Duration LARGE_FILE = Duration.ofMinutes(10);
    /** Characters in one message: the host has not the memory for the passages of a thousand pages. */
    private static final int MOST_TOGETHER = 1 << 20;
    /** Characters of a box or of the beginning of a page, without its label. */
    private static final int BOX = 100;
    /** Characters of a passage beside its texts. */
    private static final int FRAME = 200;

    private final ChildConnection host;
    private final Gson gson = new Gson();
    /** Who have begun and not ended. */
    private final AtomicInteger writing = new AtomicInteger();

    /**
     * Starts a host.
     *
     * @param folder of the index; made, for its owner only, if it is not there
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

    /** @param builder of an index host */
    IndexClient(ProcessBuilder builder, String name) throws ChildException {
        host = new ChildConnection(builder, name, gson);
    }

    /** Begins to write, waiting while another process does. */
    public IndexProtocol.Begun begin(Duration patience) throws IndexException, ChildException {
        IndexProtocol.Begun begun = read(ask(IndexProtocol.BEGIN, new IndexProtocol.Begin(patience.toMillis()),
                PATIENCE.plus(patience)), IndexProtocol.Begun.class);
        writing.incrementAndGet();
        return begun;
    }

    /** All files that the index knows, in no order. */
    public void files(Consumer<IndexedFile> receiver) throws IndexException, ChildException {
        files(List.of(), receiver);
    }

    /**
     * The files that the index knows at or below paths, in no order.
     *
     * @param paths absolute; none for all
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

    /** Replaces what is known of a file. */
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

    /** About as many characters as a message has for it: of short passages, more are around them than in them. */
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

    /** Forgets files. Where this fails, some of very many may be forgotten, each as a whole, and the others not. */
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

    /** Says that documents of a pack follow: whoever writes next forgets them unless {@link #endPack} comes. */
    public void beginPack(Path folder) throws IndexException, ChildException {
        ask(IndexProtocol.PACK, new IndexProtocol.Pack(folder.toString(), true), PATIENCE);
    }

    /** Says that what the index has of a pack is to stay. */
    public void endPack(Path folder) throws IndexException, ChildException {
        ask(IndexProtocol.PACK, new IndexProtocol.Pack(folder.toString(), false), PATIENCE);
    }

    /** Makes everything so far visible to all who search. */
    public void commit() throws IndexException, ChildException {
        ask(IndexProtocol.COMMIT, new JsonObject(), PATIENCE);
    }

    /** Commits and lets others write. */
    public void end() throws IndexException, ChildException {
        writing.decrementAndGet();
        ask(IndexProtocol.END, new JsonObject(), PATIENCE);
    }

    /** Makes visible what is being written with this client, if anything is, for who is about to list files. */
    public void commitWritten() throws IndexException, ChildException {
        if (writing.get() > 0) {
            try {
                commit();
            } catch (IndexException e) {
                if (e.failure() != IndexFailure.BAD_REQUEST) {
                    throw e;
                } // else it has ended meanwhile
            }
        }
    }

    /** What is written between a beginning and an end. */
    public interface Writing {
        /** @throws IndexException also where nothing more can be written */
        void write() throws IndexException, ChildException;
    }

    /** Begins to write, waiting while another process does, writes, and ends. */
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

    /** Ends after a failure: that counts, and not that a host which has given up cannot end any more. */
    public void endAfter(Exception failure) {
        try {
            end();
        } catch (IndexException | ChildException e) {
            failure.addSuppressed(e);
        }
    }

    /** Searches; also while this client or another one writes. */
    public IndexProtocol.Hits search(IndexProtocol.Search search) throws IndexException, ChildException {
        return read(ask(IndexProtocol.SEARCH, search, PATIENCE), IndexProtocol.Hits.class);
    }

    /**
     * Passages without vectors of a model.
     *
     * @param paths at or below which files are looked at, absolute; none for all files
     */
    public List<VectorProtocol.PendingFile> pending(String model, List<String> paths)
            throws IndexException, ChildException {
        return parts(VectorProtocol.PENDING, new VectorProtocol.Model(model, paths),
                VectorProtocol.PendingFile[].class);
    }

    /** Whether any passage has a vector; costs nothing. */
    public boolean hasVectors() throws IndexException, ChildException {
        return read(ask(VectorProtocol.ANY, new JsonObject(), PATIENCE), VectorProtocol.Any.class).any();
    }

    /** Passages of a file; none if it was indexed anew since. */
    public List<Passage> passages(VectorProtocol.Range range) throws IndexException, ChildException {
        return read(ask(VectorProtocol.PASSAGES, range, PATIENCE), VectorProtocol.Passages.class).passages();
    }

    /**
     * The vectors of a file, also where it was indexed anew since they were computed.
     *
     * @param path absolute
     */
    public List<VectorProtocol.Vectors> vectors(String path, String model) throws IndexException, ChildException {
        return parts(VectorProtocol.OF, new VectorProtocol.Of(path, model), VectorProtocol.Vectors[].class);
    }

    /** Keeps vectors of passages. */
    public void put(VectorProtocol.Vectors vectors) throws IndexException, ChildException {
        ask(VectorProtocol.VECTORS, vectors, PATIENCE);
    }

    /** The size of the index. */
    public IndexProtocol.Statistics statistics() throws IndexException, ChildException {
        return read(ask(IndexProtocol.STATISTICS, new JsonObject(), PATIENCE),
                IndexProtocol.Statistics.class);
    }

    /** Whether it can be asked. */
    public boolean isAlive() {
        return host.isAlive();
    }

    /** The process. */
    public long pid() {
        return host.pid();
    }

    /** What an answer of several parts has in all of them. */
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

    /** What has read the text of hostile files may be hostile, too. */
    private <T> T read(JsonElement json, Class<T> shape) throws ChildException {
        try {
            return Objects.requireNonNull(gson.fromJson(json, shape));
        } catch (RuntimeException e) {
            // gson and the constructors of records throw many kinds for JSON of another shape
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

    /** Ends the host. What was put and not committed is not lost: whoever writes next finds it. */
    @Override
    public void close() {
        host.close();
    }

    /** Ends the host, and gives it time for that. */
    void close(Duration patience) {
        host.close(patience);
    }

    /** Ends the host at once. */
    void kill() {
        host.kill();
    }
}
