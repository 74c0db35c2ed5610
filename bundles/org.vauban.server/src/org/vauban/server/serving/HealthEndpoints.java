// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.vauban.engine.EngineState;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.pool.ModelPool;

/**
 * Answers load balancers and supervisors: whether the process is alive, and whether it accepts requests. Does not call
 * a model.
 */
public final class HealthEndpoints {
    private final ModelPool models;
    private final BooleanSupplier draining;
    private final BooleanSupplier forbidden;

    /**
     * @param draining whether the server is about to end
     * @param forbidden whether a policy forbids serving
     */
    public HealthEndpoints(ModelPool models, BooleanSupplier draining, BooleanSupplier forbidden) {
        this.models = models;
        this.draining = draining;
        this.forbidden = forbidden;
    }

    /** Serves {@code /health}: the process answers. */
    public void health(Exchange exchange) {
        JsonObject body = new JsonObject();
        body.addProperty("status", "ok");
        exchange.send(body);
    }

    /**
     * Serves {@code /ready}: the default model is loaded and the engine works, or an endpoint of another machine serves
     * it; no drain has begun, and the policy allows serving.
     */
    public void ready(Exchange exchange) {
        JsonObject body = new JsonObject();
        String status = status();
        body.addProperty("status", status);
        List<BackEndStatus> backEnds = models.backEnds();
        if (!backEnds.isEmpty()) {
            JsonArray list = new JsonArray();
            backEnds.forEach(each -> list.add(backEnd(each)));
            body.add("backEnds", list);
        }
        exchange.send(status.equals("ready") ? 200 : 503, "application/json", Exchange.GSON.toJson(body));
    }

    /** Describes a back end without its address and its problem, since the endpoint is public. */
    private static JsonObject backEnd(BackEndStatus status) {
        JsonObject backEnd = new JsonObject();
        backEnd.addProperty("name", status.endpoint());
        backEnd.addProperty("model", status.model());
        backEnd.addProperty("up", status.up());
        return backEnd;
    }

    /** Returns one word; {@code ready} if requests are served. */
    public String status() {
        if (draining.getAsBoolean()) {
            return "draining";
        }
        if (forbidden.getAsBoolean()) {
            return "forbidden";
        }
        EngineState.Phase phase = models.engine().state().phase();
        ModelEntry first = models.entries().getFirst();
        if (models.isAnsweredElsewhere(first) && phase != EngineState.Phase.CLOSED) {
            return "ready";
        }
        if (!first.isLocal()) {
            boolean looked = models.backEnds().stream().filter(each -> each.model().equals(first.id()))
                    .allMatch(each -> each.problem() != null);
            return looked ? "failed" : "loading";
        }
        if (phase == EngineState.Phase.FAILED || phase == EngineState.Phase.CLOSED) {
            return "failed";
        }
        return models.known(first) == null && !models.isAsleep(first) ? "loading" : "ready";
    }
}
