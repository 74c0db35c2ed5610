// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small HTTP server on loopback that serves one file, well or badly: each request takes the next behaviour. */
final class ModelServer implements AutoCloseable {
    /** How to answer one request. */
    enum Behaviour {
        /** With ranges, whole. */
        GOOD,
        /** The connection breaks after a third of what was asked for. */
        CUT,
        /** Range requests get the whole file. */
        NO_RANGES,
        /** The answer begins at another place than asked for. */
        WRONG_RANGE,
        /** Not found. */
        NOT_FOUND,
        /** Sends a little and then nothing until closed. */
        STALL,
        /** Sends more than it announced to have, without a length. */
        ENDLESS
    }

    private final ServerSocket socket;
    private final byte[] content;
    private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    ModelServer(byte[] content, Behaviour... behaviours) throws IOException {
        this.content = content;
        next.addAll(List.of(behaviours));
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "model-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://localhost:" + socket.getLocalPort() + "/model.gguf";
    }

    /** The Range header of each request so far, "" where there was none. */
    List<String> ranges() {
        return ranges;
    }

    private void accept() {
        while (!socket.isClosed())
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread thread = new Thread(() -> serve(connection), "model-server-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed
            }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String range = "";
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine())
                if (line.regionMatches(true, 0, "Range: ", 0, 7))
                    range = line.substring(7);
            ranges.add(range);
            Behaviour behaviour = next.isEmpty() ? Behaviour.GOOD : next.remove();
            int start = range.isEmpty() || behaviour == Behaviour.NO_RANGES ? 0
                    : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            if (behaviour == Behaviour.WRONG_RANGE)
                start++;
            OutputStream out = connection.getOutputStream();
            if (behaviour == Behaviour.NOT_FOUND) {
                head(out, "404 Not Found", "Content-Length: 0");
                return;
            }
            if (behaviour == Behaviour.ENDLESS) {
                head(out, "200 OK", "Connection: close");
                while (true)
                    out.write(content);
            }
            if (start == 0 && (range.isEmpty() || behaviour == Behaviour.NO_RANGES))
                head(out, "200 OK", "Content-Length: " + content.length);
            else
                head(out, "206 Partial Content", "Content-Length: " + (content.length - start),
                        "Content-Range: bytes " + start + "-" + (content.length - 1) + "/" + content.length);
            int count = content.length - start;
            if (behaviour == Behaviour.CUT)
                count /= 3;
            if (behaviour == Behaviour.STALL) {
                out.write(content, start, 1000);
                out.flush();
                in.read(); // until the other side gives up
                return;
            }
            out.write(content, start, count);
            out.flush();
        } catch (IOException e) {
            // the client went away, as it may
        }
    }

    private static void head(OutputStream out, String status, String... headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections)
            connection.close();
    }
}
