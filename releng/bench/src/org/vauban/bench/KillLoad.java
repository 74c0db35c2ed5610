// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineState;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.process.ClientOptions;

/**
 * A client of the engine and threads that send it requests without a pause until it is closed: mostly for text,
 * sometimes cancelled, occasionally for tokens or a description. It tracks what its host is doing. Quarantine and
 * waiting between restarts are switched off.
 */
final class KillLoad implements AutoCloseable {
    private static final int CLIENTS = 3;
    private static final int CONTEXT = 1024;
    private static final int TOKENS = 32;
    private static final long FIRST_GUESS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What a host is doing when it is killed. */
    enum Moment {
        /** Its process starts or has not answered yet. */
        STARTING,
        /** It loads a model. */
        LOADING,
        /** A request has arrived and has no text yet. */
        READING,
        /** A request has some of its text. */
        WRITING,
        /** Requests have been answered and no other has arrived yet. */
        ANSWERED,
        /** Its client is being closed. */
        CLOSING;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Settings settings;
    private final String model;
    private final Path file;
    private final KillCounts counts;
    private final Vauban vauban;
    private final List<Thread> clients = new ArrayList<>();

    // guarded by this
    private final Map<Moment, Long> begun = new EnumMap<>(Moment.class);
    private final Map<Moment, Long> nanos = new EnumMap<>(Moment.class);
    private int reading;
    private int writing;
    private long phaseSince = System.nanoTime();
    private EngineState.Phase phase = EngineState.Phase.STOPPED;
    private boolean closing;

    KillLoad(Settings settings, String model, Path file, KillCounts counts, long seed) {
        this.settings = settings;
        this.model = model;
        this.file = file;
        this.counts = counts;
        vauban = new Vauban(settings, ClientOptions.DEFAULT.withCrashesToQuarantine(Integer.MAX_VALUE)
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(30)));
        vauban.client().addStateListener(state -> entered(state.phase()));
        for (int i = 0; i < CLIENTS; i++) {
            long own = seed + i;
            Thread client = new Thread(() -> ask(new Prompts(own), new Random(own)), "bench-client-" + i);
            client.setDaemon(true);
            client.start();
            clients.add(client);
        }
    }

    // ---- what the host is doing

    private synchronized void entered(EngineState.Phase next) {
        long now = System.nanoTime();
        Moment before = moment(phase);
        if (before != null) {
            learn(before, now - phaseSince);
        }
        phase = next;
        phaseSince = now;
        notifyAll();
        Moment begins = moment(next);
        if (begins != null) {
            begin(begins);
        } else if (before != null && reading > 0) {
            begin(Moment.READING); // requests that waited for the model
        }
    }

    private static Moment moment(EngineState.Phase phase) {
        return switch (phase) {
            case STARTING, RESTARTING -> Moment.STARTING;
            case LOADING -> Moment.LOADING;
            default -> null;
        };
    }

    private synchronized void begin(Moment moment) {
        begun.merge(moment, 1L, Long::sum);
        notifyAll();
    }

    private synchronized void learn(Moment moment, long took) {
        nanos.merge(moment, took, (known, another) -> (known * 7 + another) / 8);
    }

    /**
     * Waits until a moment of this kind begins, at most as long as a request may take.
     *
     * @param moment not {@link Moment#CLOSING}
     */
    synchronized void await(Moment moment) throws InterruptedException {
        long before = begun.getOrDefault(moment, 0L);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(KillCounts.LONGEST_SECONDS);
        while (now() != moment && begun.getOrDefault(moment, 0L) == before
                && System.nanoTime() < end) {
            wait(100);
        }
    }

    /** Waits until the client has heard from the host since then, but only briefly, since there may be no message. */
    synchronized void awaitChange(long since) throws InterruptedException {
        long end = since + TimeUnit.MILLISECONDS.toNanos(100);
        while (phaseSince - since < 0 && System.nanoTime() < end) {
            wait(1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, end - System.nanoTime())));
        }
    }

    /** Returns how many nanoseconds such a moment usually lasts, as far as is known. */
    synchronized long usual(Moment moment) {
        return nanos.getOrDefault(moment, FIRST_GUESS);
    }

    /** Returns what the host is doing, as far as its client knows. */
    synchronized Moment now() {
        if (closing) {
            return Moment.CLOSING;
        }
        Moment known = moment(phase);
        return known != null ? known : writing > 0 ? Moment.WRITING : reading > 0 ? Moment.READING : Moment.ANSWERED;
    }

    // ---- the threads that send requests

    private void ask(Prompts prompts, Random random) {
        try {
            EngineError error = EngineError.MODEL_NOT_LOADED;
            while (error != EngineError.CLOSED) {
                if (error == EngineError.MODEL_NOT_LOADED) {
                    // also later: if a kill interrupted the loading of a model, the client does not load it again
                    error = counts.await(vauban.loading(model, file, CONTEXT, CLIENTS).result());
                } else if (error != null) {
                    // an immediate error must not cause a busy loop
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
                if (error == null) {
                    begin(Moment.ANSWERED);
                }
                if (error != EngineError.CLOSED) {
                    error = request(prompts, random);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run is being ended
        } catch (RuntimeException e) {
            counts.lost(e);
        }
    }

    private EngineError request(Prompts prompts, Random random) throws InterruptedException {
        Future<?> other = switch (random.nextInt(10)) {
            case 0 ->
                vauban.client().tokenize(new TokenizeRequest(model, vauban.approve(prompts.code(40)), true, false));
            case 1 -> vauban.client().describe();
            default -> null;
        };
        if (other != null) {
            return counts.await(other);
        }
        Watched watched = new Watched();
        try {
            EngineCall<Generation> call = vauban.complete(model, prompts.code(40), GenerationOptions.greedy(TOKENS),
                    text -> watched.text());
            if (random.nextInt(5) == 0) {
                LockSupport.parkNanos(random.nextLong(2 * usual(Moment.READING) + 1));
                call.cancel();
            }
            return counts.await(call.result());
        } finally {
            watched.end();
        }
    }

    /** Progress of one request for text. */
    private final class Watched {
        private boolean written;
        private boolean ended;
        private long since = System.nanoTime();

        Watched() {
            synchronized (KillLoad.this) {
                reading++;
                if (moment(phase) == null) {
                    begin(Moment.READING);
                }
            }
        }

        void text() {
            synchronized (KillLoad.this) {
                if (!written && !ended) {
                    written = true;
                    reading--;
                    writing++;
                    step(Moment.READING);
                    begin(Moment.WRITING);
                }
            }
        }

        void end() {
            synchronized (KillLoad.this) {
                ended = true;
                if (written) {
                    writing--;
                    step(Moment.WRITING);
                } else {
                    reading--;
                }
            }
        }

        private void step(Moment past) {
            long now = System.nanoTime();
            learn(past, now - Math.max(since, phaseSince)); // without the time of waiting for a host
            since = now;
        }
    }

    // ---- the end

    /** Closes the client while its threads still send requests. */
    void beginClosing() {
        synchronized (this) {
            closing = true;
        }
        vauban.client().close();
    }

    /** Waits until each thread has its answer and the host has ended. */
    @Override
    public void close() throws InterruptedException {
        vauban.client().close();
        for (Thread client : clients) {
            client.join(TimeUnit.SECONDS.toMillis(2 * KillCounts.LONGEST_SECONDS));
            if (client.isAlive()) {
                counts.lost(new IllegalStateException(client.getName() + " still waits"));
            }
        }
        vauban.close();
    }
}
