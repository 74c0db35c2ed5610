// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.console;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.metrics.ConfigurationStatus;
import org.vauban.server.serving.HealthEndpoints;
import org.vauban.server.serving.ServingContext;

/** Serves {@code /console/state}: the data of the console besides metrics. Contains hashes of users and no texts. */
public final class ConsoleState implements Endpoint {
    /** Longest wait for the engine, so that a hung one does not hide the rest. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final ServingContext context;
    private final HealthEndpoints health;
    private final Supplier<ServerLimits> limits;
    private final IntSupplier sessions;
    private final long begun = System.nanoTime();

    /**
     * @param limits the current limits
     * @param sessions the number of open language server sessions
     */
    public ConsoleState(ServingContext context, HealthEndpoints health, Supplier<ServerLimits> limits,
            IntSupplier sessions) {
        this.context = context;
        this.health = health;
        this.limits = limits;
        this.sessions = sessions;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answer(
                context.models().describe().copy().orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .handle((description, failure) -> state(description)),
                exchange::send);
    }

    private JsonObject state(@Nullable EngineDescription engine) {
        ServerLimits now = limits.get();
        JsonObject state = new JsonObject();
        state.addProperty("status", health.status());
        state.addProperty("engine", engine != null);
        state.addProperty("uptimeSeconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
        int active = context.admission().active();
        long running = engine == null ? 0 : engine.slots().stream().filter(ConsoleState::busy).count();
        state.addProperty("running", running);
        state.addProperty("waiting", Math.max(0, active - running));
        state.addProperty("requests", now.requests());
        state.addProperty("requestsPerKey", now.requestsPerKey());
        Quotas quotas = context.admission().quotas();
        state.addProperty("requestsPerMinute", quotas.requestsPerMinute());
        state.addProperty("tokensPerDay", quotas.tokensPerDay());
        state.addProperty("sessions", sessions.getAsInt());
        JsonArray models = new JsonArray();
        for (ModelEntry entry : context.models().entries()) {
            models.add(model(entry, engine));
        }
        state.add("models", models);
        JsonArray backEnds = new JsonArray();
        context.models().backEnds().forEach(each -> backEnds.add(backEnd(each)));
        state.add("backEnds", backEnds);
        state.add("keys", keys());
        ConfigurationStatus configuration = context.metrics().configuration();
        if (configuration != null) {
            JsonObject told = new JsonObject();
            told.addProperty("failed", configuration.failed());
            told.add("restart", Exchange.GSON.toJsonTree(configuration.restart()));
            state.add("configuration", told);
        }
        return state;
    }

    private JsonObject model(ModelEntry entry, @Nullable EngineDescription engine) {
        JsonObject model = new JsonObject();
        model.addProperty("id", entry.id());
        model.addProperty("embeddings", entry.embeddings());
        ModelDescription known = context.models().known(entry);
        model.addProperty("loaded", known != null);
        model.addProperty("local", entry.isLocal());
        model.addProperty("contextTokens", known == null ? 0 : known.contextTokens());
        long running = 0;
        long tokens = 0;
        if (engine != null) {
            for (SlotDescription slot : engine.slots()) {
                if (slot.modelId().equals(entry.id())) {
                    running += busy(slot) ? 1 : 0;
                    tokens += slot.tokens();
                }
            }
        }
        model.addProperty("running", running);
        model.addProperty("heldTokens", tokens);
        return model;
    }

    private static JsonObject backEnd(BackEndStatus status) {
        JsonObject backEnd = new JsonObject();
        backEnd.addProperty("name", status.endpoint());
        backEnd.addProperty("model", status.model());
        backEnd.addProperty("up", status.up());
        backEnd.addProperty("problem", status.problem());
        backEnd.addProperty("running", status.inFlight());
        backEnd.addProperty("answers", status.answers());
        backEnd.addProperty("failures", status.failures());
        return backEnd;
    }

    private static boolean busy(SlotDescription slot) {
        return slot.requestId() >= 0;
    }

    /** Lists the keys with requests in progress or with tokens used today. */
    private JsonArray keys() {
        Map<String, Integer> active = context.admission().callers();
        Map<String, Long> used = new TreeMap<>(context.admission().tokensToday());
        active.keySet().forEach(id -> used.putIfAbsent(id, 0L));
        JsonArray keys = new JsonArray();
        used.forEach((id, tokens) -> {
            JsonObject key = new JsonObject();
            key.addProperty("id", id);
            key.addProperty("requests", active.getOrDefault(id, 0));
            key.addProperty("tokens", tokens);
            keys.add(key);
        });
        return keys;
    }
}
