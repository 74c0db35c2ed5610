// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.ProcessTree;
import org.vauban.cli.tests.Vauban;
import org.vauban.cli.tests.policy.SignedMachine;

/** {@code vauban serve} with models that other machines provide. */
@Tag("slow")
class ServeBackEndsTest {
    private static final int SECONDS = 120;

    @TempDir
    Path folder;

    private Path configuration(String endpoint) throws Exception {
        return Files.writeString(folder.resolve("serve.json"),
                "{\"models\": [{\"id\": \"elsewhere\", \"backEnds\": [{\"endpoint\": \"" + endpoint
                        + "\", \"model\": \"scripted\"}]}]}");
    }

    @Test
    void aBackEndThatNoSignedPolicyGrantsIsRefused() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Vauban vauban = Vauban.with(home);
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/policy.json"),
                "{\"remote.endpoints\": [\"gpu-1 http://127.0.0.1:1 features=chat classes=typed\"]}");
        Path config = configuration("gpu-1");
        Vauban.Result check = vauban.run("serve", "--check", "--no-auth", "--listen", "127.0.0.1:0", "--config",
                config);
        assertEquals(2, check.code(), check.out());
        assertTrue(check.err().contains("gpu-1 cannot answer for the model elsewhere"), check.err());
        assertTrue(check.err().contains("only the signed policy of the machine"), check.err());
        assertFalse(check.out().contains("back ends"), check.out());
        Vauban.Result start = vauban.run("serve", "--no-auth", "--listen", "127.0.0.1:0", "--config", config);
        assertEquals(2, start.code(), start.out());
        assertTrue(start.err().contains("gpu-1 cannot answer for the model elsewhere"), start.err());
    }

    private static String address(Process server) throws Exception {
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("Listening on http://127.0.0.1:"), line);
        return line.substring(line.indexOf("http://"), line.indexOf(','));
    }

    private static String get(HttpClient client, String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString()).body();
    }

    @Test
    void oneServerAnswersThroughAnother() throws Exception {
        Process behind = Vauban.with(folder.resolve("behind")).start("serve", "--no-auth", "--model", Vauban.MODEL,
                "--listen", "127.0.0.1:0");
        try (AutoCloseable end = () -> ProcessTree.kill(behind); HttpClient client = HttpClient.newHttpClient()) {
            Vauban vauban = SignedMachine.with(folder,
                    "\"remote.endpoints\":{\"value\":[\"gpu-1 " + address(behind) + " dialect=vauban region=loopback"
                            + " features=chat,completion classes=typed\"],\"reason\":\"because of a test\"}");
            Path config = configuration("gpu-1");
            Object[] start = {"serve", "--no-auth", "--listen", "127.0.0.1:0", "--config", config};
            Vauban.Result unconfirmed = vauban.run("serve", "--check", "--no-auth", "--listen", "127.0.0.1:0",
                    "--config", config);
            assertEquals(2, unconfirmed.code(), unconfirmed.out());
            assertTrue(unconfirmed.err().contains("vauban remote agree gpu-1"), unconfirmed.err());
            assertEquals(0, vauban.run("remote", "agree", "gpu-1").code());
            Vauban.Result check = vauban.run("serve", "--check", "--no-auth", "--listen", "127.0.0.1:0", "--config",
                    config);
            assertEquals(0, check.code(), check.err());
            assertTrue(check.out().contains("back ends of elsewhere: gpu-1"), check.out());

            Process front = vauban.start(start);
            try (AutoCloseable last = () -> ProcessTree.kill(front)) {
                String address = address(front);
                while (!get(client, address + "/ready").contains("\"ready\"")) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
                HttpResponse<String> answer = client.sendAsync(HttpRequest.newBuilder(
                        URI.create(address + "/v1/chat/completions")).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"model\":\"elsewhere\",\"temperature\":0,\"max_tokens\":20,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                        .build(), BodyHandlers.ofString()).get(SECONDS, TimeUnit.SECONDS);
                assertEquals(200, answer.statusCode(), answer.body());
                assertTrue(answer.body().contains("\"content\":\""), answer.body());
                assertEquals("{\"status\":\"ready\",\"backEnds\":[{\"name\":\"gpu-1\",\"model\":\"elsewhere\","
                        + "\"up\":true}]}", get(client, address + "/ready"));
                assertTrue(front.descendants().findAny().isEmpty(), "no engine is started here");
            }
            try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
                Path audit = files.filter(file -> file.getFileName().toString().equals("audit.jsonl")).findFirst()
                        .orElseThrow();
                String lines = Files.readString(audit);
                assertTrue(lines.contains("remote.request") && lines.contains("endpoint=gpu-1"), lines);
                assertTrue(lines.contains("server.chat (local)"), lines);
            }
        }
    }
}
