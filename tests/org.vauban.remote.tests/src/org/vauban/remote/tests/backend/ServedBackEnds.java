// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.remote.backend.BackEndEngine;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.route.RoutingClock;
import org.vauban.remote.tests.LocalEngine;
import org.vauban.remote.tests.Machine;
import org.vauban.remote.tests.Patience;
import org.vauban.server.ServedPolicy;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;
import org.vauban.server.configuration.ModelTemplate;
import org.vauban.server.configuration.ServerConfiguration;

/** A team server on a loopback port, whose models are provided by endpoints that a machine's policy grants. */
final class ServedBackEnds implements AutoCloseable {
    private final Machine machine;
    private final BackEndEngine engine;
    private final TeamServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<AuditLog> logs = new ConcurrentLinkedQueue<>();

    /**
     * @param limits limits of requests to endpoints
     * @param clock clock that the engine uses for its endpoints
     */
    ServedBackEnds(Machine machine, LocalEngine local, TransferLimits limits, RoutingClock clock,
            BackEndModel... models) throws Exception {
        this.machine = machine;
        engine = new BackEndEngine(local.engine(), machine.environment(), List.of(models), Locale.ENGLISH, limits,
                clock);
        List<ModelEntry> entries = List.of(models).stream().map(this::entry).toList();
        server = TeamServer.start(new ServerConfiguration(new ListenAddress("127.0.0.1", 0), entries, null),
                new Followed(entries));
    }

    /** Returns a model provided by the endpoints with these names, which call it {@code served}. */
    static BackEndModel model(String id, boolean local, String... endpoints) {
        return new BackEndModel(id, false, local, List.of(endpoints).stream()
                .map(name -> new BackEnd(name, "served", null, null, null)).toList());
    }

    private ModelEntry entry(BackEndModel model) {
        Path file = model.local() ? machine.folder.resolve("local.gguf") : null;
        return new ModelEntry(model.id(), List.of(), file, 0, 0, 0, model.embeddings(),
                ModelServing.of(ModelTemplate.STANDARD).withBackEnds(model.backEnds()));
    }

    /** The server's policy: the machine's current one. */
    private final class Followed implements ServedPolicy {
        private final List<ModelEntry> entries;
        private Policy last; // guarded by this

        Followed(List<ModelEntry> entries) {
            this.entries = entries;
        }

        @Override
        public synchronized Policy get() throws PolicyException {
            try {
                Policy now = machine.read();
                last = last != null && last.fingerprint().equals(now.fingerprint()) ? last : now;
                return last;
            } catch (PolicyException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Gate gate(Policy policy) {
            try {
                AuditLog log = new AuditLog(machine.folder.resolve("gate.jsonl"));
                logs.add(log);
                return machine.gate(log);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Models models(Policy policy, Models present) {
            return present == null ? new Models(engine, entries) : present;
        }

        @Override
        public void end(Models former) {
            throw new AssertionError("nothing is replaced");
        }
    }

    /** Returns the server's address. */
    String address() {
        return "http://127.0.0.1:" + server.port();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(Duration.ofSeconds(Patience.SECONDS));
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> begin(String path, String json) {
        return client.sendAsync(request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return begin(path, json).get();
    }

    /** Asks a question. */
    HttpResponse<String> chat(String question) throws Exception {
        return post("/v1/chat/completions", question(question, false));
    }

    static String question(String question, boolean stream) {
        return "{\"stream\":" + stream + ",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                + "\"}]}";
    }

    static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    /** Returns the text of a chat answer. */
    static String said(HttpResponse<String> response) {
        return json(response).getAsJsonArray("choices").get(0).getAsJsonObject().getAsJsonObject("message")
                .get("content").getAsString();
    }

    /** Returns the sample of a metric with labels. */
    double sample(String name) throws Exception {
        return get("/metrics").body().lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    BackEndEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
        engine.close();
        logs.forEach(AuditLog::close);
    }
}
