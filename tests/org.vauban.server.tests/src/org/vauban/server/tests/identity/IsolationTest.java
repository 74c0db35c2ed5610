// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Every text request tells the engine which person it is for, so that no prefix is shared between people. */
class IsolationTest {
    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();

    private Path keys() {
        return folder.resolve("keys.json");
    }

    private String isolation(Served served, String key, String path, String json) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = served.client.sendAsync(
                served.posting(path, json.replace('\'', '"')).header("Authorization", "Bearer " + key).build(),
                BodyHandlers.ofString());
        FakeEngine.Asked asked = engine.next();
        asked.end();
        assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
        return asked.chat == null ? asked.completion.isolation() : asked.chat.isolation();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "/v1/chat/completions | {'messages':[{'role':'user','content':'Hello'}]}",
            "/v1/completions | {'prompt':'int x ='}",
            "/v1/completions | {'prompt':'int x =','suffix':';'}",
            "/v1/messages | {'max_tokens':5,'messages':[{'role':'user','content':'Hello'}]}",
            "/v1/fim/completions | {'prompt':'int x =','suffix':';'}",
            "/infill | {'input_prefix':'int x =','input_suffix':';'}"})
    void eachPersonIsItsOwnUser(String path, String json) throws Exception {
        engine.fim = "fake";
        ApiKeys made = new ApiKeys(keys(), Clock.systemUTC());
        ApiKeys.NewKey ada = made.add("Ada", null, KeyScope.standard());
        ApiKeys.NewKey adaToo = made.add("ADA ", null, KeyScope.standard());
        ApiKeys.NewKey bob = made.add("Bob", null, KeyScope.standard());
        try (Served served = Served.with(engine, folder, configuration -> new ServerConfiguration(
                configuration.listen(), configuration.models(), keys()))) {
            String one = isolation(served, ada.text(), path, json);
            assertEquals("user-" + made.user("Ada"), one);
            assertEquals(one, isolation(served, adaToo.text(), path, json));
            assertEquals("user-" + made.user("Bob"), isolation(served, bob.text(), path, json));
        }
    }

    @Test
    void withoutKeysThereIsOneUser() throws Exception {
        Set<String> users = new HashSet<>();
        try (Served served = Served.with(engine, folder)) {
            for (String text : List.of("one", "two")) {
                String user = isolation(served, "none", "/v1/completions", "{'prompt':'" + text + "'}");
                assertNotNull(user);
                users.add(user);
            }
        }
        assertEquals(1, users.size());
    }
}
