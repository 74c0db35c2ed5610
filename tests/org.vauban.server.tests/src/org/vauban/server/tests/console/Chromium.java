// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.vauban.server.tests.Served;

/**
 * A headless Chromium, driven through its DevTools protocol.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class Chromium implements AutoCloseable, WebSocket.Listener {
    private static final int PATIENCE_SECONDS = (int) Served.PATIENCE.toSeconds();

    private final Path profile = Files.createTempDirectory("vauban-chromium");
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> pending = new ConcurrentHashMap<>();
    /** Listeners for the events of a page, by its session. */
    private final Map<String, Consumer<JsonObject>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();

    static boolean installed() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "chromium")));
    }

    /** Whether it can open pages; false once it has been closed or has ended. */
    boolean isRunning() {
        return process.isAlive() && !socket.isInputClosed();
    }

    Chromium() throws Exception {
        process = new ProcessBuilder("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
                "--user-data-dir=" + profile, "about:blank").redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            socket = client.newWebSocketBuilder().buildAsync(URI.create(listening()), this)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            kill();
            throw e;
        }
    }

    private String listening() throws IOException {
        BufferedReader err = new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        String begin = "DevTools listening on ";
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            if (line.startsWith(begin)) {
                Thread.ofVirtual().start(() -> err.lines().forEach(rest -> {}));
                return line.substring(begin.length());
            }
        }
        throw new IOException("Chromium did not start");
    }

    /** @param session the session of a page, or null for the browser itself */
    JsonObject call(String session, String method, Map<String, ?> parameters) throws Exception {
        return send(session, method, parameters).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    synchronized CompletableFuture<JsonObject> send(String session, String method, Map<String, ?> parameters) {
        JsonObject message = new JsonObject();
        int id = calls.incrementAndGet();
        message.addProperty("id", id);
        message.addProperty("method", method);
        JsonObject values = new JsonObject();
        parameters.forEach((name, value) -> values.add(name, value instanceof JsonElement element ? element
                : JsonParser.parseString(new Gson().toJson(value))));
        message.add("params", values);
        if (session != null) {
            message.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> result = new CompletableFuture<>();
        pending.put(id, result);
        socket.sendText(message.toString(), true).join();
        return result;
    }

    /** Registers the listener for a page's events. */
    void listen(String session, Consumer<JsonObject> listener) {
        listeners.put(session, listener);
    }

    /** Removes the listener for a page's events. */
    void forget(String session) {
        listeners.remove(session);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
            text.setLength(0);
            take(message);
        }
        from.request(1);
        return null;
    }

    private void take(JsonObject message) {
        if (message.has("id")) {
            CompletableFuture<JsonObject> result = pending.remove(message.get("id").getAsInt());
            if (message.has("error")) {
                result.completeExceptionally(new IllegalStateException(message.get("error").toString()));
            } else {
                result.complete(message.getAsJsonObject("result"));
            }
        } else if (message.has("sessionId")) {
            listeners.getOrDefault(message.get("sessionId").getAsString(), event -> {}).accept(message);
        }
    }

    @Override
    public synchronized void close() {
        socket.abort();
        kill();
        client.shutdownNow();
    }

    private void kill() {
        ProcessTree.kill(process); // otherwise its profile could not be deleted
        if (!Files.exists(profile)) {
            return;
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
