// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.ParseRequest;

/**
 * Keeps a parser host ready, so that a changed file need not wait for one to start. It serves one run like any other
 * host; it learns its folders only then, and has read nothing before. Any thread.
 */
public final class SpareParser implements AutoCloseable {
    /** Time without a change after which the spare host is ended. */
    private static final Duration KEPT = Duration.ofMinutes(5);
    /** Time for confining itself, since the process has long been started. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Gson gson = new Gson();
    private final Executor later = CompletableFuture.delayedExecutor(KEPT.toMillis(), TimeUnit.MILLISECONDS);
    // guarded by this
    private @Nullable ChildConnection waiting;
    private @Nullable KnowledgeLaunch launch;
    private boolean again;
    private boolean closed;

    /**
     * Starts a host for the next run over named files, beginning with the second call: a command ends after the first
     * run. Returns at once.
     *
     * @throws ChildException if it cannot be started
     */
    public synchronized void prepareNext(KnowledgeLaunch wanted) throws ChildException {
        if (again) {
            prepare(wanted);
        }
        again = true;
    }

    /**
     * Starts a host unless one is ready. Returns at once.
     *
     * @throws ChildException if it cannot be started
     */
    public synchronized void prepare(KnowledgeLaunch wanted) throws ChildException {
        ChildConnection now = waiting;
        if (closed || now != null && now.isAlive() && Objects.equals(wanted, launch)) {
            return;
        }
        drop();
        ChildConnection next = new ChildConnection(wanted.spareParser(), "vauban-parser", gson);
        waiting = next;
        launch = wanted;
        later.execute(() -> dropIf(next));
    }

    /**
     * Hands over the host that is ready.
     *
     * @param folders absolute folders that it may read
     * @return null if none is ready, or it cannot confine itself
     */
    @Nullable
    ChildConnection take(KnowledgeLaunch wanted, List<Path> folders) {
        ChildConnection taken;
        synchronized (this) {
            if (!Objects.equals(wanted, launch)) {
                drop(); // the policy now requires another confinement
            }
            taken = waiting;
            waiting = null;
        }
        if (taken == null) {
            return null;
        }
        try (ChildConnection.Call call = taken.call(ParseRequest.FOLDERS,
                new IndexProtocol.Paths(folders.stream().map(Path::toString).toList()), PATIENCE)) {
            if (call.next(PATIENCE).failure() == null) {
                return taken;
            }
        } catch (ChildException e) {
            System.getLogger(SpareParser.class.getName()).log(System.Logger.Level.DEBUG, "another one is started", e);
        }
        taken.kill();
        return null;
    }

    private synchronized void dropIf(ChildConnection old) {
        if (waiting == old) {
            drop();
        }
    }

    /** Requires the lock. */
    private void drop() {
        ChildConnection old = waiting;
        waiting = null;
        if (old != null) {
            old.kill();
        }
    }

    /** Ends the host that is ready, and prevents new ones. */
    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }
}
