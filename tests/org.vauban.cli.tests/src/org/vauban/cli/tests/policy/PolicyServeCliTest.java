// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.ProcessTree;
import org.vauban.cli.tests.Vauban;

/** Limits set by a policy while {@code vauban serve} runs. */
class PolicyServeCliTest {
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;
    private PolicyUser user;

    @BeforeEach
    void user() throws Exception {
        user = new PolicyUser(folder.toRealPath());
    }

    /** A server with its client. */
    private record Served(Process process, HttpClient client, String address) implements AutoCloseable {
        static Served start(PolicyUser user, Object... options) throws Exception {
            List<Object> command = new ArrayList<>(
                    List.of("serve", "--model", Vauban.MODEL, "--listen", "127.0.0.1:0"));
            command.addAll(List.of(options));
            Process process = user.vauban().start(command.toArray());
            BufferedReader out = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            assertTrue(line != null && line.startsWith("Listening on http://127.0.0.1:"), line);
            Served served = new Served(process, HttpClient.newHttpClient(),
                    line.substring(line.indexOf("http://"), line.indexOf(',')));
            while (served.ready() != 200) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            return served;
        }

        private int ready() throws Exception {
            return client.send(HttpRequest.newBuilder(URI.create(address + "/ready")).build(),
                    BodyHandlers.discarding()).statusCode();
        }

        CompletableFuture<Integer> ask(String key, String question) {
            return client.sendAsync(HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                    .header("Content-Type", "application/json").header("Authorization", "Bearer " + key)
                    .POST(BodyPublishers.ofString("{\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                            + "\"}]}"))
                    .build(), BodyHandlers.ofString()).thenApply(HttpResponse::statusCode);
        }

        /** Stops the engine from answering, so that requests take as long as the server permits. */
        void stopEngine() throws Exception {
            List<ProcessHandle> engines = process.descendants().toList();
            assertTrue(!engines.isEmpty(), "an engine runs");
            for (ProcessHandle engine : engines) {
                assertEquals(0, new ProcessBuilder("kill", "-STOP", Long.toString(engine.pid())).start().waitFor());
            }
        }

        @Override
        public void close() {
            ProcessTree.kill(process);
            client.shutdownNow();
        }
    }

    private static int status(CompletableFuture<Integer> answer) throws Exception {
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    private String key(String name) throws Exception {
        Vauban.Result added = user.vauban().run("serve", "keys", "add", name);
        assertEquals(0, added.code(), added.err());
        return added.out().strip();
    }

    private void awaitCheckpoint() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!user.files("home/audit").contains("audit.jsonl.checkpoints")) {
            assertTrue(System.nanoTime() < end, () -> "no checkpoint while the server runs");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @CliSettings({"server.requestKilobytes", "server.requests", "server.requestsPerKey", "audit.checkpointLines"})
    @Test
    void aServerTakesNoMoreRequestsAndNoLargerOnes() throws Exception {
        user.policy("\"server.requestKilobytes\": \"1\", \"server.requests\": \"2\", "
                + "\"server.requestsPerKey\": \"1\", \"audit.checkpointLines\": \"1\"");
        String ada = key("Ada");
        String jean = key("Jean");
        String grace = key("Grace");
        try (Served served = Served.start(user)) {
            assertEquals(413, status(served.ask(ada, "Why?".repeat(300))));
            assertEquals(200, status(served.ask(ada, "Why?")));
            awaitCheckpoint();
            served.stopEngine();
            assertEquals(429, first(served.ask(ada, "Why?"), served.ask(ada, "Why?")), "of one key");
            assertEquals(429, first(served.ask(jean, "Why?"), served.ask(grace, "Why?")), "of all");
        }
    }

    /** Returns the first status; the other request has reached the engine, which does not answer. */
    private static int first(CompletableFuture<Integer> one, CompletableFuture<Integer> other) throws Exception {
        return (int) CompletableFuture.anyOf(one, other).get(SECONDS, TimeUnit.SECONDS);
    }

    @CliSettings({"server.requestSeconds", "audit.checkpointSeconds"})
    @Test
    void aServerAnswersInTime() throws Exception {
        user.policy("\"server.requestSeconds\": \"1\", \"audit.checkpointSeconds\": \"1\"");
        try (Served served = Served.start(user, "--no-auth")) {
            served.stopEngine();
            assertEquals(504, status(served.ask("", "Why?")));
            awaitCheckpoint();
        }
    }
}
