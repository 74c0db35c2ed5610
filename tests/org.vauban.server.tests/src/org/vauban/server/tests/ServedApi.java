// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For tests of one API: a server with an engine that answers what a test says. */
abstract class ServedApi {
    @TempDir
    Path folder;

    final FakeEngine engine = new FakeEngine();
    Served served;

    @BeforeEach
    void serve() throws Exception {
        served = Served.with(engine, folder);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    final CompletableFuture<HttpResponse<String>> post(String path, String json) {
        return served.client.sendAsync(served.posting(path, json).build(), BodyHandlers.ofString())
                .thenApply(answer -> {
                    ApiContract.served().check("POST", path, json, answer);
                    return answer;
                });
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
