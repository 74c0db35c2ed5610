// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What remains after {@code vauban serve} receives two signals. */
@DisabledOnOs(OS.WINDOWS)
class ServeEndTest {
    @TempDir
    private Path home;

    @Test
    void aSecondSignalEndsAtOnceAndLosesNothingThatWasAnswered() throws Exception {
        Path usage = home.resolve("usage.json");
        Path config = Files.writeString(home.resolve("serve.json"),
                "{\"drain\": {\"delaySeconds\": 600}, \"quotas\": {\"tokensPerDay\": 100000, \"usage\": \"" + usage
                        + "\"}}");
        Process server = Vauban.with(home).start("serve", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0", "--config", config);
        try (BufferedReader out = server.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            Matcher address = Pattern.compile("http://[^,]+").matcher(out.readLine());
            assertTrue(address.find());
            HttpResponse<String> answered = client.send(ask(address.group(), false, 3), BodyHandlers.ofString());
            assertEquals(200, answered.statusCode(), answered.body());
            HttpResponse<Stream<String>> stream = client.send(ask(address.group(), true, 100_000),
                    BodyHandlers.ofLines());
            assertEquals(200, stream.statusCode());
            server.toHandle().destroy();
            int status = 200;
            while (status == 200) { // until the first signal has been noticed
                status = client.send(HttpRequest.newBuilder(URI.create(address.group() + "/ready")).build(),
                        BodyHandlers.discarding()).statusCode();
            }
            server.toHandle().destroy();
            assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
            assertEquals(1, server.exitValue());
            stream.body().close(); // the unread rest would keep the client open
        } finally {
            server.destroyForcibly();
        }
        assertTrue(JsonParser.parseString(Files.readString(usage)).getAsJsonObject().getAsJsonObject("tokens")
                .get("local").getAsInt() >= 3);
        String verified = Vauban.with(home).run("audit", "verify").out();
        assertTrue(verified.contains("intact, 2 lines.") && verified.contains("Signed checkpoints reach line 2 "),
                verified);
    }

    private static HttpRequest ask(String address, boolean stream, int tokens) {
        return HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"stream\":" + stream + ",\"temperature\":0,\"max_tokens\":" + tokens
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"~\"}]}"))
                .build();
    }
}
