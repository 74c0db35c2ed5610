// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.ApiContract;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Base class with knowledge packs and two people whose keys may search some of them. */
abstract class WithPackReaders {
    @TempDir
    static Path shared;
    private static WrittenPacks written;

    @TempDir
    Path folder;

    final FakeEngine engine = new FakeEngine();
    ExamplePacks packs;
    /** The key file. */
    Path file;
    ApiKeys keys;
    String ada;
    String grace;

    @BeforeAll
    static void beginWriting() throws Exception {
        written = new WrittenPacks(shared.toRealPath());
    }

    @AfterAll
    static void endWriting() {
        written.close();
    }

    @BeforeEach
    void addPeople() throws Exception {
        folder = folder.toRealPath();
        packs = new ExamplePacks(folder, written);
        file = folder.resolve("keys.json");
        keys = new ApiKeys(file, Clock.systemUTC());
        ada = keys.add("Ada", null, KeyScope.standard()).text();
        grace = keys.add("Grace", null, KeyScope.standard()).text();
    }

    static HttpResponse<String> search(Served served, String key, String body) throws Exception {
        HttpResponse<String> answer = served.client.send(served.posting("/v1/search", body)
                .header("Authorization", "Bearer " + key).build(), BodyHandlers.ofString());
        ApiContract.served().check("POST", "/v1/search", body, answer);
        return answer;
    }
}
