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

/** Base class for tests of one API: a server whose engine answers as the test says. */
public abstract class ServedApi {
    @TempDir
    public Path folder;

    public final FakeEngine engine = new FakeEngine();
    public Served served;

    @BeforeEach
    public void serve() throws Exception {
        served = Served.with(engine, folder);
    }

    @AfterEach
    public void stop() {
        served.close();
    }

    public final CompletableFuture<HttpResponse<String>> post(String path, String json) {
        return served.client.sendAsync(served.posting(path, json).build(), BodyHandlers.ofString())
                .thenApply(answer -> {
                    ApiContract.served().check("POST", path, json, answer);
                    return answer;
                });
    }

    public static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
