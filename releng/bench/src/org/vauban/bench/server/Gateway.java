// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.vauban.bench.Figure;
import org.vauban.bench.Report;
import org.vauban.bench.Spread;

/**
 * {@code gateway}: the time that the server adds to a request, with an engine without cost, API keys and the audit log;
 * against litellm's proxy before an endpoint without cost, less the time of a direct request to that endpoint.
 */
final class Gateway {
    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION = "How do I add two numbers in Java? "
            + "A sentence of some words. ".repeat(20);
    private static final int TOKENS = 16;
    private static final double WARM_SECONDS = 10;
    /** Requests per second that litellm serves without a queue on one core. */
    private static final int LITELLM_RATE = 25;
    private static final double LITELLM_SECONDS = 12;
    private static final String LITELLM_KEY = "sk-bench";
    private static final long START_SECONDS = 120;

    private Gateway() {}

    static boolean run(Options options, Report report) throws Exception {
        Path home = options.temporary().resolve("gateway");
        String key = ServerProcess.users(home, 1).getFirst();
        int rate = options.count("rate");
        double seconds = options.count("seconds") / (double) options.rounds();
        List<PacedLoad.Result> whole = new ArrayList<>();
        List<PacedLoad.Result> streams = new ArrayList<>();
        List<Spread> theirs = new ArrayList<>();
        List<Double> direct = new ArrayList<>();
        int asked = 0;
        try (ServerProcess ours = ServerProcess.stub(options, home); Upstream upstream = new Upstream();
                Litellm litellm = options.litellm().isEmpty() ? null : new Litellm(options, upstream.port())) {
            PacedLoad plain = new PacedLoad(ours.port(), key, CHAT, Bodies.chat(QUESTION, TOKENS, false), false);
            PacedLoad stream = new PacedLoad(ours.port(), key, CHAT, Bodies.chat(QUESTION, TOKENS, true), true);
            plain.run(rate, WARM_SECONDS);
            stream.run(rate, WARM_SECONDS);
            asked += 2 * (int) (rate * WARM_SECONDS);
            for (int round = 0; round < options.rounds(); round++) {
                whole.add(plain.run(rate, seconds));
                streams.add(stream.run(rate, seconds));
                asked += 2 * (int) (rate * seconds);
                if (litellm != null) {
                    direct.add(litellm.direct(upstream.port()).run(LITELLM_RATE, LITELLM_SECONDS).millis().median());
                    theirs.add(litellm.load().run(LITELLM_RATE, LITELLM_SECONDS).millis());
                }
            }
            long logged = ours.audit().stream().filter(line -> line.contains("\"server.chat")).count();
            report.note("gateway: %.0f answers a second whole, %.0f streamed; %d requests, %d lines of the audit log",
                    least(whole), least(streams), asked, logged);
            if (logged != asked) {
                return false;
            }
        }
        double base = direct.isEmpty() ? 0 : Spread.of(direct).median();
        if (!direct.isEmpty()) {
            report.note("gateway: litellm at %d requests a second, less %.3f ms of its endpoint", LITELLM_RATE, base);
        }
        for (double share : new double[] {0.5, 0.99}) {
            String name = "gateway-p" + Math.round(share * 100);
            List<Double> ourValues = whole.stream().map(result -> result.millis().quantile(share)).toList();
            List<Double> theirValues = theirs.stream().map(spread -> spread.quantile(share) - base).toList();
            report.add(theirs.isEmpty() ? Figure.alone(name, "stub", Spread.of(ourValues), "ms")
                    : Figure.compared(name, "stub", ourValues, theirValues, "ms"));
            report.add(Figure.alone(name.replace("-", "-stream-"), "stub",
                    Spread.of(streams.stream().map(result -> result.millis().quantile(share)).toList()), "ms"));
        }
        return true;
    }

    private static double least(List<PacedLoad.Result> results) {
        return results.stream().mapToDouble(PacedLoad.Result::perSecond).min().orElseThrow();
    }

    /** An endpoint in OpenAI's format without cost. */
    private static final class Upstream implements AutoCloseable {
        private static final byte[] ANSWER = ("{\"id\": \"chatcmpl-1\", \"object\": \"chat.completion\", "
                + "\"created\": 1, \"model\": \"stub\", \"choices\": [{\"index\": 0, \"message\": "
                + "{\"role\": \"assistant\", \"content\": \""
                + "word ".repeat(TOKENS) + "\"}, \"finish_reason\": \"stop\"}], \"usage\": {\"prompt_tokens\": 16, "
                + "\"completion_tokens\": 16, \"total_tokens\": 32}}").getBytes(StandardCharsets.UTF_8);

        private final HttpServer server;

        Upstream() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** litellm's proxy with one worker and without any option that costs time. */
    private static final class Litellm implements AutoCloseable {
        private final Process process;
        private final int port;

        Litellm(Options options, int upstream) throws Exception {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path folder = Files.createDirectories(options.temporary().resolve("litellm"));
            Path configuration = Files.writeString(folder.resolve("config.yaml"), """
                    model_list:
                      - model_name: stub
                        litellm_params:
                          model: openai/stub
                          api_base: http://127.0.0.1:%d/v1
                          api_key: none
                    litellm_settings:
                      telemetry: false
                    general_settings:
                      master_key: %s
                    """.formatted(upstream, LITELLM_KEY));
            Path log = folder.resolve("litellm.log");
            ProcessBuilder command = new ProcessBuilder(options.litellm().orElseThrow().toString(), "--config",
                    configuration.toString(), "--host", "127.0.0.1", "--port", Integer.toString(port), "--num_workers",
                    "1");
            command.environment().put("LITELLM_LOCAL_MODEL_COST_MAP", "True"); // it must not download prices
            command.environment().put("LITELLM_LOG", "ERROR");
            command.environment().put("HOME", folder.toString());
            process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
            process.getOutputStream().close();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (!answers()) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException("litellm did not start: " + Files.readString(log));
                }
                Thread.sleep(200);
            }
            load().run(LITELLM_RATE, WARM_SECONDS);
        }

        private boolean answers() {
            try (Http http = new Http(port, LITELLM_KEY)) {
                return http.post(CHAT, body()).status() == 200;
            } catch (IOException notYet) {
                return false; // the caller limits the time
            }
        }

        private static String body() {
            return Bodies.chat(QUESTION, TOKENS, false).replaceFirst("\\{", "{\"model\": \"stub\", ");
        }

        PacedLoad load() {
            return new PacedLoad(port, LITELLM_KEY, CHAT, body(), false);
        }

        PacedLoad direct(int upstream) {
            return new PacedLoad(upstream, null, CHAT, body(), false);
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
