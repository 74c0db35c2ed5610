// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.process.ClientOptions;

/**
 * {@code mutants}: model files with a changed header, each loaded by the host through the client, and asked for two
 * tokens if it loads. The benchmark counts crashes of the client (an uncaught exception, or an answer that is no {@link
 * EngineException}) and requests without an answer after ten seconds. Both counts must be 0. It also reports how often
 * the host died.
 * <p>There is one copy of the file, in the temporary folder: each change is written into it and undone.
 */
final class Mutants {
    private static final long HANG_SECONDS = 10;
    private static final int CONTEXT = 512;

    private Mutants() {}

    /** Bytes from before a change. */
    private record Undo(long at, byte[] bytes) {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        Path original = settings.model(Settings.SMALLEST);
        int mutants = settings.size().choose(10, 100, 10_000);
        Random random = new Random(settings.seed());
        Gguf layout = Gguf.read(original);
        Path copy = settings.temporary().resolve("mutant.gguf");
        AtomicInteger crashes = new AtomicInteger();
        int hangs = 0;
        Map<String, Integer> outcomes = new TreeMap<>();
        Map<String, Integer> ends = new TreeMap<>();
        long slowest = 0;
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            crashes.incrementAndGet();
            e.printStackTrace();
        });
        // each load uses the same file, which must not be quarantined for the crash of an earlier mutant
        ClientOptions options = ClientOptions.DEFAULT.withCrashesToQuarantine(Integer.MAX_VALUE)
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(30));
        Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        try (Vauban vauban = new Vauban(settings, options);
                FileChannel file = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Vauban.get(vauban.client().describe()); // the start of the host does not count as part of a load
            for (int i = 0; i < mutants; i++) {
                long size = file.size();
                Undo undo = mutate(file, layout, random);
                String outcome;
                long begin = System.nanoTime();
                try {
                    outcome = load(vauban, copy, "mutant-" + i, settings.servingThreads(), ends);
                } catch (TimeoutException e) {
                    hangs++;
                    outcome = "hang";
                    ProcessHandle.of(vauban.client().hostPid()).ifPresent(ProcessHandle::destroyForcibly);
                } catch (ExecutionException e) {
                    crashes.incrementAndGet();
                    outcome = "crash";
                    e.printStackTrace();
                }
                slowest = Math.max(slowest, System.nanoTime() - begin);
                outcomes.merge(outcome, 1, Integer::sum);
                restore(file, original, undo, size);
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
            Files.deleteIfExists(copy);
        }
        report.add(Figure.alone("mutants", Settings.SMALLEST, new Spread(crashes.get() + hangs), "crashes or hangs"));
        report.note(
                "mutants: %d files; %d crashes of the client, %d hangs over %d s, the slowest took %d ms; outcomes %s",
                mutants, crashes.get(), hangs, HANG_SECONDS, TimeUnit.NANOSECONDS.toMillis(slowest), outcomes);
        ends.forEach((words, times) -> report.note("mutants: %d times the host ended: %s", times, words));
    }

    /**
     * Loads a mutant.
     * @param ends counts of the reasons why hosts ended, in their own words without numbers
     */
    private static String load(Vauban vauban, Path file, String id, int threads, Map<String, Integer> ends)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
        try {
            EngineCall<ModelDescription> loading = vauban.client()
                    .load(new LoadRequest(id, file, CONTEXT, threads, false), share -> {});
            loading.result().get(HANG_SECONDS, TimeUnit.SECONDS);
            EngineCall<Generation> call = vauban.complete(id, "int x = ", GenerationOptions.greedy(2), text -> {});
            call.result().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return "loaded";
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException known) {
                if (known.error() == EngineError.HOST_CRASHED || known.error() == EngineError.HOST_HUNG) {
                    ends.merge(known.getMessage().replaceAll("0x\\p{XDigit}+|\\d+", "#"), 1, Integer::sum);
                }
                return known.error().name();
            }
            throw e;
        } finally {
            try {
                vauban.client().unload(id).get(HANG_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof EngineException)) {
                    throw e;
                }
            }
        }
    }

    private static Undo mutate(FileChannel file, Gguf layout, Random random) throws IOException {
        // a third in the numbers at the start, a third anywhere in the metadata, a third in the tensors' descriptions
        int[] range = switch (random.nextInt(3)) {
            case 0 -> new int[] {0, 4096};
            case 1 -> new int[] {0, layout.metadataEnd()};
            default -> new int[] {layout.metadataEnd(), layout.headerEnd()};
        };
        int kind = random.nextInt(50);
        if (kind == 0) {
            long cut = random.nextInt(layout.headerEnd() * 2);
            file.truncate(cut);
            return new Undo(cut, null);
        }
        int length = kind < 10 ? 1 : kind < 20 ? 4 : kind < 40 ? 8 : 1 + random.nextInt(64);
        int at = range[0] + random.nextInt(range[1] - range[0] - length);
        byte[] old = new byte[length];
        file.read(ByteBuffer.wrap(old), at);
        byte[] changed = old.clone();
        switch (random.nextInt(6)) {
            case 0 -> changed[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> random.nextBytes(changed);
            case 2 -> java.util.Arrays.fill(changed, (byte) 0);
            case 3 -> java.util.Arrays.fill(changed, (byte) 0xff);
            case 4 -> {
                java.util.Arrays.fill(changed, (byte) 0);
                changed[0] = (byte) random.nextInt(256);
            }
            default -> {
                // another part of the same file in its place
                file.read(ByteBuffer.wrap(changed), range[0] + random.nextInt(range[1] - range[0] - length));
            }
        }
        file.write(ByteBuffer.wrap(changed), at);
        return new Undo(at, old);
    }

    private static void restore(FileChannel file, Path original, Undo undo, long size) throws IOException {
        if (undo.bytes() != null) {
            file.write(ByteBuffer.wrap(undo.bytes()), undo.at());
            return;
        }
        try (FileChannel source = FileChannel.open(original, StandardOpenOption.READ)) {
            file.position(undo.at());
            long at = undo.at();
            while (at < size) {
                at += source.transferTo(at, size - at, file);
            }
        }
    }
}
