// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Detects whether the machine is busy with other work, from two Linux measurements: the pressure (PSI), which is the
 * share of the last ten seconds in which a task waited for a processor, or for memory; and the processor time spent on
 * work of normal priority, without that of the engine. Both are needed, since pressure also counts tasks of low
 * priority, and tasks that wait because of the engine. If they are unavailable, the machine counts as idle. Values are
 * cached for two seconds. Threads: any.
 *
 * @see <a href="https://docs.kernel.org/accounting/psi.html">PSI - Pressure Stall Information</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_stat.5.html">proc_stat(5)</a>
 */
public final class MachineLoad {
    private static final Path PROC = Path.of("/proc");
    private static final long KEPT_NANOS = 2_000_000_000L;
    /** Per cent; a model that uses all processors beside an editor stays well below. */
    private static final double BUSY = 60;
    /** Share of all processors from which other work makes the machine busy: almost one of two. */
    private static final double OTHERS = 0.45;
    /** Per cent; tasks that wait for memory wait for the disk. */
    private static final double SHORT_OF_MEMORY = 10;
    /** Shortest interval between samples: over less, a few ticks of the system's clock decide. */
    private static final long SHORTEST_NANOS = 200_000_000L;
    private static final Pattern SOME = Pattern.compile("^some avg10=(\\d+(?:\\.\\d+)?) ", Pattern.MULTILINE);
    /** Times of all processors: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final Pattern ALL = Pattern.compile("^cpu +" + "(\\d{1,18}) ".repeat(7) + "(\\d{1,18})\\b",
            Pattern.MULTILINE);
    private static final Pattern EACH = Pattern.compile("^cpu\\d+ ", Pattern.MULTILINE);

    /**
     * Cumulative times since the machine was started.
     *
     * @param nanos time of the sample, in nanoseconds
     * @param work work of normal priority, in the system's ticks of all processors
     * @param all total time, which includes low priority and idle time, in the same ticks
     * @param own processor time of the engine, in nanoseconds
     */
    private record Sample(long nanos, long work, long all, long own, long processors) {}

    private final Path proc;
    private final LongSupplier own;
    private final LongSupplier clock;
    private final CachedFlag busy;
    /** The previous sample; guarded by the flag's lock. */
    private @Nullable Sample before;

    /** @param own processor time of the engine on this machine so far, in nanoseconds; 0 if there is none */
    public MachineLoad(LongSupplier own) {
        this(PROC, own, System::nanoTime);
    }

    /**
     * @param proc a folder with the files {@code pressure/cpu}, {@code pressure/memory} and {@code stat}
     * @param own see {@link #MachineLoad(LongSupplier)}
     * @param clock time in nanoseconds
     */
    public MachineLoad(Path proc, LongSupplier own, LongSupplier clock) {
        this.proc = proc;
        this.own = own;
        this.clock = clock;
        before = sample();
        busy = new CachedFlag(this::look, KEPT_NANOS, clock);
    }

    public boolean isBusy() {
        return busy.get();
    }

    private boolean look() {
        Sample last = before;
        Sample now = sample();
        before = now;
        return some("memory") >= SHORT_OF_MEMORY || some("cpu") >= BUSY && others(last, now) >= OTHERS;
    }

    /** Returns the share of the processor time between two samples that other work used; 1 if unknown. */
    private static double others(@Nullable Sample last, @Nullable Sample now) {
        if (last == null || now == null || now.nanos() - last.nanos() < SHORTEST_NANOS || now.all() <= last.all()) {
            return 1;
        }
        double work = (double) (now.work() - last.work()) / (now.all() - last.all());
        // a restarted host has used less than the one before
        double engine = (double) Math.max(0, now.own() - last.own()) / (now.nanos() - last.nanos()) / now.processors();
        return work - engine;
    }

    /** Takes a sample; null if the system does not provide the data. */
    private @Nullable Sample sample() {
        try {
            String text = Files.readString(proc.resolve("stat"));
            Matcher matcher = ALL.matcher(text);
            if (!matcher.find()) {
                return null;
            }
            long all = 0;
            long work = 0;
            for (int column = 1; column <= matcher.groupCount(); column++) {
                long ticks = Long.parseLong(matcher.group(column));
                all += ticks;
                // user, system, irq and softirq
                work += column == 1 || column == 3 || column == 6 || column == 7 ? ticks : 0;
            }
            return new Sample(clock.getAsLong(), work, all, own.getAsLong(),
                    Math.max(1, EACH.matcher(text).results().count()));
        } catch (IOException e) {
            return null; // not Linux
        }
    }

    /** Returns the share in per cent, or 0 if unknown. */
    private double some(String resource) {
        try {
            Matcher matcher = SOME.matcher(Files.readString(proc.resolve("pressure").resolve(resource)));
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
        } catch (IOException e) {
            return 0; // not Linux, or a kernel without PSI
        }
    }
}
