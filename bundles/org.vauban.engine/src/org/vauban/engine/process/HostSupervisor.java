// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.process.launch.HostCommand;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.supervision.RestartBackoff;
import org.vauban.engine.supervision.StartDeadline;

/**
 * The life of the host: starts it, tells when it is ready, and starts it again when it has ended. There is at most one
 * at a time. Knows nothing of requests and models. Supervisor thread, except {@link #hostPid}.
 */
final class HostSupervisor {
    private static final long CLOSE_MILLIS = 1_000;
    /** A host that is ready is used first. */
    private static final long TRAINING_DELAY_MILLIS = 5_000;

    private final HostLaunch launch;
    private final ClientOptions options;
    private final ClientThreads threads;
    private final EngineFailures failures;
    private final HostLifecycleListener listener;
    private final HostSession.NotificationHandler notifications;
    private final RestartBackoff pacing;
    private final HostProcesses processes = new HostProcesses();
    private final CdsTraining training;
    private boolean trained;
    private volatile HostSession session;
    private boolean starting;
    private ScheduledFuture<?> restart;
    private boolean restarting;
    private EngineException lastFailure;

    HostSupervisor(HostLaunch launch, ClientOptions options, ClientThreads threads, EngineFailures failures,
            HostLifecycleListener listener, HostSession.NotificationHandler notifications) {
        this.launch = launch;
        this.options = options;
        this.threads = threads;
        this.failures = failures;
        this.listener = listener;
        this.notifications = notifications;
        training = new CdsTraining(launch, options, failures, processes);
        trained = launch.archives() == null;
        pacing = new RestartBackoff(options.firstBackoff(), options.maxBackoff(), options.stableAfter());
    }

    /** The host that runs, perhaps not yet ready, or null. */
    @Nullable
    HostSession session() {
        return session;
    }

    /** The host that can be asked, or null. */
    @Nullable
    HostSession ready() {
        return session != null && session.ready ? session : null;
    }

    /** Whether a host is on its way: its process starts, has not answered yet, or waits for its time. */
    boolean coming() {
        return starting || restart != null || session != null && !session.ready;
    }

    /** Whether the host on its way follows one that ended. */
    boolean restarting() {
        return restarting;
    }

    /** Why the last host ended or could not be started, or null since one is ready. */
    @Nullable
    EngineException lastFailure() {
        return lastFailure;
    }

    /** The process id of the host that runs now, or -1. Any thread. */
    long hostPid() {
        HostSession now = session;
        return now == null || !now.alive() ? -1 : now.pid();
    }

    /**
     * Why a request must not wait for a host, or null: a start failed a moment ago (not a process for each key that is
     * typed), or the next start is too far off.
     */
    @Nullable
    EngineException refusal() {
        if (starting || session != null) {
            return null;
        }
        if (pacing.pausing(System.nanoTime())) {
            return lastFailure;
        }
        return restart == null ? null : tooLong(restart.getDelay(TimeUnit.MILLISECONDS));
    }

    /** The failure of a request that would have to wait so long, or null when it may. */
    @Nullable
    EngineException tooLong(long millis) {
        return millis > options.maxWait().toMillis() ? failures.restartWait(lastFailure, millis) : null;
    }

    /** Starts a host, unless there is one or one is on its way. */
    void start() {
        if (starting || session != null || restart != null) {
            return;
        }
        starting = true;
        List<Path> readable = listener.readable();
        ClientThreads.daemon("vauban-engine-start", () -> {
            try {
                HostSession started = processes.start(() -> HostSession
                        .start(HostCommand.prepare(launch, readable, failures.messages()), options, failures,
                                notifications));
                if (started != null) {
                    threads.act(() -> started(started)); // closed since: its end is seen to already
                }
            } catch (EngineException e) {
                threads.act(() -> startFailed(e));
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                threads.act(() -> startFailed(failures.notStarted(launch.javaHomes(), e)));
            }
        }).start();
    }

    private void started(HostSession s) {
        starting = false;
        session = s;
        s.end().thenAccept(ended -> threads.act(() -> ended(ended)));
        StartDeadline deadline = new StartDeadline(options.startTimeout());
        ScheduledFuture<?> timeout = threads.every(() -> {
            Duration elapsed = Duration.ofMillis((long) s.millisSinceStart());
            if (!s.ready && deadline.isOver(elapsed, s.computed())) {
                s.kill(new HostFault.StartTimeout(elapsed));
            }
        }, deadline.interval().toMillis());
        s.ask(host -> host.initialize(new HostProtocol.InitializeParams(HostProtocol.VERSION, options.memoryBudget(),
                options.stateBudget(), options.maxPending())))
                .whenComplete((d, e) -> threads.act(() -> {
                    timeout.cancel(false);
                    if (session != s) {
                        return;
                    }
                    if (e != null) {
                        session = null; // it said why it cannot serve: its end is no crash
                        s.close(CLOSE_MILLIS);
                        startFailed(EngineFailures.of(e));
                    } else {
                        s.confined = d.filesConfined();
                        answered(s);
                    }
                }));
    }

    /** Ends the host that runs and starts another; nothing may be under way. */
    void replace() {
        HostSession s = session;
        if (s == null || threads.closed()) {
            return;
        }
        session = null;
        s.close(CLOSE_MILLIS);
        start();
    }

    private void answered(HostSession s) {
        s.ready = true;
        s.startMillis = s.millisSinceStart();
        s.readyNanos = System.nanoTime();
        restarting = false;
        lastFailure = null;
        pacing.ready();
        listener.ready(s);
        if (!trained) {
            trained = true;
            threads.later(this::trainArchive, TRAINING_DELAY_MILLIS);
        }
    }

    /** Makes an archive of the host's classes, for the next starts, when there is nothing else to do. */
    private void trainArchive() {
        if (!listener.idle()) {
            threads.later(this::trainArchive, TRAINING_DELAY_MILLIS);
            return;
        }
        ClientThreads.daemon("vauban-engine-cds-training", () -> {
            if (training.wanted()) {
                training.run();
            }
        }).start();
    }

    private void startFailed(EngineException e) {
        starting = false;
        restarting = false;
        lastFailure = e;
        pacing.startFailed(System.nanoTime());
        listener.startFailed(e);
    }

    /** The host is gone: says why, lets its user decide about the requests, and starts the next. */
    private void ended(HostSession s) {
        if (session != s) {
            return;
        }
        session = null;
        if (threads.closed()) {
            return;
        }
        if (!s.ready) {
            startFailed(failures.start(s));
            return;
        }
        lastFailure = failures.crash(s);
        listener.lost(s, lastFailure);
        Duration wait = pacing.crashed(System.nanoTime() - s.readyNanos);
        restarting = true;
        listener.mustWait(wait.toMillis());
        if (listener.needsHost()) {
            restart = threads.later(() -> {
                restart = null;
                start();
            }, wait.toMillis());
        } else {
            restarting = false;
        }
    }

    /** Ends every host and starts none any more; {@code then} runs on any thread when none is left. */
    void shutDown(Runnable then) {
        if (restart != null) {
            restart.cancel(false);
            restart = null;
        }
        processes.close(CLOSE_MILLIS).whenComplete((v, e) -> then.run());
    }
}
