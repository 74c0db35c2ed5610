// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.vauban.engine.framing.FrameException;
import org.vauban.knowledge.host.index.IndexRefusedException;
import org.vauban.knowledge.host.index.LuceneAdvice;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.protocol.IndexFailure;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.Message;
import org.vauban.knowledge.protocol.VectorProtocol;

/**
 * The index host: keeps an index in the only folder that it can read and write. It starts no program and opens no
 * socket. One thread searches, with helper threads for comparing many vectors; a second thread lists, and a third one
 * writes, because a write may have to wait for minutes until another process has finished writing.
 */
public final class IndexMain {
    private static final int MAX_WAITING = 64;
    /** Time for the write in progress once the client is gone; whatever was answered survives a kill. */
    private static final long END_SECONDS = 10;

    private final HostStart start;
    private final LuceneIndex index;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    /** When the queue is full, the reading thread searches itself and so reads no more requests meanwhile. */
    private final ExecutorService searches = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING), thread("search"), new ThreadPoolExecutor.CallerRunsPolicy());
    private final ExecutorService lists = Executors.newSingleThreadExecutor(thread("list"));
    /** Writes run in the order of their requests; since clients wait for each answer, the queue stays short. */
    private final ExecutorService writes = Executors.newSingleThreadExecutor(thread("write"));

    private IndexMain(HostStart start) throws IOException {
        this.start = start;
        this.index = new LuceneIndex(start.folders().getFirst());
    }

    private static ThreadFactory thread(String name) {
        return body -> {
            Thread thread = new Thread(body, "vauban-index-" + name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs until standard input ends, the parent process ends, or the input violates the protocol. */
    public static void main(String[] arguments) {
        HostStart start = HostStart.of(arguments, true);
        if (start.folders().size() != 1) {
            System.err.println("one --folder is needed");
            HostStart.end(HostStart.BAD_ARGUMENTS);
        }
        LuceneAdvice.silence();
        try {
            new IndexMain(start).serve();
        } catch (FrameException | JsonParseException e) {
            System.err.println("The index host ends: " + e.getMessage());
            HostStart.end(HostStart.BAD_PROTOCOL);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("The index host ends: " + e.getMessage());
            HostStart.end(HostStart.CLIENT_GONE);
        }
        HostStart.end(0);
    }

    private void serve() throws IOException {
        for (String body = start.reader().read(); body != null; body = start.reader().read()) {
            Message request = Objects.requireNonNull(gson.fromJson(body, Message.class));
            String method = request.method();
            if (method == null || request.value() == null) {
                throw new JsonParseException("no request");
            }
            switch (method) {
                case IndexProtocol.SEARCH, IndexProtocol.STATISTICS, VectorProtocol.ANY ->
                    searches.execute(() -> answer(request));
                case IndexProtocol.FILES, VectorProtocol.PENDING, VectorProtocol.PASSAGES, VectorProtocol.OF ->
                    lists.execute(() -> answer(request));
                default -> writes.execute(() -> answer(request));
            }
        }
        close();
    }

    /** Closes the index on the write thread, after the writes that are queued there. */
    private void close() throws IOException {
        writes.execute(() -> {
            try {
                index.close();
            } catch (IOException e) {
                System.err.println("The index is not closed: " + e.getMessage());
            }
        });
        writes.shutdown();
        try {
            writes.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Message request) {
        Message answer;
        try {
            answer = Message.result(request.id(), handle(request.id(), String.valueOf(request.method()),
                    Objects.requireNonNull(request.value())));
        } catch (IndexRefusedException e) {
            answer = Message.failure(request.id(), e.failure().name(), String.valueOf(e.getMessage()));
        } catch (JsonParseException | IllegalArgumentException e) {
            answer = Message.failure(request.id(), IndexFailure.BAD_REQUEST.name(), "the value is not as it should be");
        } catch (RuntimeException e) {
            // without an answer, the client would wait for ever
            e.printStackTrace();
            answer = Message.failure(request.id(), IndexFailure.BAD_REQUEST.name(), e.getClass().getSimpleName());
        }
        send(answer);
    }

    private void send(Message message) {
        try {
            start.writer().write(gson.toJson(message));
        } catch (IOException e) {
            HostStart.end(HostStart.CLIENT_GONE);
        }
    }

    private JsonElement handle(long id, String method, JsonElement value) throws IndexRefusedException {
        JsonElement done = new JsonObject();
        switch (method) {
            case IndexProtocol.BEGIN -> {
                IndexProtocol.Begin begin = gson.fromJson(value, IndexProtocol.Begin.class);
                done = gson.toJsonTree(index.begin(Duration.ofMillis(begin.patienceMillis())));
            }
            case IndexProtocol.FILES -> index.files(gson.fromJson(value, IndexProtocol.Paths.class).paths(),
                    list -> send(Message.part(id, gson.toJsonTree(list))));
            case IndexProtocol.PUT -> index.put(gson.fromJson(value, IndexProtocol.Put.class));
            case IndexProtocol.AHEAD -> index.ahead(gson.fromJson(value, IndexProtocol.Ahead.class));
            case VectorProtocol.PENDING -> index.vectors().pending(gson.fromJson(value, VectorProtocol.Model.class),
                    list -> send(Message.part(id, gson.toJsonTree(list))));
            case VectorProtocol.ANY -> done = gson.toJsonTree(new VectorProtocol.Any(index.vectors().any()));
            case VectorProtocol.PASSAGES -> done = gson.toJsonTree(
                    index.vectors().passages(gson.fromJson(value, VectorProtocol.Range.class)));
            case VectorProtocol.OF -> index.vectors().of(gson.fromJson(value, VectorProtocol.Of.class),
                    list -> send(Message.part(id, gson.toJsonTree(list))));
            case VectorProtocol.VECTORS -> index.put(gson.fromJson(value, VectorProtocol.Vectors.class));
            case IndexProtocol.DELETE -> index.delete(gson.fromJson(value, IndexProtocol.Paths.class));
            case IndexProtocol.PACK -> index.pack(gson.fromJson(value, IndexProtocol.Pack.class));
            case IndexProtocol.COMMIT -> index.commit();
            case IndexProtocol.END -> index.end();
            case IndexProtocol.SEARCH -> done = gson.toJsonTree(
                    index.search(gson.fromJson(value, IndexProtocol.Search.class)));
            case IndexProtocol.STATISTICS -> done = gson.toJsonTree(index.statistics());
            default -> throw new JsonParseException("unknown method");
        }
        return done;
    }
}
