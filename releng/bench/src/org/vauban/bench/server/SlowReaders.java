// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vauban.bench.Figure;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code readers}: clients request a stream of {@link StubEngine} and read one byte of it per second. It measures the
 * p99 of another user's requests with and without them, in turn, and the memory.
 */
final class SlowReaders {
    private static final String CHAT = "/v1/chat/completions";
    private static final int RATE = 200;
    private static final int TOKENS = 16;
    private static final int SMALLEST_BUFFER = 4_096;
    /** Time in which the streams begin: opening that many at once is a load, but not the load of slow readers. */
    private static final long BEGINNING_MILLIS = 5_000;
    private static final double MB = 1e6;

    private SlowReaders() {}

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("readers");
        List<String> users = ServerProcess.users(home, 2);
        double seconds = options.count("seconds");
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        try (ServerProcess server = ServerProcess.stub(options, home)) {
            PacedLoad others = new PacedLoad(server.port(), users.get(1), CHAT, Bodies.chat("Hello", TOKENS, false),
                    false);
            others.run(RATE, 2 * seconds);
            long before = server.liveHeap();
            for (int round = 0; round < options.rounds(); round++) {
                without.add(others.run(RATE, seconds).millis().quantile(0.99));
                try (Readers readers = new Readers(server.port(), users.get(0), options.count("readers"))) {
                    Thread.sleep(BEGINNING_MILLIS);
                    with.add(others.run(RATE, seconds).millis().quantile(0.99));
                    report.note("readers: %d took %d bytes each, %d were cut off; live heap +%.1f MB", readers.count(),
                            readers.taken(), readers.ended(), (server.liveHeap() - before) / MB);
                }
            }
        }
        report.add(Figure.compared("readers-others-p99", options.count("readers") + " readers", with, without, "ms"));
        report.note("readers: p99 of others %.2f to %.2f ms with them, %.2f to %.2f ms without",
                Spread.of(with).min(), Spread.of(with).max(), Spread.of(without).min(), Spread.of(without).max());
        return true;
    }

    /** Clients that read a byte per second from their creation on. */
    private static final class Readers implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();
        private final Thread thread = Thread.ofPlatform().daemon().name("bench-readers").unstarted(this::read);
        private volatile boolean ending;
        private volatile int taken;
        private volatile int ended;

        Readers(int port, String key, int count) throws IOException {
            String body = Bodies.chat("Hello", 1_000_000, true);
            byte[] request = ("POST " + CHAT + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer "
                    + key + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(SMALLEST_BUFFER);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.getOutputStream().write(request);
                sockets.add(socket);
            }
            thread.start();
        }

        private void read() {
            long next = System.nanoTime();
            while (!ending) {
                int gone = 0;
                for (Socket socket : sockets) {
                    gone += take(socket) ? 0 : 1;
                }
                ended = gone;
                taken++;
                next += TimeUnit.SECONDS.toNanos(1);
                while (!ending && System.nanoTime() < next) {
                    java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
            }
        }

        /**
         * Reads a byte.
         * @return false if the connection is closed
         */
        private static boolean take(Socket socket) {
            try {
                return socket.getInputStream().available() == 0 || socket.getInputStream().read() >= 0;
            } catch (IOException e) {
                return false;
            }
        }

        int count() {
            return sockets.size();
        }

        int taken() {
            return taken;
        }

        int ended() {
            return ended;
        }

        @Override
        public void close() throws IOException {
            ending = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
