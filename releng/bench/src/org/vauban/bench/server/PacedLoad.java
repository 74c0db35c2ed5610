// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vauban.bench.Spread;

/**
 * Requests at a fixed rate over some connections, however long the answers take. The clock of a request starts when it
 * is due, or when it is sent if its connection was free but the sleeping client woke up late: a slow answer counts for
 * all requests that had to wait behind it.
 *
 * @param port port of the server
 * @param key API key, or null
 * @param path path of the requests
 * @param body body of each request
 * @param stream whether it requests a stream
 */
record PacedLoad(int port, String key, String path, String body, boolean stream) {
    private static final int CONNECTIONS = 16;
    private static final long TO_START_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /**
     * The measured values.
     *
     * @param millis times from a request to the end of its answer
     * @param perSecond answers per second
     */
    record Result(Spread millis, double perSecond) {}

    /**
     * Sends the requests.
     * @throws Exception if a request fails or is refused
     */
    Result run(int rate, double seconds) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS)) {
            long begin = System.nanoTime() + TO_START_NANOS;
            List<Future<List<Double>>> parts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int number = i;
                parts.add(pool.submit(() -> ask(number, begin, rate, (int) (rate * seconds))));
            }
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> part : parts) {
                millis.addAll(part.get());
            }
            return new Result(Spread.of(millis), millis.size() * 1e9 / (System.nanoTime() - begin));
        }
    }

    private List<Double> ask(int number, long begin, int rate, int count) throws Exception {
        List<Double> millis = new ArrayList<>();
        try (Http http = new Http(port, key)) {
            for (int i = number; i < count; i += CONNECTIONS) {
                long due = begin + (long) (i * 1e9 / rate);
                boolean free = System.nanoTime() < due;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                long from = free ? System.nanoTime() : due;
                Http.Answer answer = stream ? http.post(path, body, event -> {}) : http.post(path, body);
                millis.add((answer.required().endNanos() - from) / 1e6);
            }
        }
        return millis;
    }
}
