// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.vauban.bench.JsonFrames;

/**
 * An editor that speaks to {@code vauban lsp} over its standard streams, accepts all requests of the server, and waits
 * for each answer.
 */
final class EditorProcess implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 120_000;

    private final Process process;
    private final JsonFrames frames;
    private final Timer watch = new Timer("leaks-watch", true);
    private int last;

    EditorProcess(Stage stage, Path root) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                List.of(stage.distribution().resolve("bin/vauban").toString(), "lsp"));
        stage.set(builder.environment());
        process = builder.redirectError(stage.folder().resolve("lsp.log").toFile()).start();
        frames = new JsonFrames(process.getInputStream(), process.getOutputStream());
        JsonObject text = new JsonObject();
        text.add("inlineCompletion", new JsonObject());
        JsonObject workspace = new JsonObject();
        workspace.addProperty("applyEdit", true);
        JsonObject capabilities = new JsonObject();
        capabilities.add("textDocument", text);
        capabilities.add("workspace", workspace);
        JsonObject options = new JsonObject();
        options.addProperty("model", Stage.MODEL);
        options.addProperty("hover", true);
        JsonObject params = new JsonObject();
        params.addProperty("processId", ProcessHandle.current().pid());
        params.addProperty("rootUri", root.toUri().toString());
        params.add("capabilities", capabilities);
        params.add("initializationOptions", options);
        request("initialize", params);
        send("initialized", new JsonObject(), null);
    }

    void tell(String method, JsonObject params) throws IOException {
        send(method, params, null);
    }

    /** Returns the result, or the error with its message; fails if the server ends or takes too long. */
    JsonElement request(String method, JsonObject params) throws IOException {
        int id = ++last;
        TimerTask end = new TimerTask() {
            @Override
            public void run() {
                process.destroyForcibly();
            }
        };
        watch.schedule(end, PATIENCE_MILLIS);
        try {
            send(method, params, id);
            while (true) {
                JsonObject message = frames.read();
                if (message.has("method")) {
                    if (message.has("id")) {
                        agree(message);
                    }
                } else if (message.has("id") && message.get("id").getAsInt() == id) {
                    return message.has("error") ? message.get("error")
                            : message.has("result") ? message.get("result") : JsonNull.INSTANCE;
                }
            }
        } finally {
            end.cancel();
        }
    }

    private void agree(JsonObject asked) throws IOException {
        JsonObject answer = new JsonObject();
        answer.addProperty("jsonrpc", "2.0");
        answer.add("id", asked.get("id"));
        JsonObject applied = new JsonObject();
        applied.addProperty("applied", true);
        answer.add("result",
                asked.get("method").getAsString().equals("workspace/applyEdit") ? applied : JsonNull.INSTANCE);
        frames.write(answer);
    }

    private void send(String method, JsonObject params, Integer id) throws IOException {
        JsonObject message = new JsonObject();
        message.addProperty("jsonrpc", "2.0");
        message.addProperty("id", id);
        if (id == null) {
            message.remove("id");
        }
        message.addProperty("method", method);
        if (params != null) {
            message.add("params", params);
        }
        frames.write(message);
    }

    @Override
    public void close() throws IOException {
        try {
            request("shutdown", null);
            send("exit", null, null);
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watch.cancel();
            process.destroyForcibly();
        }
    }
}
