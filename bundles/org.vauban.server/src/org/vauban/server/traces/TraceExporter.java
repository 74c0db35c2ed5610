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
 * Sends spans to a collector, on a separate thread. Requests never wait for it: if the collector is too slow or does
 * not answer, spans are dropped and counted. Any thread.
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

    /** @param sink closed with this exporter */
    public TraceExporter(TraceSink sink, TraceSettings settings, ServerMetrics metrics) {
        this.sink = sink;
        this.settings = settings;
        this.metrics = metrics;
        metrics.traces();
        thread = Thread.ofPlatform().daemon().name("vauban-traces").start(this::run);
    }

    /**
     * Begins the trace of a request. If the caller takes part in a trace, it decides whether to record; otherwise a
     * random sample is recorded.
     *
     * @param header {@code traceparent}, or null
     * @param route the server's name for the route, without the client's values in the path
     */
    public RequestTrace begin(@Nullable String header, String method, String route) {
        TraceParent parent = TraceParent.parse(header).orElse(null);
        boolean recorded = parent != null ? parent.sampled()
                : ThreadLocalRandom.current().nextDouble() < settings.share();
        return recorded ? RequestTrace.begin(this, parent, method, route) : RequestTrace.NONE;
    }

    /** Queues a span, or drops it. */
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
            metrics.spansDropped("failed", batch.size() + waiting.size()); // closing: the collector was too slow
        }
    }

    /** Collects spans until a batch is full or a time has passed. */
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
            if (!failing) { // log once until it works again
                failing = true;
                LOG.log(Level.WARNING, Messages.text("traces.failed", settings.target().address(), e.getMessage()));
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Sends the waiting spans if the collector is quick, and ends. Idempotent. */
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
