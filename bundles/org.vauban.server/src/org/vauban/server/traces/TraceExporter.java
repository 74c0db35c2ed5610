// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.traces;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.server.configuration.TraceSettings;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;

/**
 * Hands spans to a collector, on a thread of its own. No request waits for it: where the collector is slower than the
 * requests, or does not answer, spans are dropped and counted. Any thread.
 */
public final class TraceExporter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TraceExporter.class.getName());
    private static final int WAITING = 2_048;
    private static final int BATCH = 256;
    private static final long GATHER_MILLIS = 1_000;
    private static final long LOOK_NANOS = 50_000_000;
    private static final long END_MILLIS = 3_000;

    private final TraceSink sink;
    private final TraceSettings settings;
    private final ServerMetrics metrics;
    private final ArrayBlockingQueue<Span> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    /** @param sink closed with this */
    public TraceExporter(TraceSink sink, TraceSettings settings, ServerMetrics metrics) {
        this.sink = sink;
        this.settings = settings;
        this.metrics = metrics;
        metrics.traces();
        thread = Thread.ofPlatform().daemon().name("vauban-traces").start(this::run);
    }

    /**
     * A request begins. A caller that takes part in a trace decides whether it is recorded; otherwise chance does.
     *
     * @param header {@code traceparent}, or null
     * @param route as the server knows it, without what a client put into the path
     */
    public RequestTrace begin(@Nullable String header, String method, String route) {
        TraceParent parent = TraceParent.parse(header).orElse(null);
        boolean recorded = parent != null ? parent.sampled()
                : ThreadLocalRandom.current().nextDouble() < settings.share();
        return recorded ? RequestTrace.begin(this, parent, method, route) : RequestTrace.NONE;
    }

    /** Takes a span, or drops it. */
    void offer(Span span) {
        if (closed || !waiting.offer(span)) {
            metrics.spansDropped("full", 1);
        }
    }

    private void run() {
        List<Span> batch = new ArrayList<>();
        try {
            while (!closed || !waiting.isEmpty()) {
                gather(batch);
                if (!batch.isEmpty()) {
                    send(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            metrics.spansDropped("failed", batch.size() + waiting.size()); // at the end: the collector was too slow
        }
    }

    /** As many as go together, or as came in a while. */
    private void gather(List<Span> batch) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
        while (batch.size() < BATCH) {
            waiting.drainTo(batch, BATCH - batch.size());
            long left = until - System.nanoTime();
            if (closed || left <= 0 || batch.size() >= BATCH) {
                return;
            }
            Span next = waiting.poll(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
            if (next != null) {
                batch.add(next);
            }
        }
    }

    private void send(List<Span> batch) throws InterruptedException {
        try {
            sink.send(SpanJson.batch(settings.service(), batch));
            metrics.spansSent(batch.size());
            failing = false;
        } catch (IOException | RuntimeException e) {
            metrics.spansDropped("failed", batch.size());
            if (!failing) { // once, until it works again
                failing = true;
                LOG.log(Level.WARNING, Messages.text("traces.failed", settings.target().address(), e.getMessage()));
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Sends what is there, if the collector is quick, and ends. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            thread.interrupt();
            sink.close();
        }
    }
}
