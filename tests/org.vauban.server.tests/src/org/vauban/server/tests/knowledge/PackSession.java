// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import static org.vauban.server.tests.LspClient.INITIALIZE;
import static org.vauban.server.tests.LspClient.connect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.http.WebSocket;
import java.util.stream.Stream;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.Served;

/** A language server session of a person with a key, and the capabilities that it was offered. */
final class PackSession implements AutoCloseable {
    final JsonObject offered;
    final LspClient client = new LspClient();
    private final WebSocket socket;

    PackSession(Served served, String key) throws Exception {
        socket = connect(served, client, builder -> builder.header("Authorization", "Bearer " + key));
        socket.sendText(INITIALIZE, true).join();
        offered = client.next().getAsJsonObject("result").getAsJsonObject("capabilities")
                .getAsJsonObject("experimental");
    }

    JsonObject search(String query, String... folders) throws Exception {
        JsonArray uris = new JsonArray();
        Stream.of(folders).forEach(uris::add);
        JsonObject wanted = new JsonObject();
        wanted.addProperty("query", query);
        wanted.add("folders", uris);
        return ask("vauban/search", wanted);
    }

    JsonObject inPacks(String query, String... packs) throws Exception {
        JsonArray names = new JsonArray();
        Stream.of(packs).forEach(names::add);
        JsonObject wanted = new JsonObject();
        wanted.addProperty("query", query);
        wanted.add("packs", names);
        return ask("vauban/search", wanted);
    }

    JsonObject text(String uri) throws Exception {
        JsonObject wanted = new JsonObject();
        wanted.addProperty("uri", uri);
        return ask("vauban/sourceText", wanted);
    }

    JsonObject ask(String method, JsonObject parameters) throws Exception {
        send(method, parameters);
        JsonObject answer = client.next();
        while (!answer.has("id") || answer.get("id").getAsInt() != 7) {
            answer = client.next();
        }
        return answer;
    }

    void send(String method, JsonObject parameters) {
        JsonObject request = new JsonObject();
        request.addProperty("jsonrpc", "2.0");
        request.addProperty("id", 7);
        request.addProperty("method", method);
        request.add("params", parameters);
        socket.sendText(request.toString(), true).join();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
