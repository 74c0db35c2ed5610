// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The counters of the server. Labels come from closed sets (endpoints, models, statuses), never from a client, so their
 * number is bounded. Thread-safe.
 */
public final class ServerMetrics {
    private final Map<Answer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<String, Histogram> seconds = new ConcurrentHashMap<>();
    private final Map<String, Histogram> firstTokens = new ConcurrentHashMap<>();
    private final Map<String, ModelTokens> tokens = new ConcurrentHashMap<>();
    private final Map<Identification, LongAdder> identifications = new ConcurrentHashMap<>();
    private final LongAdder disconnects = new LongAdder();
    private final LongAdder siteBytes = new LongAdder();
    private final LongAdder uploads = new LongAdder();
    private final LongAdder refusedUploads = new LongAdder();
    private final LongAdder spansSent = new LongAdder();
    private final Map<String, LongAdder> spansDropped = new ConcurrentHashMap<>();
    private final LlamaMetrics llama = new LlamaMetrics();
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failedReloads = new LongAdder();
    private volatile boolean traces;
    private volatile @Nullable ConfigurationStatus configuration;

    private record Answer(String endpoint, int status) {}

    private record Identification(String kind, boolean accepted) {}

    /** Token counts of a model. */
    private static final class ModelTokens {
        final LongAdder prompt = new LongAdder();
        final LongAdder reused = new LongAdder();
        final LongAdder generated = new LongAdder();
    }

    /** Counts a complete answer. */
    public void answered(String endpoint, int status, double time) {
        answers.computeIfAbsent(new Answer(endpoint, status), key -> new LongAdder()).increment();
        seconds.computeIfAbsent(endpoint, key -> new Histogram()).record(time);
    }

    /** Counts an authentication. @param kind the kind of credentials, from a closed set */
    public void identified(String kind, boolean accepted) {
        identifications.computeIfAbsent(new Identification(kind, accepted), key -> new LongAdder()).increment();
    }

    /** Counts a client that disconnected before its answer was complete. */
    public void disconnected() {
        disconnects.increment();
    }

    /** Enables the metrics of traces, which are sent to a collector. */
    public void traces() {
        traces = true;
    }

    /** Sets the status of the followed configuration. */
    public void configuration(ConfigurationStatus status) {
        configuration = status;
    }

    /** Returns the status of the followed configuration; null if none is followed. */
    public @Nullable ConfigurationStatus configuration() {
        return configuration;
    }

    /** Counts a changed configuration that was applied, or could not be. */
    public void reloaded(boolean taken) {
        (taken ? reloads : failedReloads).increment();
    }

    /** Counts spans that a collector has accepted. */
    public void spansSent(int count) {
        spansSent.add(count);
    }

    /**
     * Counts dropped spans.
     *
     * @param reason {@code full} if too many waited, {@code failed} if the collector did not accept them
     */
    public void spansDropped(String reason, int count) {
        spansDropped.computeIfAbsent(reason, key -> new LongAdder()).add(count);
    }

    /** Records the time to the first token of a request. */
    public void firstToken(String model, double time) {
        firstTokens.computeIfAbsent(model, key -> new Histogram()).record(time);
    }

    /** Counts the tokens of a completed generation or embedding. */
    public void used(String model, int prompt, int reused, int generated) {
        llama.used(prompt, reused, generated);
        ModelTokens of = tokens.computeIfAbsent(model, key -> new ModelTokens());
        of.prompt.add(prompt);
        of.reused.add(reused);
        of.generated.add(generated);
    }

    /** Returns the metrics under the names of llama.cpp's server. */
    public LlamaMetrics llama() {
        return llama;
    }

    /** Counts bytes sent from files of update sites. */
    public void sent(long bytes) {
        siteBytes.add(bytes);
    }

    /** Counts an upload of an update site. */
    public void uploaded(boolean accepted) {
        (accepted ? uploads : refusedUploads).increment();
    }

