// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.traces;

import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;

/**
 * What becomes of one request: a span for all of it, and for each of its texts one for the queue, one for prefill and
 * one for decoding. Tells times, numbers, route and model; no text, no key and no name. Any thread, and never blocks.
 */
public final class RequestTrace {
    /** Of a request that is not traced. */
    public static final RequestTrace NONE = new RequestTrace(null, "", "", null, "");

    private static final int CANCELLED = 499;

    private final @Nullable TraceExporter exporter;
    private final String traceId;
    private final String spanId;
    private final @Nullable String parentId;
    private final String method;
    private final String route;
    private final long began;
    private final long beganNanos = System.nanoTime();
    private volatile @Nullable String model;

    private RequestTrace(@Nullable TraceExporter exporter, String traceId, String method, @Nullable String parentId,
            String route) {
        this.exporter = exporter;
        this.traceId = traceId;
        this.parentId = parentId;
        this.method = method;
        this.route = route;
        spanId = exporter == null ? "" : id(1);
        Instant now = Instant.now();
        began = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    static RequestTrace begin(TraceExporter exporter, @Nullable TraceParent parent, String method, String route) {
        return new RequestTrace(exporter, parent == null ? id(2) : parent.traceId(), method,
                parent == null ? null : parent.spanId(), route);
    }

    /** Random, and not only zeros, which no id may be. */
    private static String id(int longs) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < longs; i++) {
            long random = ThreadLocalRandom.current().nextLong();
            id.append(HexFormat.of().toHexDigits(random == 0 ? 1 : random));
        }
        return id.toString();
    }

    private long at(long nanos) {
        return began + nanos - beganNanos;
    }

    /** The engine has ended a text that it was given at a time of {@link System#nanoTime}. */
    public void generated(long asked, Generation generation) {
        TraceExporter to = exporter;
        if (to == null) {
            return;
        }
        String name = generation.modelId();
        model = name;
        long end = System.nanoTime();
        long decode = nanos(generation.generateMillis());
        long prefill = nanos(generation.promptMillis());
        // the engine measures what it does; the rest of the time the text waited
        long decodeStart = Math.max(asked, end - decode);
        long prefillStart = Math.max(asked, decodeStart - prefill);
        child(to, "queue", asked, prefillStart, Map.of());
        child(to, "prefill", prefillStart, decodeStart,
                Map.of("gen_ai.usage.input_tokens", (long) generation.promptTokens(), "vauban.reused_tokens",
                        (long) generation.reusedTokens()));
        child(to, "decode", decodeStart, end,
                Map.of("gen_ai.usage.output_tokens", (long) generation.generatedTokens(),
                        "vauban.finish", generation.finish().name().toLowerCase(Locale.ROOT)));
    }

    private static long nanos(double millis) {
        return (long) (Math.max(0, millis) * 1e6);
    }

    private void child(TraceExporter to, String name, long from, long until, Map<String, Object> attributes) {
        to.offer(new Span(traceId, id(1), spanId, name, false, at(from), at(until), attributes, false));
    }

    /** The answer is complete, or nobody takes it any more. */
    public void ended(int status) {
        TraceExporter to = exporter;
        if (to == null) {
            return;
        }
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("http.request.method", method);
        attributes.put("http.route", route);
        attributes.put("http.response.status_code", (long) status);
        String name = model;
        if (name != null) {
            attributes.put("gen_ai.request.model", name);
        }
        to.offer(new Span(traceId, spanId, parentId, method + " " + route, true, began, at(System.nanoTime()),
                attributes, status >= 500 || status == CANCELLED));
    }
}
