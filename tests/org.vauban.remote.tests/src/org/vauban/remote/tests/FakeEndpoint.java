// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** An endpoint on the loopback that a test controls, also to do what no server should. */
public final class FakeEndpoint implements AutoCloseable {
    public static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
    public static final String EVENTS =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    /** A received request. */
    public record Received(String method, String path, Map<String, String> headers, String body) {}

    /** Answers a request in any way; the connection is closed afterwards. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Received request, Conversation out) throws Exception;
    }

    /** The streams of an answer. */
    public record Conversation(InputStream in, OutputStream out) {
        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** Returns when the client has closed the connection. */
        public void awaitClose() throws IOException {
            try {
                while (in.read() >= 0) {
                    continue;
                }
            } catch (IOException e) {
                // closed as well
            }
        }
    }

    public final List<Received> received = new CopyOnWriteArrayList<>();
    public final AtomicInteger connections = new AtomicInteger();
    public volatile Behaviour behaviour;
    private final ServerSocket server;
    private final boolean encrypted;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public FakeEndpoint(Behaviour behaviour) throws IOException {
        this(behaviour, null, false);
    }

    /** @param clientMustShow whether the client must present a certificate */
    public FakeEndpoint(Behaviour behaviour, SSLContext context, boolean clientMustShow) throws IOException {
        this.behaviour = behaviour;
        encrypted = context != null;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        if (context == null) {
            server = new ServerSocket(0, 50, loopback);
        } else {
            SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50,
                    loopback);
            socket.setNeedClientAuth(clientMustShow);
            server = socket;
        }
        Thread.ofVirtual().name("fake-endpoint").start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public String address() {
        return (encrypted ? "https" : "http") + "://127.0.0.1:" + port();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().name("fake-connection").start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket; InputStream in = new BufferedInputStream(socket.getInputStream())) {
            String[] request = line(in).split(" ");
            if (request.length < 2) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
            }
            byte[] body = "chunked".equals(headers.get("transfer-encoding")) ? chunks(in)
                    : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            Received all = new Received(request[0], request[1], headers, new String(body, StandardCharsets.UTF_8));
            received.add(all);
            behaviour.answer(all, new Conversation(in, socket.getOutputStream()));
        } catch (Exception e) {
            // the client has disconnected, or refused to begin: the tests check how it handles that
        } finally {
            open.remove(socket);
        }
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Returns a behaviour that answers with a text, and lists models when asked for them. */
    public static Behaviour text(String... pieces) {
        return (request, out) -> {
            if (request.path().equals("/v1/models")) {
                out.write(JSON + "{\"data\":[{\"id\":\"served\",\"max_context_length\":4096,"
                        + "\"capabilities\":{\"completion_fim\":true}}]}");
                return;
            }
            out.write(EVENTS);
            for (String piece : pieces) {
                out.write(delta(piece));
            }
            out.write(END);
        };
    }

    public static final String END = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}\n\ndata: [DONE]\n\n";

    public static String delta(String piece) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":" + new com.google.gson.JsonPrimitive(piece)
                + "}}]}\n\n";
    }

    public List<Received> posts() {
        return received.stream().filter(each -> each.method().equals("POST")).toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
