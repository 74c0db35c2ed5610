// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.process.launch.CdsArchive;
import org.vauban.engine.process.launch.CdsTrainingFolder;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.IndexedFile;

/**
 * Creates the {@link CdsArchive} of the index host, which then starts in half the time. A training run with low
 * priority indexes a few files in a folder of its own, and its JVM stores the loaded classes on exit. Any thread.
 */
public final class IndexTraining implements AutoCloseable {
    /** Delay after which a short command has ended, and an editor has started. */
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofSeconds(2);
    private static final int FILES = 4;
    private static final String TEXT = "The valves are closed. Les vannes sont fermées.";

    // guarded by this
    private boolean planned;
    private boolean closed;
    private boolean running;
    private @Nullable IndexClient host;

    /**
     * Schedules the creation of the archive in half a minute, unless it exists or is already scheduled. Returns at
     * once.
     */
    public synchronized void plan(KnowledgeLaunch launch) {
        if (!planned && launch.archives() != null) {
            planned = true;
            CompletableFuture.delayedExecutor(IDLE.toMillis(), TimeUnit.MILLISECONDS, body -> {
                Thread thread = new Thread(body, "vauban-index-training");
                thread.setDaemon(true);
                thread.start();
            }).execute(() -> make(launch));
        }
    }

    /** Creates the archive on this thread, unless it exists or an earlier attempt failed. */
    public void make(KnowledgeLaunch launch) {
        CdsArchive archive;
        try {
            archive = launch.indexArchive().orElse(null);
        } catch (EngineException e) {
            return; // starting a host reports the failure
        }
        if (archive == null || !archive.isWanted() || !begin()) {
            return;
        }
        try (CdsTrainingFolder training = CdsTrainingFolder.of(archive)) {
            if (train(launch, training.path(), training.written())) {
                training.publish();
            }
        } catch (IOException | IndexException | EngineException e) {
            System.getLogger(IndexTraining.class.getName()).log(Level.WARNING,
                    "No archive of the index host's classes could be made; it starts without: " + e.getMessage());
            archive.failed(e);
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        if (closed || running) {
            return false;
        }
        running = true;
        return true;
    }

    private synchronized void end() {
        running = false;
        notifyAll();
    }

    /** @return false if this object was closed meanwhile */
    private boolean train(KnowledgeLaunch launch, Path folder, Path written) throws IOException, IndexException {
        IndexClient client;
        synchronized (this) {
            if (closed) {
                return false;
            }
            client = new IndexClient(launch.indexTraining(folder, written), "vauban-index-training");
            host = client;
        }
        try {
            play(client);
            client.close(PATIENCE); // the JVM writes the archive now
        } catch (IndexException | ChildException e) {
            if (!isClosed()) {
                throw e;
            }
        } finally {
            client.kill();
        }
        if (isClosed()) {
            return false;
        }
        if (!Files.isRegularFile(written)) {
            throw new IOException("the JVM wrote none");
        }
        return true;
    }

    private static void play(IndexClient client) throws IndexException, ChildException {
        client.begin(PATIENCE);
        for (int i = 0; i < FILES; i++) {
            String path = "/training/file" + i;
            client.put(new IndexProtocol.Put(
                    new IndexedFile(path, "MARKDOWN", new FileStamp(1, 1, "a"), null, "", 1, "training"),
                    List.of(new Passage(path, 0, "Title", List.of("Heading"), "openValve", i % 2 == 0 ? "en" : "fr", 0,
                            TEXT.length(), 1, 1, "", TEXT, List.of()))));
        }
        client.commit();
        client.put(new IndexProtocol.Put(
                new IndexedFile("/training/file0", "MARKDOWN", new FileStamp(2, 2, "b"), null, "", 0, "training"),
                List.of()));
        client.files(file -> {});
        for (String query : List.of("valve openValve", "\"vannes sont\"")) {
            client.search(new IndexProtocol.Search(query, 5, List.of()));
        }
        client.delete(List.of("/training/file1"));
        client.hasVectors();
        client.statistics();
        client.end();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Stops a training run, waits briefly until its files are deleted, and prevents further runs. */
    @Override
    public synchronized void close() {
        closed = true;
        IndexClient now = host;
        if (now != null) {
            now.kill();
        }
        long end = System.nanoTime() + END.toNanos();
        try {
            for (long left = END.toMillis(); running && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
