// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.preferences;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.engine.endpoint.EndpointCheck;
import org.vauban.engine.endpoint.EndpointDescription;
import org.vauban.engine.endpoint.EndpointKeys;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;

/** Endpoints granted by a policy, as a test defines them, and what a user did with them. */
final class ScriptedRemote implements EngineExtension {
    static final String SOVEREIGN = "sovereign";
    static final String CLUSTER = "cluster";
    static final String REFUSAL = "The policy does not let fixes use it.";

    private final Map<String, String> routed = new TreeMap<>();
    private @Nullable String hedged;
    private boolean agreed;
    /** Blocks a check until completed. */
    volatile CompletableFuture<Void> reached = CompletableFuture.completedFuture(null);

    @Override
    public synchronized List<EndpointDescription> endpoints(Locale locale) {
        List<EndpointDescription> all = new ArrayList<>();
        all.add(new EndpointDescription(SOVEREIGN, "sovereign (llm.example.org, Paris)", "https://llm.example.org/v1",
                "mistral", List.of("chat", "completion", "fix"), List.of("typed", "code"), routed(SOVEREIGN), agreed,
                null, "Granted by the policy of the machine: no code of others leaves it.",
                SOVEREIGN.equals(hedged)));
        all.add(new EndpointDescription(CLUSTER, "cluster (vllm.example.org)", "https://vllm.example.org/v1", "vllm",
                List.of("document"), List.of("typed"), routed(CLUSTER), true, null,
                "Granted by the policy of the machine.", false));
        return all;
    }

    private List<String> routed(String endpoint) {
        return routed.keySet().stream().filter(feature -> endpoint.equals(routed.get(feature))).toList();
    }

    @Override
    public String usage(Locale locale) {
        return "Today: 12 requests.";
    }

    @Override
    public synchronized void agree(String endpoint, boolean yes, Locale locale) {
        agreed = yes;
    }

    synchronized boolean agreed() {
        return agreed;
    }

    @Override
    public synchronized void route(String feature, @Nullable String endpoint, Locale locale) {
        if (feature.equals("fix")) {
            throw new EngineException(EngineError.INVALID_REQUEST, REFUSAL);
        }
        if (endpoint == null) {
            routed.remove(feature);
        } else {
            routed.put(feature, endpoint);
        }
    }

    synchronized Map<String, String> routed() {
        return Map.copyOf(routed);
    }

    @Override
    public synchronized void hedge(@Nullable String endpoint, Locale locale) {
        hedged = endpoint;
    }

    synchronized Optional<String> hedged() {
        return Optional.ofNullable(hedged);
    }

    @Override
    public EndpointCheck check(String endpoint, Locale locale) {
        reached.join();
        return new EndpointCheck(true, List.of("It is healthy.", "It serves 2 models."), List.of("a", "b"));
    }

    @Override
    public EngineProvider extend(EngineProvider local) {
        return local;
    }

    @Override
    public EngineProvider preview(EngineProvider local) {
        return local;
    }

    @Override
    public Engine serve(Engine local, List<BackEndModel> models, Locale locale) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> refusals(List<BackEndModel> models, Locale locale) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<EndpointRequest> waiting(String endpoint) {
        return Optional.empty();
    }

    @Override
    public void keys(@Nullable EndpointKeys source) {
        // no token is requested
    }

    @Override
    public TraceSink traces(TraceTarget target, Locale locale) {
        throw new UnsupportedOperationException();
    }
}
