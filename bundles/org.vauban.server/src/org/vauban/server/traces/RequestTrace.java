// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.traces;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;

/**
 * The trace of one request: a span for the whole request, and for each of its texts one for the queue, one for prefill
 * and one for decoding; if a back end answered, a span for it encloses the last two. Contains times, numbers, route,
 * model and back end, but no text, key or user name. Any thread, and never blocks.
 */
public final class RequestTrace {
    /** The trace of a request that is not recorded. */
    public static final RequestTrace NONE = new RequestTrace(null, "", "", null, "");

    private static final int CANCELLED = 499;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final String MODEL = "gen_ai.request.model";
    private static final String BACK_END = "vauban.backend";

    private final @Nullable TraceExporter exporter;
    private final String traceId;
    private final String spanId;
    private final @Nullable String parentId;
    private final String method;
    private final String route;
    private final long began;
    private final long beganNanos = System.nanoTime();
    private volatile @Nullable String model;
    /** Policy name of the back end that answered last; null if none did. */
    private volatile @Nullable String backEnd;

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

    /** Returns a random id, which must not be all zeros. */
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

    /**
     * Records the end of a text.
     *
     * @param asked when the engine received the request, in {@link System#nanoTime}
     * @param requested the server's id of the model
     */
    public void generated(long asked, String requested, Generation generation) {
        TraceExporter to = exporter;
        if (to == null) {
            return;
        }
        model = requested;
        long end = System.nanoTime();
        long decode = nanos(generation.generateMillis());
        long prefill = nanos(generation.promptMillis());
        // the engine measures prefill and decoding; before that, the text waited
        long decodeStart = Math.max(asked, end - decode);
        long prefillStart = Math.max(asked, decodeStart - prefill);
        String parent = spanId;
        AnswerOrigin origin = generation.origin();
        child(to, "queue", parent, asked, prefillStart, Map.of());
        if (origin != null && origin.isRemote()) {
            parent = id(1);
            to.offer(elsewhere(parent, origin, generation, at(prefillStart), at(end)));
        }
        child(to, "prefill", parent, prefillStart, decodeStart,
                Map.of("gen_ai.usage.input_tokens", (long) generation.promptTokens(), "vauban.reused_tokens",
                        (long) generation.reusedTokens()));
        child(to, "decode", parent, decodeStart, end,
                Map.of("gen_ai.usage.output_tokens", (long) generation.generatedTokens(),
                        "vauban.finish", generation.finish().name().toLowerCase(Locale.ROOT)));
    }

    private static long nanos(double millis) {
        return (long) (Math.max(0, millis) * 1e6);
    }

    /** Returns the span of a back end, following the conventions for clients of generative models (gen_ai). */
    private Span elsewhere(String id, AnswerOrigin origin, Generation generation, long from, long until) {
        String operation = generation.format().endsWith("chat") ? "chat" : "text_completion";
        Map<String, Object> attributes = new HashMap<>();
        String name = String.valueOf(origin.endpoint());
        backEnd = name;
        attributes.put(BACK_END, name);
        attributes.put("gen_ai.operation.name", operation);
        String dialect = origin.dialect();
        if (dialect != null) {
            attributes.put("gen_ai.provider.name", dialect.equals("mistral") ? "mistral_ai" : dialect);
        }
        String asked = generation.modelId();
        if (asked != null) {
            attributes.put(MODEL, asked);
        }
        EndpointRequest request = origin.request();
        if (request != null) {
            URI address = URI.create(request.address());
            String host = address.getHost();
            if (host != null) {
                attributes.put("server.address", host);
                attributes.put("server.port", (long) (address.getPort() >= 0 ? address.getPort()
                        : "https".equalsIgnoreCase(address.getScheme()) ? HTTPS : HTTP));
            }
        }
        return new Span(traceId, id, spanId, asked == null ? operation : operation + " " + asked, Span.Kind.CLIENT,
                from, until, attributes, false);
    }

    private void child(TraceExporter to, String name, String parent, long from, long until,
            Map<String, Object> attributes) {
        to.offer(new Span(traceId, id(1), parent, name, Span.Kind.INTERNAL, at(from), at(until), attributes, false));
    }

    /** Records the end of the request: the answer is complete, or the client is gone. */
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
            attributes.put(MODEL, name);
        }
        String by = backEnd;
        if (by != null) {
            attributes.put(BACK_END, by);
        }
        to.offer(new Span(traceId, spanId, parentId, method + " " + route, Span.Kind.SERVER, began,
                at(System.nanoTime()), attributes, status >= 500 || status == CANCELLED));
    }
}
