// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The other side of a comparison: {@code llama-server} on the loopback interface. Thread-safe except for {@link
 * #close}.
 */
public final class LlamaServer implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final long START_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long POLL_MILLIS = 5;

    private final Process process;
    private final URI base;
    private final Path log;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * Starts the server and waits until it has loaded the model.
     *
     * @param options options besides the model, the address and the threads
     */
    LlamaServer(Settings settings, String model, String... options) throws IOException, InterruptedException {
        this(settings, model, settings.servingThreads(), options);
    }

    LlamaServer(Settings settings, String model, int count, String... options)
            throws IOException, InterruptedException {
        this(settings.peer().orElseThrow(), settings.model(model), settings.temporary(), count, options);
    }

    /**
     * Starts the server and waits until it has loaded the model.
     *
     * @param programs the folder of {@code llama-server}
     * @param model its file
     * @param temporary a folder for its log
     * @param count number of threads
     */
    public LlamaServer(Path programs, Path model, Path temporary, int count, String... options)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String threads = Integer.toString(count);
        List<String> command = new ArrayList<>(List.of(programs.resolve("llama-server").toString(), "-m",
                model.toString(), "--host", "127.0.0.1", "--port", Integer.toString(port), "-t", threads, "-tb",
                threads, "--no-webui"));
        command.addAll(List.of(options));
        log = Files.createTempFile(temporary, "server", ".log");
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        base = URI.create("http://127.0.0.1:" + port);
        try {
            awaitReady();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NANOS;
        HttpRequest health = HttpRequest.newBuilder(base.resolve("/health")).timeout(Duration.ofSeconds(5)).build();
        while (true) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String words = Files.readString(log);
                throw new IOException(
                        "llama-server did not start: " + words.substring(Math.max(0, words.length() - 1000)));
            }
            try {
                if (http.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it does not listen yet; the loop ends after START_NANOS
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Returns the port on which it listens. */
    public int port() {
        return base.getPort();
    }

    /** Posts JSON and returns the JSON of the answer. */
    JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(path, body), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("llama-server answered " + answer.statusCode() + ": " + answer.body());
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    /** Posts JSON. Cancelling the answer closes the connection, from which the server learns that no client waits. */
    CompletableFuture<JsonObject> postLater(String path, JsonObject body) {
        CompletableFuture<HttpResponse<String>> sent = http.sendAsync(request(path, body), BodyHandlers.ofString());
        CompletableFuture<JsonObject> answer = sent.thenApply(response -> {
            if (response.statusCode() != 200) {
                throw new IllegalStateException("llama-server answered " + response.statusCode());
            }
            return JsonParser.parseString(response.body()).getAsJsonObject();
        });
        answer.whenComplete((json, failure) -> {
            if (answer.isCancelled()) {
                sent.cancel(true);
            }
        });
        return answer;
    }

    /** Posts JSON that requests a stream, and passes on each event. */
    void stream(String path, JsonObject body, Consumer<JsonObject> event) throws IOException, InterruptedException {
        body.addProperty("stream", true);
        HttpResponse<Stream<String>> answer = http.send(request(path, body), BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("llama-server answered " + answer.statusCode());
            }
            lines.filter(line -> line.startsWith("data: {"))
                    .forEach(line -> event.accept(JsonParser.parseString(line.substring(6)).getAsJsonObject()));
        }
    }

    private HttpRequest request(String path, JsonObject body) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LONGEST).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(log);
    }
}
