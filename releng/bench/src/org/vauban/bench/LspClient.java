// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An editor that speaks to {@code bin/vauban lsp} over its standard streams. A separate thread reads the server's
 * messages; notifications and requests of the server are dropped.
 */
final class LspClient implements AutoCloseable {
    private final Process process;
    private final JsonFrames frames;
    private final Map<Integer, CompletableFuture<JsonElement>> waiting = new ConcurrentHashMap<>();
    private int last;

    /**
     * Starts the server.
     * @param distribution the folder with {@code bin/vauban}
     * @param home the server's home, with its audit log and its CDS archive
     */
    LspClient(Path distribution, Path home, Path models, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(distribution.resolve("bin/vauban").toString(), "lsp"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("VAUBAN_HOME", home.resolve("home").toString());
        builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
        builder.environment().put("VAUBAN_MODELS", models.toString());
        // without it, the distribution's runtime comes first if there is one
        builder.environment().remove("VAUBAN_JAVA_HOME");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        frames = new JsonFrames(process.getInputStream(), process.getOutputStream());
        Thread reader = new Thread(this::readAll, "vauban-bench-lsp");
        reader.setDaemon(true);
        reader.start();
    }

    private void readAll() {
        try {
            while (true) {
                JsonObject message = frames.read();
                if (!message.has("method") && message.has("id")) {
                    answered(message);
                }
            }
        } catch (IOException | RuntimeException e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    private void answered(JsonObject message) {
        CompletableFuture<JsonElement> answer = waiting.remove(message.get("id").getAsInt());
        if (answer == null) {
            return;
        }
        if (message.has("error")) {
            answer.completeExceptionally(new IOException(message.get("error").toString()));
        } else {
            answer.complete(message.has("result") ? message.get("result") : JsonNull.INSTANCE);
        }
    }

    void notify(String method, JsonObject params) throws IOException {
        send(method, params, 0);
    }

    /** Returns the result, or throws the error as an exception. */
    JsonElement request(String method, JsonObject params) throws IOException {
        return await(method, ask(method, params));
    }

    /** Waits for an answer and returns its result, or throws its error as an exception. */
    static <T> T await(String method, CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(method + ": " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(method + " was interrupted", e);
        }
    }

    /** Sends a request and returns its future answer; cancelling it tells the server. For one thread at a time. */
    CompletableFuture<JsonElement> ask(String method, JsonObject params) throws IOException {
        int id = ++last;
        CompletableFuture<JsonElement> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        send(method, params, id);
        answer.whenComplete((result, failure) -> {
            if (answer.isCancelled() && waiting.remove(id) != null) {
                JsonObject cancelled = new JsonObject();
                cancelled.addProperty("id", id);
                try {
                    notify("$/cancelRequest", cancelled);
                } catch (IOException e) {
                    waiting.values().forEach(other -> other.completeExceptionally(e));
                }
            }
        });
        return answer;
    }

    private synchronized void send(String method, JsonObject params, int id) throws IOException {
        JsonObject message = new JsonObject();
        message.addProperty("jsonrpc", "2.0");
        if (id > 0) {
            message.addProperty("id", id);
        }
        message.addProperty("method", method);
        if (params != null) {
            message.add("params", params);
        }
        frames.write(message);
    }

    /** Sends {@code initialize} and {@code initialized}. */
    void initialize(Path root, JsonObject options) throws IOException {
        JsonObject capabilities = new JsonObject();
        JsonObject text = new JsonObject();
        text.add("inlineCompletion", new JsonObject());
        capabilities.add("textDocument", text);
        JsonObject params = new JsonObject();
        params.addProperty("processId", ProcessHandle.current().pid());
        params.addProperty("rootUri", root.toUri().toString());
        params.add("capabilities", capabilities);
        params.add("initializationOptions", options);
        request("initialize", params);
        notify("initialized", new JsonObject());
    }

    void open(String uri, String language, String content) throws IOException {
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri);
        document.addProperty("languageId", language);
        document.addProperty("version", 1);
        document.addProperty("text", content);
        JsonObject params = new JsonObject();
        params.add("textDocument", document);
        notify("textDocument/didOpen", params);
    }

    /** Returns a document identifier of the protocol. */
    static JsonObject document(String uri) {
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri);
        return document;
    }

    /** Returns the protocol's position for an offset in a text. */
    static JsonObject position(String text, int offset) {
        JsonObject position = new JsonObject();
        position.addProperty("line", text.substring(0, offset).chars().filter(c -> c == '\n').count());
        position.addProperty("character", offset - text.lastIndexOf('\n', offset - 1) - 1);
        return position;
    }

    /**
     * Replaces a stretch of a text.
     *
     * @param before the whole text before the change
     */
    void change(String uri, int version, String before, int start, int end, String text) throws IOException {
        JsonObject range = new JsonObject();
        range.add("start", position(before, start));
        range.add("end", position(before, end));
        JsonObject change = new JsonObject();
        change.add("range", range);
        change.addProperty("text", text);
        JsonArray changes = new JsonArray();
        changes.add(change);
        JsonObject document = document(uri);
        document.addProperty("version", version);
        JsonObject params = new JsonObject();
        params.add("textDocument", document);
        params.add("contentChanges", changes);
        notify("textDocument/didChange", params);
    }

    /** Returns the future suggestion for a typing user; blank for none. */
    CompletableFuture<String> suggestion(String uri, String text, int caret) throws IOException {
        return suggestion(uri, text, caret, 2);
    }

    /** Returns the future suggestion that the user requests; blank for none. */
    CompletableFuture<String> requestedSuggestion(String uri, String text, int caret) throws IOException {
        return suggestion(uri, text, caret, 1);
    }

    /**
     * Returns the future suggestion for a kind of trigger.
     * @param triggerKind trigger kind of the protocol
     */
    private CompletableFuture<String> suggestion(String uri, String text, int caret, int triggerKind)
            throws IOException {
        JsonObject context = new JsonObject();
        context.addProperty("triggerKind", triggerKind);
        JsonObject params = new JsonObject();
        params.add("textDocument", document(uri));
        params.add("position", position(text, caret));
        params.add("context", context);
        CompletableFuture<JsonElement> asked = ask("textDocument/inlineCompletion", params);
        CompletableFuture<String> answer = asked.thenApply(result -> {
            JsonArray items = result.getAsJsonObject().getAsJsonArray("items");
            return items.isEmpty() ? "" : items.get(0).getAsJsonObject().get("insertText").getAsString();
        });
        answer.whenComplete((suggested, failure) -> {
            if (answer.isCancelled()) {
                asked.cancel(false);
            }
        });
        return answer;
    }

    /** Returns the resident memory of the server itself, in MB; Linux only. */
    double residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow() * 1024 / 1e6;
    }

    /** Shuts the server down and waits for its end. */
    @Override
    public void close() throws IOException {
        try {
            request("shutdown", null);
            notify("exit", null);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("the language server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
