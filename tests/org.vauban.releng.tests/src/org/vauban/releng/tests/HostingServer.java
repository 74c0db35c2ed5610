// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** {@code vauban serve} as it is shipped, in a separate process. */
record HostingServer(Process process, HttpClient client, String address) implements AutoCloseable {

    static HostingServer start(ProcessBuilder command) throws Exception {
        Process process = command.start();
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.contains("http://")) {
            line = out.readLine();
        }
        assertNotNull(line, "the server did not start");
        return new HostingServer(process, HttpClient.newHttpClient(),
                line.substring(line.indexOf("http://")).replaceFirst(",.*", ""));
    }

    /** Sends a request, requires success and returns the body of the answer. */
    String send(String method, String path, String key, HttpRequest.BodyPublisher body) throws Exception {
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", method.equals("PUT") ? "application/zip" : "application/json")
                .method(method, body).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    /** Returns the status of a request without a key. */
    int status(String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() throws InterruptedException {
        client.shutdownNow();
        process.destroy();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