    /** Writes all metrics. */
    public void write(PrometheusText out) {
        out.metric("vauban_requests_total", "counter", "Answers by endpoint and HTTP status.");
        answers.forEach((answer, count) -> out.sample("vauban_requests_total",
                PrometheusText.label("endpoint", answer.endpoint()) + ","
                        + PrometheusText.label("status", Integer.toString(answer.status())),
                count.sum()));
        out.metric("vauban_identifications_total", "counter", "Requests by what they show of who sends them.");
        identifications.forEach((each, count) -> out.sample("vauban_identifications_total",
                PrometheusText.label("kind", each.kind()) + ","
                        + PrometheusText.label("result", each.accepted() ? "accepted" : "refused"),
                count.sum()));
        out.metric("vauban_disconnects_total", "counter", "Clients that went away before their answer was complete.");
        out.sample("vauban_disconnects_total", "", disconnects.sum());
        out.metric("vauban_request_seconds", "histogram", "Time from the request to the end of its answer.");
        new TreeMap<>(seconds).forEach((endpoint, histogram) -> histogram.write(out, "vauban_request_seconds",
                PrometheusText.label("endpoint", endpoint)));
        out.metric("vauban_first_token_seconds", "histogram", "Time from the request to its first token.");
        new TreeMap<>(firstTokens).forEach((model, histogram) -> histogram.write(out, "vauban_first_token_seconds",
                PrometheusText.label("model", model)));
        out.metric("vauban_site_bytes_total", "counter", "Bytes of files of update sites that were sent.");
        out.sample("vauban_site_bytes_total", "", siteBytes.sum());
        out.metric("vauban_site_uploads_total", "counter", "Update sites that were uploaded.");
        out.sample("vauban_site_uploads_total", PrometheusText.label("result", "accepted"), uploads.sum());
        out.sample("vauban_site_uploads_total", PrometheusText.label("result", "refused"), refusedUploads.sum());
        counter(out, "vauban_prompt_tokens_total", "Tokens of prompts.", of -> of.prompt);
        counter(out, "vauban_reused_tokens_total", "Tokens of prompts that were in the KV cache.", of -> of.reused);
        counter(out, "vauban_generated_tokens_total", "Generated tokens.", of -> of.generated);
        ConfigurationStatus status = configuration;
        if (status != null) {
            write(out, status);
        }
        if (traces) {
            writeTraces(out);
        }
    }

    private void write(PrometheusText out, ConfigurationStatus status) {
        out.metric("vauban_configuration_reload_failed", "gauge",
                "Whether the configuration that was written cannot be used, and the one before holds.");
        out.sample("vauban_configuration_reload_failed", "", status.failed() ? 1 : 0);
        out.metric("vauban_configuration_restart_required", "gauge",
                "Whether the configuration has other values that need a restart.");
        out.sample("vauban_configuration_restart_required", "", status.restart().isEmpty() ? 0 : 1);
        out.metric("vauban_configuration_reloads_total", "counter", "Configurations that were taken over, or not.");
        out.sample("vauban_configuration_reloads_total", PrometheusText.label("result", "taken"), reloads.sum());
        out.sample("vauban_configuration_reloads_total", PrometheusText.label("result", "failed"),
                failedReloads.sum());
    }

    private void writeTraces(PrometheusText out) {
        out.metric("vauban_trace_spans_total", "counter", "Spans that a collector has taken.");
        out.sample("vauban_trace_spans_total", "", spansSent.sum());
        out.metric("vauban_trace_spans_dropped_total", "counter",
                "Spans that no collector got: too many waited (full), or it did not take them (failed).");
        for (String reason : List.of("failed", "full")) {
            LongAdder dropped = spansDropped.get(reason);
            out.sample("vauban_trace_spans_dropped_total", PrometheusText.label("reason", reason),
                    dropped == null ? 0 : dropped.sum());
        }
    }

    private void counter(PrometheusText out, String name, String help,
            Function<ModelTokens, LongAdder> count) {
        out.metric(name, "counter", help);
        new TreeMap<>(tokens).forEach((model, of) -> out.sample(name, PrometheusText.label("model", model),
                count.apply(of).sum()));
    }
}
