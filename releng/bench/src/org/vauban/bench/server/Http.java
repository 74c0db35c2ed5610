// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A persistent HTTP/1.1 connection, with as little code between the socket and the clock as possible. For one thread;
 * {@link #close} from any.
 */
final class Http implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 600_000;

    private final Socket socket;
    private final InputStream in;
    private final String head;
    private boolean closing;

    /**
     * An answer.
     *
     * @param body the body; of a stream, its last event
     * @param firstNanos {@link System#nanoTime} at the first event with text of a stream; otherwise at the end
     * @param endNanos likewise at the end
     * @param done whether a stream ended with {@code [DONE]}; true otherwise
     */
    record Answer(int status, String body, long firstNanos, long endNanos, boolean done) {
        JsonObject json() {
            return JsonParser.parseString(body).getAsJsonObject();
        }

        /**
         * Returns this answer.
         * @throws IOException if its status is not success
         */
        Answer required() throws IOException {
            if (status != 200 || !done) {
                throw new IOException("status " + status + ": " + body);
            }
            return this;
        }
    }

    /**
     * Opens a connection.
     * @param key API key, or null
     */
    Http(int port, String key) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
        head = "Host: 127.0.0.1:" + port + "\r\nContent-Type: application/json\r\n"
                + (key == null ? "" : "Authorization: Bearer " + key + "\r\n");
    }

    /** Whether the server has announced that it closes the connection. */
    boolean closing() {
        return closing;
    }

    Answer get(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\n" + head + "\r\n");
        return answer(null);
    }

    Answer post(String path, String json) throws IOException {
        return post(path, json, null);
    }

    /**
     * Posts JSON.
     * @param events receives the data of each event of a stream except the last; null if no stream is requested
     */
    Answer post(String path, String json, Consumer<String> events) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        send("POST " + path + " HTTP/1.1\r\n" + head + "Content-Length: " + body.length + "\r\n\r\n" + json);
        return answer(events);
    }

    private void send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    private Answer answer(Consumer<String> events) throws IOException {
        String status = line(in);
        int code = Integer.parseInt(status.split(" ")[1]);
        long length = -1;
        boolean chunked = false;
        boolean stream = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String field = line.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                length = Long.parseLong(field.substring(15).strip());
            }
            chunked |= field.startsWith("transfer-encoding:") && field.contains("chunked");
            closing |= field.startsWith("connection:") && field.contains("close");
            stream |= field.startsWith("content-type:") && field.contains("event-stream");
        }
        if (stream && events != null) {
            return events(code, chunked ? new Chunks() : in, events);
        }
        byte[] body = chunked ? new Chunks().readAllBytes()
                : length < 0 ? in.readAllBytes() : in.readNBytes((int) length);
        if (length > body.length) {
            throw new EOFException("the answer was cut off");
        }
        long end = System.nanoTime();
        return new Answer(code, new String(body, StandardCharsets.UTF_8), end, end, true);
    }

    private Answer events(int code, InputStream body, Consumer<String> events) throws IOException {
        long first = 0;
        String last = "";
        boolean done = false;
        String line;
        while ((line = lineOrNull(body)) != null) {
            if (line.equals("data: [DONE]")) {
                done = true;
            } else if (line.startsWith("data: ")) {
                last = line.substring(6);
                if (first == 0 && isText(last)) {
                    first = System.nanoTime();
                }
                events.accept(last);
            }
        }
        long end = System.nanoTime();
        return new Answer(code, last, first == 0 ? end : first, end, done);
    }

    /** Whether an event has text: events with roles or usage have none. */
    private static boolean isText(String event) {
        return !event.contains("\"choices\":[]") && !event.contains("\"text\":\"\"")
                && (event.contains("\"text\":")
                        || event.contains("\"content\":\"") && !event.contains("\"content\":\"\""));
    }

    private static String line(InputStream in) throws IOException {
        String line = lineOrNull(in);
        if (line == null) {
            throw new EOFException("no answer");
        }
        return line;
    }

    /**
     * Reads a line.
     * @return null at the end
     */
    private static String lineOrNull(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            line.write(next);
        }
        if (next < 0 && line.size() == 0) {
            return null;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** The body of chunks. */
    private final class Chunks extends InputStream {
        private int left;
        private boolean begun;
        private boolean ended;

        @Override
        public int read() throws IOException {
            if (left == 0 && !next()) {
                return -1;
            }
            int one = in.read();
            if (one < 0) {
                throw new EOFException("the answer was cut off");
            }
            left--;
            return one;
        }

        private boolean next() throws IOException {
            if (ended) {
                return false;
            }
            if (begun) {
                line(in);
            }
            begun = true;
            left = Integer.parseInt(line(in).split(";")[0].strip(), 16);
            if (left == 0) {
                ended = true;
                line(in);
            }
            return left > 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
