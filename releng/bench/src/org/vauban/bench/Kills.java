// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.vauban.engine.ClientOptions;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.GenerationOptions;

/**
 * {@code kills}: the host is killed again and again at random moments while several threads ask it, also while it starts and
 * loads. Counted are requests that got neither an answer nor an {@link EngineException}, and hosts that are left after the
 * client was closed. Both must be 0.
 */
final class Kills {
    private static final int CLIENTS = 3;
    private static final int CONTEXT = 1024;
    private static final long LONGEST_MILLIS = 1_000;
    private static final long ANSWER_SECONDS = 60;

    private Kills() {
    }

    private static final class Counts {
        final AtomicLong answered = new AtomicLong();
        final AtomicLong failed = new AtomicLong();
        final AtomicLong lost = new AtomicLong();

        /** Waits until one more request is answered; no longer than a request may take. */
        void awaitAnother() {
            long before = answered.get();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
            while (answered.get() == before && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }

        /** Waits for a request and counts how it ended; its typed error, or null. */
        EngineError await(EngineCall<?> call) throws InterruptedException {
            try {
                call.result().get(ANSWER_SECONDS, TimeUnit.SECONDS);
                answered.incrementAndGet();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof EngineException known) {
                    failed.incrementAndGet();
                    return known.error();
                }
                lost.incrementAndGet();
                e.printStackTrace();
            } catch (TimeoutException e) {
                lost.incrementAndGet();
            }
            return null;
        }
    }

    static void run(Settings settings, Report report) throws InterruptedException {
        String model = Settings.SMALLEST;
        settings.model(model);
        int kills = settings.size().choose(3, 20, 1000);
        Random random = new Random(settings.seed());
        Counts counts = new Counts();
        ClientOptions options = ClientOptions.DEFAULT.withCrashesToQuarantine(Integer.MAX_VALUE)
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(30));
        try (Vauban vauban = new Vauban(settings, options)) {
            vauban.load(model, CONTEXT, CLIENTS);
            AtomicBoolean going = new AtomicBoolean(true);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Prompts prompts = new Prompts(settings.seed() + i);
                Thread client = new Thread(() -> ask(vauban, model, prompts, going, counts), "bench-client-" + i);
                client.setDaemon(true);
                client.start();
                clients.add(client);
            }
            for (int done = 0; done < kills;) {
                // three of four meet a host at work, however slowly it starts; the others whatever it does just then
                if (random.nextInt(4) > 0) {
                    counts.awaitAnother();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST_MILLIS)));
                // also a host that only starts: the client does not know its id yet, but it is a child of this process
                Set<Long> hosts = hosts();
                for (long pid : hosts) {
                    if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
                        done++;
                    }
                }
            }
            going.set(false);
            for (Thread client : clients) {
                client.join(TimeUnit.SECONDS.toMillis(2 * ANSWER_SECONDS));
                if (client.isAlive()) {
                    counts.lost.incrementAndGet();
                }
            }
        }
        long orphans = hosts().size(); // the client said that it has none
        report.add(Figure.alone("kills", model, new Spread(counts.lost.get() + orphans), "lost or orphaned"));
        report.note("kills: %d kills; %d requests answered, %d failed with a typed error, %d lost; %d orphans", kills,
                counts.answered.get(), counts.failed.get(), counts.lost.get(), orphans);
    }

    /** The hosts that live: while this figure is measured, this process starts nothing else. */
    private static Set<Long> hosts() {
        Set<Long> hosts = new LinkedHashSet<>();
        ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).forEach(host -> hosts.add(host.pid()));
        return hosts;
    }

    private static void ask(Vauban vauban, String model, Prompts prompts, AtomicBoolean going, Counts counts) {
        try {
            while (going.get()) {
                EngineError error = counts.await(vauban.complete(model, prompts.code(60), GenerationOptions.greedy(12), text -> {
                }));
                if (error == EngineError.MODEL_NOT_LOADED) {
                    // a model whose loading was what the kill met is not brought back by itself
                    counts.await(vauban.loading(model, CONTEXT, CLIENTS));
                } else if (error != null) {
                    Thread.sleep(5); // an error that comes at once must not spin
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run is being ended
        }
    }
}
