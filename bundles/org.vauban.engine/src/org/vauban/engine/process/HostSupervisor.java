// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
 * Manages the life of the host: starts it, reports when it is ready, and restarts it after it has ended. At most one
 * host exists at a time. Independent of requests and models. Supervisor thread, except {@link #hostPid}.
 */
final class HostSupervisor {
    private static final Logger LOG = System.getLogger(HostSupervisor.class.getName());
    private static final long CLOSE_MILLIS = 1_000;
    /** Delay after a host is ready, so that requests come first. */
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

    /** Returns the current host, which may not be ready yet, or null. */
    @Nullable
    HostSession session() {
        return session;
    }

    /** Returns the host if it is ready, otherwise null. */
    @Nullable
    HostSession ready() {
        return session != null && session.ready ? session : null;
    }

    /** Whether a host is coming: it is being started, has not answered yet, or waits for its restart. */
    boolean coming() {
        return starting || restart != null || session != null && !session.ready;
    }

    /** Whether the coming host replaces one that ended. */
    boolean restarting() {
        return restarting;
    }

    /** Returns the failure of the last host or start, or null once a host is ready. */
    @Nullable
    EngineException lastFailure() {
        return lastFailure;
    }

    /** Returns the process id of the current host, or -1. Any thread. */
    long hostPid() {
        HostSession now = session;
        return now == null || !now.alive() ? -1 : now.pid();
    }

    /**
     * Returns the reason not to wait for a host, or null: a start failed moments ago (which prevents a process per
     * keystroke), or the next start is too far in the future.
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

    /** Returns the failure of a request that would wait for this time, or null if it may wait. */
    @Nullable
    EngineException tooLong(long millis) {
        return millis > options.maxWait().toMillis() ? failures.restartWait(lastFailure, millis) : null;
    }

    /** Starts a host, unless there is one or one is coming. */
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
                    threads.act(() -> started(started)); // if the client was closed meanwhile, the host is being ended
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
        StartDeadline deadline = new StartDeadline(options.startTimeout());
        ScheduledFuture<?> timeout = threads.every(() -> {
            Duration elapsed = Duration.ofMillis((long) s.millisSinceStart());
            if (!s.ready && deadline.isOver(elapsed, s.computed())) {
                s.kill(new HostFault.StartTimeout(elapsed));
            }
        }, deadline.interval().toMillis());
        s.end().thenAccept(ended -> threads.act(() -> {
            timeout.cancel(false); // a host that has ended does not answer
            ended(ended);
        }));
        s.ask(host -> host.initialize(new HostProtocol.InitializeParams(HostProtocol.VERSION, options.memoryBudget(),
                options.stateBudget(), options.maxPending())))
                .whenComplete((d, e) -> threads.act(() -> {
                    timeout.cancel(false);
                    if (session != s) {
                        return;
                    }
                    if (e != null) {
                        session = null; // it reported why it cannot serve, so its end is not a crash
                        s.close(CLOSE_MILLIS);
                        startFailed(EngineFailures.of(e));
                    } else {
                        s.confined = d.filesConfined();
                        if (!d.unavailable().isEmpty()) {
                            LOG.log(Level.WARNING, "These libraries for graphics cards could not be loaded and are"
                                    + " not used: " + String.join(", ", d.unavailable())
                                    + ". Check the driver and the runtime.");
                        }
                        answered(s);
                    }
                }));
    }

    /** Ends the current host and starts another; there must be no pending requests. */
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

    /** Creates a CDS archive of the host for the next starts, when there are no requests. */
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

    /**
     * Handles the end of a host: reports the reason, lets the listener decide about the requests, and starts the next.
     */
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

    /** Ends every host and prevents further starts; {@code then} runs on any thread when none is left. */
    void shutDown(Runnable then) {
        if (restart != null) {
            restart.cancel(false);
            restart = null;
        }
        processes.close(CLOSE_MILLIS).whenComplete((v, e) -> then.run());
    }
}
