// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.vauban.bench.Figure;
import org.vauban.bench.Prompts;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code soak}: users with short pauses between their conversations and completions, streamed or not, over persistent
 * connections or not. It reports errors, and how the memory of server and engine host grows after the first third of
 * the time.
 */
final class Soak {
    private static final int CONTEXT = 16_384;
    private static final int SLOTS = 8;
    private static final int TOKENS = 16;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;
    private static final int SAMPLES = 60;
    /** Shorter runs report a slope as well, but it is judged only where noise cannot decide. */
    private static final int JUDGED_MINUTES = 60;
    private static final double MOST_MB_PER_HOUR = 1;
    private static final double MB = 1e6;

    private final int port;
    private final long end;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<String> example = new AtomicReference<>("");

    private Soak(int port, long end) {
        this.port = port;
        this.end = end;
    }

    private record Sample(double hours, long heap, long server, long host) {}

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("soak");
        List<String> users = ServerProcess.users(home, options.count("users"));
        int minutes = options.count("minutes");
        try (ServerProcess server = ServerProcess.vauban(options, home, ServerProcess.configuration(home,
                ServerProcess.model("scripted", options.tinyModel("scripted"), CONTEXT, options.threads(), SLOTS)),
                true)) {
            long begin = System.nanoTime();
            Soak soak = new Soak(server.port(), begin + TimeUnit.MINUTES.toNanos(minutes));
            List<Thread> clients = new ArrayList<>();
            for (String user : users) {
                Random random = new Random(options.seed() * 1_000 + clients.size());
                clients.add(Thread.ofPlatform().daemon().name("bench-user").start(() -> soak.ask(user, random)));
            }
            List<Sample> samples = soak.watch(server, begin);
            for (Thread client : clients) {
                client.join();
            }
            report.note("soak: %d minutes, %d users, %d requests, %d failed%s", minutes, users.size(), soak.asked.get(),
                    soak.failed.get(), soak.example.get());
            List<Sample> warm = samples.subList(samples.size() / 3, samples.size());
            double heap = slope(warm, Sample::heap);
            report.add(Figure.alone("soak-errors", "scripted", new Spread(soak.failed.get()), "requests"));
            report.add(Figure.alone("soak-heap", "scripted", new Spread(heap), "MB/h"));
            report.add(Figure.alone("soak-resident-server", "scripted", new Spread(slope(warm, Sample::server)),
                    "MB/h"));
            report.add(Figure.alone("soak-resident-host", "scripted", new Spread(slope(warm, Sample::host)), "MB/h"));
            Sample first = warm.getFirst();
            Sample last = warm.getLast();
            report.note("soak: from %.0f to %.0f minutes: live heap %.1f to %.1f MB, server %.1f to %.1f MB, host %.1f "
                    + "to %.1f MB", first.hours * 60, last.hours * 60, first.heap / MB, last.heap / MB,
                    first.server / MB, last.server / MB, first.host / MB, last.host / MB);
            return soak.failed.get() == 0 && (minutes < JUDGED_MINUTES || heap <= MOST_MB_PER_HOUR);
        }
    }

    private List<Sample> watch(ServerProcess server, long begin) throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        long pause = Math.max(2_000, TimeUnit.NANOSECONDS.toMillis(end - begin) / SAMPLES);
        while (System.nanoTime() < end) {
            Thread.sleep(pause);
            long heap = server.liveHeap();
            long host = 0;
            for (ProcessHandle child : server.children()) {
                host += ServerProcess.resident(child.pid());
            }
            samples.add(new Sample((System.nanoTime() - begin) / 3.6e12, heap, ServerProcess.resident(server.pid()),
                    host));
        }
        return samples;
    }

    private void ask(String user, Random random) {
        Prompts prompts = new Prompts(random.nextLong());
        Http http = null;
        while (System.nanoTime() < end) {
            boolean chat = random.nextBoolean();
            boolean stream = random.nextBoolean();
            String text = prompts.code(20 + random.nextInt(200));
            asked.incrementAndGet();
            try {
                http = http == null ? new Http(port, user) : http;
                http.post(chat ? "/v1/chat/completions" : "/v1/completions",
                        chat ? Bodies.chat(text, TOKENS, stream) : Bodies.completion(text, TOKENS, stream), event -> {})
                        .required();
                if (http.closing() || random.nextInt(10) == 0) {
                    http.close();
                    http = null;
                }
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            } catch (IOException e) {
                failed.incrementAndGet();
                example.set("; " + e);
                http = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Returns the slope of the least-squares line, in MB per hour. */
    private static double slope(List<Sample> samples, java.util.function.ToLongFunction<Sample> value) {
        double hours = samples.stream().mapToDouble(Sample::hours).average().orElse(0);
        double mean = samples.stream().mapToLong(value).average().orElse(0);
        double both = 0;
        double squares = 0;
        for (Sample one : samples) {
            both += (one.hours - hours) * (value.applyAsLong(one) - mean);
            squares += (one.hours - hours) * (one.hours - hours);
        }
        return squares == 0 ? 0 : both / squares / MB;
    }
}
