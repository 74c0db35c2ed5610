// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.vauban.bench.KillLoad.Moment;

/**
 * {@code kills}: the host is killed again and again while several threads send it requests, at moments of every kind:
 * while it starts, loads a model, prefills, generates, has just answered, and is being closed. The benchmark counts
 * requests that got neither an answer nor a typed error, and hosts that remain after a client was closed. Both counts
 * must be 0.
 * <p>Most kills hit a model of random weights, which loads in a moment and so leaves time for many kills; the others
 * hit one that computes for long.
 */
final class Kills {
    private static final Logger RPC_LOG = Logger.getLogger("org.eclipse.lsp4j.jsonrpc.RemoteEndpoint");
    private static final String TINY = "tiny-decoder";
    private static final long LONGEST_MILLIS = 1_000;
    private static final long LONGEST_CLOSING_MICROS = 4_000;

    private final Settings settings;
    private final String model;
    private final Path file;
    private final Random random;
    private final KillCounts counts = new KillCounts();
    private final Map<Moment, Integer> met = new EnumMap<>(Moment.class);
    private int kills;
    private int closings;
    private long orphans;

    private Kills(Settings settings, String model, Path file) {
        this.settings = settings;
        this.model = model;
        this.file = file;
        random = new Random(settings.seed());
    }

    static void run(Settings settings, Report report) throws InterruptedException {
        // each kill breaks a connection, and the affected requests report each of them
        RPC_LOG.setLevel(Level.OFF);
        new Kills(settings, TINY, settings.tinyModel(TINY)).run(settings.size().choose(10, 40, 850), report);
        new Kills(settings, Settings.SMALLEST, settings.model(Settings.SMALLEST))
                .run(settings.size().choose(3, 10, 150), report);
    }

    private void run(int wanted, Report report) throws InterruptedException {
        long start = System.nanoTime();
        while (kills < wanted) {
            // a client for about ten kills, then another
            try (KillLoad load = new KillLoad(settings, model, file, counts, random.nextLong())) {
                for (Moment aim = next(); aim != Moment.CLOSING && kills < wanted; aim = next()) {
                    if (random.nextInt(8) == 0) {
                        pause(TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS)); // whatever it does then
                    } else {
                        load.await(aim);
                        pause(load.usual(aim));
                    }
                    kill(load);
                }
                load.beginClosing();
                closings++;
                if (kills < wanted) {
                    pause(TimeUnit.MICROSECONDS.toNanos(LONGEST_CLOSING_MICROS));
                    kill(load); // unless it has ended already
                }
            }
            orphans += hosts().size(); // the client reported that none is left
        }
        if (counts.answered() == 0) {
            throw new IllegalStateException("no request was answered, so nothing was tried");
        }
        report.add(Figure.alone("kills", model, new Spread(counts.lost() + orphans), "lost or orphaned"));
        report.note("kills, %s: %d kills in %d s (%s); %d requests answered, %d failed with a typed error, %d lost; "
                + "%d clients closed, %d orphans", model, kills,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                met.entrySet().stream().map(e -> e.getKey().text() + " " + e.getValue())
                        .collect(Collectors.joining(", ")),
                counts.answered(), counts.failed(), counts.lost(), closings, orphans);
    }

    private Moment next() {
        return switch (random.nextInt(20)) {
            case 0, 1 -> Moment.CLOSING;
            case 2, 3 -> Moment.STARTING;
            case 4, 5 -> Moment.LOADING;
            case 6, 7, 8 -> Moment.READING;
            case 9, 10, 11, 12, 13, 14, 15 -> Moment.WRITING;
            case 16, 17 -> Moment.ANSWERED;
            default -> Moment.READING;
        };
    }

    private void pause(long longest) {
        LockSupport.parkNanos(random.nextLong(Math.max(1, longest)));
    }

    /** Kills every live host; there is at most one, except while one replaces another. */
    private void kill(KillLoad load) throws InterruptedException {
        Moment moment = load.now();
        long begin = System.nanoTime();
        for (long pid : hosts()) {
            if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
                kills++;
                met.merge(moment, 1, Integer::sum);
            }
        }
        load.awaitChange(begin);
    }

    /**
     * Returns the live hosts, including one that just starts and whose id the client does not know yet: during this
     * measurement, this process starts nothing else.
     */
    static Set<Long> hosts() {
        return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).map(ProcessHandle::pid)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
