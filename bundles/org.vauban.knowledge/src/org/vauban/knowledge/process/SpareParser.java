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
 * A parser host that is started ahead, so that a file that was changed need not wait for it. It serves one run, like
 * any other; which folders it may read it is told then, and has read nothing before. Any thread.
 */
public final class SpareParser implements AutoCloseable {
    /** Without a change for so long, the next one waits. */
    private static final Duration KEPT = Duration.ofMinutes(5);
    /** For confining itself; it has been started for some time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Gson gson = new Gson();
    private final Executor later = CompletableFuture.delayedExecutor(KEPT.toMillis(), TimeUnit.MILLISECONDS);
    // guarded by this
    private @Nullable ChildConnection waiting;
    private @Nullable KnowledgeLaunch launch;
    private boolean again;
    private boolean closed;

    /**
     * Starts a host for the next run after one over named files: from the second one on, since a command is over after
     * the first. Returns at once.
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
     * Starts a host unless one waits. Returns at once.
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
     * Gives away the host that waits.
     *
     * @param folders that it may read, absolute
     * @return null where none waits, or it cannot confine itself
     */
    @Nullable
    ChildConnection take(KnowledgeLaunch wanted, List<Path> folders) {
        ChildConnection taken;
        synchronized (this) {
            if (!Objects.equals(wanted, launch)) {
                drop(); // it is to be confined otherwise
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

    /** Under the lock. */
    private void drop() {
        ChildConnection old = waiting;
        waiting = null;
        if (old != null) {
            old.kill();
        }
    }

    /** Ends the host that waits; none is started any more. */
    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }
}
