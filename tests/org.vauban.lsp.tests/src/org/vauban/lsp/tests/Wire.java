// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A client that only knows frames; reading anything else fails. */
public final class Wire {
    private final InputStream in;
    private final OutputStream out;

    public Wire(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    public void send(String body) throws IOException {
        send(body.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        out.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    public void request(int id, String method, String params) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    public void notify(String method, String params) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** Returns the next message, or null at the end. */
    public JsonObject read() throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                if (!header.isEmpty()) {
                    throw new AssertionError("left at the end: " + header);
                }
                return null;
            }
            header.append((char) b);
        }
        if (!header.toString().startsWith("Content-Length: ")) {
            throw new AssertionError("not the protocol: " + header);
        }
        int length = Integer.parseInt(header.substring("Content-Length: ".length(), header.indexOf("\r\n")));
        return JsonParser.parseString(new String(in.readNBytes(length), StandardCharsets.UTF_8)).getAsJsonObject();
    }

    /** Returns the answer to a request, and drops the messages before it; null at the end. */
    public JsonObject answer(int id) throws IOException {
        while (true) {
            JsonObject message = read();
            if (message == null) {
                return null;
            }
            JsonElement its = message.get("id");
            if (its != null && !message.has("method") && its.isJsonPrimitive() && its.getAsString().equals("" + id)) {
                return message;
            }
        }
    }
}
