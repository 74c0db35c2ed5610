// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.vauban.bench.Figure;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code sockets}: many idle WebSockets of the language server, first only connected, then with an initialised session:
 * their memory, and the p99 of another user's requests.
 */
final class IdleSockets {
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"processId\":null,\"capabilities\":{},\"rootUri\":null,\"locale\":\"en\"}}";
    private static final String CHAT = "/v1/chat/completions";
    private static final int RATE = 200;
    private static final int TOKENS = 16;
    private static final int AT_ONCE = 32;
    private static final double MB = 1e6;

    private IdleSockets() {}

    private record Memory(long heap, long resident, int threads) {
        static Memory of(ServerProcess server) throws Exception {
            long heap = server.liveHeap();
            int threads = Path.of("/proc/" + server.pid() + "/task").toFile().list().length;
            return new Memory(heap, ServerProcess.resident(server.pid()), threads);
        }

        String since(Memory before) {
            return String.format(Locale.ROOT, "heap +%.1f MB, resident +%.1f MB, threads +%d",
                    (heap - before.heap) / MB, (resident - before.resident) / MB, threads - before.threads);
        }
    }

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("sockets");
        List<String> users = ServerProcess.users(home, 2);
        int count = options.count("sockets");
        double seconds = options.count("seconds");
        try (ServerProcess server = ServerProcess.stub(options, home);
                WebSockets sockets = new WebSockets(server.port(), users.get(0))) {
            PacedLoad others = new PacedLoad(server.port(), users.get(1), CHAT, Bodies.chat("Hello", TOKENS, false),
                    false);
            others.run(RATE, 2 * seconds);
            double before = others.run(RATE, seconds).millis().quantile(0.99);
            Memory none = Memory.of(server);
            sockets.open(count);
            Memory connected = Memory.of(server);
            report.note("sockets: %d connected: %s", sockets.opened(), connected.since(none));
            double idle = others.run(RATE, seconds).millis().quantile(0.99);
            sockets.ask(INITIALIZE, 1, AT_ONCE);
            Memory begun = Memory.of(server);
            report.note("sockets: %d sessions begun: %s", sockets.messages(), begun.since(none));
            double with = others.run(RATE, seconds).millis().quantile(0.99);
            report.note("sockets: closed by the server %d", sockets.closed());
            report.add(Figure.alone("sockets-connected", count + " sockets",
                    new Spread((connected.resident - none.resident) / MB), "MB"));
            report.add(Figure.alone("sockets-sessions", count + " sockets",
                    new Spread((begun.resident - none.resident) / MB), "MB"));
            report.add(Figure.compared("sockets-others-p99", count + " sockets", List.of(idle), List.of(before),
                    "ms"));
            report.add(Figure.compared("sessions-others-p99", count + " sockets", List.of(with), List.of(before),
                    "ms"));
            return sockets.closed() == 0;
        }
    }
}
