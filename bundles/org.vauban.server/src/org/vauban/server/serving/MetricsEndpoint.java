// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.engine.endpoint.EndpointLoad;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.engine.slot.StepCounts;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.metrics.PrometheusText;

/**
 * Serves {@code /metrics}: our own metrics, those with which Kubernetes' inference extension chooses a server under
 * vLLM's names, and those of llama.cpp's server.
 */
public final class MetricsEndpoint implements Endpoint {
    /** Longest wait for the engine: shorter than a scraper's, so that a hung engine does not hide the rest. */
    private static final long PATIENCE_MILLIS = 2_000;

    private static final long STARTED = System.currentTimeMillis() / 1_000;

    private final ServingContext context;

    public MetricsEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answer(
                context.models().describe().copy().orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .handle((description, failure) -> text(description, !exchange.browser().isHead())),
                text -> {
                    exchange.tell("Process-Start-Time-Unix", STARTED);
                    exchange.send(200, PrometheusText.CONTENT_TYPE, text);
                });
    }

    /** @param told whether a client receives the text, so that a new interval begins for the rates */
    private String text(@Nullable EngineDescription engine, boolean told) {
        PrometheusText out = new PrometheusText();
        int active = context.admission().active();
        out.metric("vauban_active_requests", "gauge", "Generations with the engine, waiting ones included.");
        out.sample("vauban_active_requests", "", active);
        out.metric("vauban_engine_up", "gauge", "Whether the engine answers.");
        out.sample("vauban_engine_up", "", engine == null ? 0 : 1);
        Map<String, Long> busy = engine == null ? Map.of() : busy(engine);
        int running = busy.values().stream().mapToInt(Long::intValue).sum();
        List<BackEndStatus> backEnds = context.models().backEnds();
        int elsewhere = backEnds.stream().mapToInt(BackEndStatus::inFlight).sum();
        int waiting = Math.max(0, active - running - elsewhere);
        if (engine != null) {
            slots(out, engine, busy, backEnds, waiting);
        }
        backEnds(out, backEnds);
        context.metrics().write(out);
        context.metrics().llama().write(out, engine == null ? StepCounts.NONE : engine.steps(),
                running + elsewhere, waiting, told);
        return out.toString();
    }

    private static void backEnds(PrometheusText out, List<BackEndStatus> backEnds) {
        if (backEnds.isEmpty()) {
            return;
        }
        series(out, "up", "gauge", "Whether the back end was found to work.", backEnds, each -> each.up() ? 1 : 0);
        series(out, "requests_in_flight", "gauge", "Requests that the back end answers now.", backEnds,
                BackEndStatus::inFlight);
        series(out, "answers_total", "counter", "Requests that the back end has answered.", backEnds,
                BackEndStatus::answers);
        series(out, "failures_total", "counter", "Requests that the back end did not answer, or not to the end.",
                backEnds, BackEndStatus::failures);
        loads(out, backEnds);
    }

    /** Writes the load that back ends report, which not all do. */
    private static void loads(PrometheusText out, List<BackEndStatus> backEnds) {
        List<BackEndStatus> known = backEnds.stream().filter(each -> each.load() != null).toList();
        if (known.isEmpty()) {
            return;
        }
        series(out, "reported_running", "gauge", "Requests that the back end says it computes, for all its clients.",
                known, each -> load(each).running());
        series(out, "reported_waiting", "gauge", "Requests that the back end says wait there, of all its clients.",
                known, each -> load(each).waiting());
    }

    private static EndpointLoad load(BackEndStatus status) {
        EndpointLoad load = status.load();
        return load == null ? new EndpointLoad(0, 0) : load;
    }

    private static void series(PrometheusText out, String name, String type, String help,
            List<BackEndStatus> backEnds, ToDoubleFunction<BackEndStatus> value) {
        String full = "vauban_backend_" + name;
        out.metric(full, type, help);
        backEnds.forEach(each -> out.sample(full, PrometheusText.label("backend", each.endpoint()) + ","
                + PrometheusText.label("model_name", each.model()), value.applyAsDouble(each)));
    }

    private void slots(PrometheusText out, EngineDescription engine, Map<String, Long> busy,
            List<BackEndStatus> backEnds, int waiting) {
        Map<String, Long> running = new TreeMap<>();
        engine.models().forEach(model -> running.put(model.modelId(), busy.getOrDefault(model.modelId(), 0L)));
        backEnds.forEach(each -> running.merge(each.model(), (long) each.inFlight(), Long::sum));
        out.metric("vllm:num_requests_running", "gauge", "Requests that are computed now, here or by back ends.");
        running.forEach((model, count) -> out.sample("vllm:num_requests_running", name(model), count));
        // all models share one queue
        out.metric("vllm:num_requests_waiting", "gauge", "Requests that wait to be computed.");
        running.forEach((model, count) -> out.sample("vllm:num_requests_waiting", name(model), waiting));
        out.metric("vllm:kv_cache_usage_perc", "gauge", "Share of the KV cache that holds tokens, from 0 to 1.");
        for (ModelDescription model : engine.models()) {
            List<SlotDescription> slots = slots(engine, model);
            double held = slots.stream().mapToInt(SlotDescription::tokens).sum();
            long all = (long) model.contextTokens() * (separates(model) ? slots.size() : 1);
            out.sample("vllm:kv_cache_usage_perc", name(model.modelId()), all == 0 ? 0 : Math.min(1, held / all));
        }
    }

    /** Whether the model's context size applies to each slot. */
    private boolean separates(ModelDescription model) {
        return context.models().entries().stream()
                .anyMatch(entry -> entry.id().equals(model.modelId()) && entry.serving().separateSlots());
    }

    /** Returns the number of requests being computed, by model. */
    private static Map<String, Long> busy(EngineDescription engine) {
        return engine.slots().stream().filter(slot -> slot.requestId() >= 0)
                .collect(Collectors.groupingBy(SlotDescription::modelId, Collectors.counting()));
    }

    private static List<SlotDescription> slots(EngineDescription engine, ModelDescription model) {
        return engine.slots().stream().filter(slot -> slot.modelId().equals(model.modelId())).toList();
    }

    private static String name(String model) {
        return PrometheusText.label("model_name", model);
    }
}
