// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;

/**
 * Watches the UI thread: an event or a runnable that takes longer than a frame is a stall, and the thread's stack is
 * sampled while it lasts. A sample counts as ours if it contains a frame of our code above those of the test. Both wall
 * time and the thread's processor time are reported, because a thread on a busy machine may be waiting without doing
 * anything; a sample accounts for the processor time since the previous one, up to a limit.
 */
public final class StallWatch implements AutoCloseable {
    public static final double FRAME_MILLIS = 16;
    /** Several times the time that SWT takes to read a line of five megabytes with the C1 compiler only. */
    private static final double LARGE_MILLIS = 100;
    private static final long FIRST_SAMPLE = TimeUnit.MILLISECONDS.toNanos(6);
    private static final long BETWEEN_SAMPLES = TimeUnit.MILLISECONDS.toNanos(2);
    /**
     * Limit of the processor time that a sample accounts for: a late sample on a busy machine does not represent all
     * the work since the previous one.
     */
    private static final long SPOKEN_FOR = FIRST_SAMPLE;
    private static final int FRAMES_TOLD = 14;

    /**
     * An event that took too long.
     *
     * @param event the SWT event type, 0 for a runnable
     * @param wallMillis the elapsed time
     * @param cpuMillis the thread's processor time
     * @param samples the number of samples
     * @param ours the number of samples with a frame of our code
     * @param ourMillis the processor time that those account for
     * @param stack the top of the first sample in our code, or else of the first sample
     */
    public record Stall(int event, double wallMillis, double cpuMillis, int samples, int ours, double ourMillis,
            String stack) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "event %d: %.1f ms (%.1f ms of processor time), %d of %d samples in our code (%.1f ms)%n%s", event,
                    wallMillis, cpuMillis, ours, samples, ourMillis, stack);
        }
    }

    private static final class Running {
        public final int type;
        public final long began = System.nanoTime();
        public final long cpu;
        public boolean nested;
        public int samples;
        public int ours;
        public long ourCpu;
        /** The processor time at the last sample. */
        public long sampledCpu;
        public StackTraceElement[] shown;
        public boolean shownIsOurs;

        public Running(int type, long cpu) {
            this.type = type;
            this.cpu = cpu;
            this.sampledCpu = cpu;
        }
    }

    private final Display display;
    private final Thread ui;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Deque<Running> running = new ArrayDeque<>(); // UI thread only
    private final List<Stall> stalls = new ArrayList<>(); // guarded by this
    private long events; // guarded by this
    private volatile Running current;
    private volatile boolean closed;
    private final Listener begin = event -> begin(event.detail);
    private final Listener end = event -> end();
    private final Thread sampler = new Thread(this::sample, "stall-watch");

    public StallWatch(Display display) {
        this.display = display;
        this.ui = display.getThread();
        Ui.run(() -> {
            display.addListener(SWT.PreEvent, begin);
            display.addListener(SWT.PostEvent, end);
        });
        sampler.setDaemon(true);
        sampler.setPriority(Thread.MAX_PRIORITY);
        sampler.start();
    }

    private void begin(int type) {
        if (!running.isEmpty()) {
            running.peek().nested = true;
        }
        Running next = new Running(type, threads.getCurrentThreadCpuTime());
        running.push(next);
        current = next;
    }

    private void end() {
        Running done = running.poll();
        current = null; // the rest of the outer event is not measured
        if (done == null || done.nested) {
            return;
        }
        double wall = (System.nanoTime() - done.began) / 1e6;
        synchronized (this) {
            events++;
            if (wall > FRAME_MILLIS) {
                synchronized (done) {
                    stalls.add(new Stall(done.type, wall, (threads.getCurrentThreadCpuTime() - done.cpu) / 1e6,
                            done.samples, done.ours, done.ourCpu / 1e6, told(done.shown)));
                }
            }
        }
    }

    private void sample() {
        while (!closed) {
            Running now = current;
            long age = now == null ? 0 : System.nanoTime() - now.began;
            if (now != null && age > FIRST_SAMPLE) {
                StackTraceElement[] stack = ui.getStackTrace();
                long cpu = threads.getThreadCpuTime(ui.threadId());
                if (current == now) {
                    boolean ours = isOurs(stack);
                    synchronized (now) {
                        now.samples++;
                        now.ours += ours ? 1 : 0;
                        now.ourCpu += ours ? Math.min(cpu - now.sampledCpu, SPOKEN_FOR) : 0;
                        now.sampledCpu = cpu;
                        if (now.shown == null || ours && !now.shownIsOurs) {
                            now.shown = stack;
                            now.shownIsOurs = ours;
                        }
                    }
                }
            }
            LockSupport.parkNanos(BETWEEN_SAMPLES);
        }
    }

    /** Whether a frame of our code is above the topmost one of a test. */
    private static boolean isOurs(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith("org.vauban.")) {
                return !frame.getClassName().startsWith("org.vauban.ide.tests.");
            }
        }
        return false;
    }

    private static String told(StackTraceElement[] stack) {
        if (stack == null) {
            return "  no sample";
        }
        StringBuilder told = new StringBuilder();
        int count = 0;
        for (StackTraceElement frame : stack) {
            if (count < FRAMES_TOLD || frame.getClassName().startsWith("org.vauban.")) {
                told.append("  ").append(frame.getClassName()).append('.').append(frame.getMethodName()).append(':')
                        .append(frame.getLineNumber()).append('\n');
                count++;
            }
        }
        return told.toString();
    }

    public synchronized long events() {
        return events;
    }

    public synchronized List<Stall> stalls() {
        return List.copyOf(stalls);
    }

    /** Returns the stalls of which more than a frame's time is ours. */
    public List<Stall> ours() {
        return oursAbove(FRAME_MILLIS);
    }

    /** Returns the stalls in a very long line or file, where our calls make SWT read it; the limit is higher. */
    public List<Stall> oursInLargeFile() {
        return oursAbove(LARGE_MILLIS);
    }

    private List<Stall> oursAbove(double millis) {
        return stalls().stream().filter(each -> each.ourMillis() > millis).toList();
    }

    @Override
    public void close() {
        closed = true;
        Ui.run(() -> {
            display.removeListener(SWT.PreEvent, begin);
            display.removeListener(SWT.PostEvent, end);
        });
    }
}
