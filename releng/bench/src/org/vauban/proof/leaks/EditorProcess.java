// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

/**
 * An editor that speaks to {@code vauban lsp} over its standard streams, agrees to all that the server asks, and waits
 * for each answer.
 */
final class EditorProcess implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 120_000;

    private final Process process;
    private final InputStream in;
    private final OutputStream out;
    private final Timer watch = new Timer("leaks-watch", true);
    private int last;

    EditorProcess(Stage stage, Path root) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                List.of(stage.distribution().resolve("bin/vauban").toString(), "lsp"));
        stage.set(builder.environment());
        process = builder.redirectError(stage.folder().resolve("lsp.log").toFile()).start();
        in = new BufferedInputStream(process.getInputStream());
        out = process.getOutputStream();
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

    /** The result, or the error with its message; fails when the server ends or takes too long. */
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
                JsonObject message = read();
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
        write(answer);
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
        write(message);
    }

    private void write(JsonObject message) throws IOException {
        byte[] body = message.toString().getBytes(StandardCharsets.UTF_8);
        out.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private JsonObject read() throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the language server ended");
            }
            header.append((char) b);
        }
        int length = Integer.parseInt(header.substring(header.indexOf(":") + 1, header.indexOf("\r\n")).strip());
        return JsonParser.parseString(new String(in.readNBytes(length), StandardCharsets.UTF_8)).getAsJsonObject();
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
