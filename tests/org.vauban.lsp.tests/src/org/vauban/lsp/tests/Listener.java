// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code vauban lsp --listen} and its clients. */
public final class Listener implements AutoCloseable {
    public final String token;
    private final int port;
    private final Process process;

    public Listener(Path home) throws IOException {
        process = ServerProcess.start(home, "--listen");
        JsonObject said = JsonParser.parseString(
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine())
                .getAsJsonObject();
        port = said.get("port").getAsInt();
        token = said.get("token").getAsString();
    }

    public Client connect(String shown) throws IOException {
        return new Client(new Socket(InetAddress.getLoopbackAddress(), port), shown);
    }

    /** Connects an authenticated client: others are cut after seconds of silence. */
    public Client greet(String model) throws IOException {
        Client client = connect(token);
        assertTrue(client.hello(model).has("result"));
        return client;
    }

    /** Returns the number of processes that the server has started. */
    public long children() {
        return process.descendants().count();
    }

    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        ProcessTree.kill(process);
    }

    /** A client connection. */
    public static final class Client implements AutoCloseable {
        public final Wire wire;
        private final Socket socket;
        private final String shown;

        public Client(Socket socket, String shown) throws IOException {
            this.socket = socket;
            this.shown = shown;
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Patience.SECONDS));
            wire = new Wire(socket.getInputStream(), socket.getOutputStream());
        }

        public JsonObject hello() throws IOException {
            return hello("there-is-none");
        }

        public JsonObject hello(String model) throws IOException {
            wire.request(1, "initialize",
                    "{\"processId\":null,\"capabilities\":{},\"initializationOptions\":{\"token\":\""
                            + shown + "\",\"model\":\"" + model + "\"}}");
            return wire.answer(1);
        }

        public JsonObject status() throws IOException {
            wire.request(2, "vauban/status", "null");
            return wire.answer(2);
        }

        /** Waits for the next message or the end; whether the connection ended without a message. */
        public boolean isClosed() throws IOException {
            try {
                return wire.read() == null;
            } catch (SocketException e) {
                return true; // closed with unread data
            }
        }

        /** Whether the server closes the connection while the same message is sent repeatedly. */
        public boolean isClosedAfter(String body) throws IOException {
            for (int n = 0; n < 64; n++) {
                try {
                    wire.send(body);
                } catch (SocketException e) {
                    return true;
                }
            }
            return isClosed();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
