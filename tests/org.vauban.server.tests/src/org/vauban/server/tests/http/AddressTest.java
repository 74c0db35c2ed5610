// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.governance.policy.Policy;
import org.vauban.server.ServerException;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;
import org.vauban.server.configuration.ModelTemplate;
import org.vauban.server.configuration.SamplingDefaults;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Listen addresses, the server's configuration, and configurations with which it refuses to start. */
class AddressTest {
    @TempDir
    Path folder;

    @Test
    void addressesHaveAHostAndAPort() throws Exception {
        assertEquals(new ListenAddress("127.0.0.1", 8080), ListenAddress.parse("127.0.0.1:8080"));
        assertEquals(new ListenAddress("::1", 0), ListenAddress.parse("[::1]:0"));
        assertEquals("[::1]:9", new ListenAddress("::1", 9).toString());
        assertTrue(ListenAddress.parse("127.1.2.3:1").loopback());
        assertTrue(ListenAddress.parse("[::1]:1").loopback());
        assertFalse(ListenAddress.parse("0.0.0.0:1").loopback());
        assertFalse(ListenAddress.parse("192.0.2.1:1").loopback());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "8080", ":8080", "host:", "host:x", "host:65536", "host:-1", "::1:80"})
    void otherAddressesAreRefused(String text) {
        assertThrows(ConfigurationException.class, () -> ListenAddress.parse(text));
    }

    @Tag("claim:server-authenticated")
    @Test
    void withoutKeysOnlyThisMachineIsServed() {
        ServerConfiguration open = new ServerConfiguration(new ListenAddress("0.0.0.0", 0),
                List.of(new ModelEntry("fake", folder, false)), null);
        ConfigurationException refused = assertThrows(ConfigurationException.class,
                () -> TeamServer.start(open, new FakeEngine(), null, Policy.NONE));
        assertTrue(refused.getMessage().contains("serve keys add"), refused.getMessage());
    }

    @Test
    void aPortThatIsTakenIsTold() throws Exception {
        try (Served first = Served.with(new FakeEngine(), folder)) {
            int port = first.server.port();
            ServerException refused = assertThrows(ServerException.class,
                    () -> Served.with(new FakeEngine(), folder, configuration -> new ServerConfiguration(
                            new ListenAddress("127.0.0.1", port), configuration.models(), null)));
            assertTrue(refused.getMessage().contains("127.0.0.1:" + port), refused.getMessage());
        }
    }

    @Test
    void theContextOfEachSlotIsPartOfTheWhole() throws Exception {
        ConfigurationFile.Model model = ConfigurationFile.read(Files.writeString(folder.resolve("serve.json"), """
                {"models": [{"id": "a", "slots": 3, "contextPerSlot": 2048}]}""")).models().getFirst();
        assertEquals(6144, model.contextTokens());
        assertTrue(model.serving().separateSlots());
        for (String wrong : List.of("\"contextPerSlot\": 2048",
                "\"slots\": 3, \"contextPerSlot\": 2048, \"context\": 9000",
                "\"slots\": 3, \"contextPerSlot\": 20", "\"slots\": 65, \"contextPerSlot\": 512")) {
            Path file = Files.writeString(folder.resolve("wrong.json"),
                    "{\"models\": [{\"id\": \"a\", " + wrong + "}]}");
            String said = assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file)).getMessage();
            assertTrue(said.contains("contextPerSlot") || said.contains("slots"), said);
        }
    }

    @Test
    void aConfigurationIsReadAsDocumented() throws Exception {
        ConfigurationFile file = ConfigurationFile.read(Files.writeString(folder.resolve("serve.json"), """
                {"listen": "0.0.0.0:9000", "hosts": ["llm.example.org"], "keys": "/etc/vauban/keys.json",
                 "models": [{"id": "a", "aliases": ["gpt-4o"], "context": 4096, "threads": 2, "slots": 3,
                             "sampling": {"temperature": 0, "seed": 1, "max_tokens": 9}, "idleSeconds": 60,
                             "verbose": true},
                            {"id": "b", "file": "/models/b.gguf", "embeddings": true, "reasoning": "off",
                             "templateVariables": {"a": 1}}],
                 "limits": {"bodyBytes": 4096, "requests": 7, "bodySeconds": 5},
                 "drain": {"delaySeconds": 2, "timeoutSeconds": 60}}
                """));
        assertEquals(new ListenAddress("0.0.0.0", 9000), file.listen());
        assertEquals(List.of("llm.example.org"), file.hosts());
        assertEquals(List.of(new ConfigurationFile.Model("a", List.of("gpt-4o"), null, 4096, 2, 3, null,
                new ModelServing(ModelTemplate.STANDARD, new SamplingDefaults(0, 40, 0.95, 0.05, 1, 9),
                        Duration.ofSeconds(60), true, false), true),
                new ConfigurationFile.Model("b", List.of(), Path.of("/models/b.gguf"), 0, 0, 0, true,
                        ModelServing.of(new ModelTemplate(Reasoning.OFF,
                                JsonParser.parseString("{\"a\":1}").getAsJsonObject())), true)),
                file.models());
        assertEquals(4096, file.limits().bodyBytes());
        assertEquals(7, file.limits().requests());
        assertEquals(Duration.ofSeconds(5), file.limits().bodyTime());
        assertEquals(16, file.limits().requestsPerKey());
        assertEquals(Duration.ofSeconds(2), file.drainDelay());
        assertEquals(Duration.ofSeconds(60), file.drainTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"unknown\": 1}", "{\"listen\": \"x\"}", "{\"listen\": 1}",
            "{\"models\": [{}]}", "{\"models\": [{\"id\": \"a\", \"reasoning\": \"no\"}]}",
            "{\"models\": [{\"id\": \"a\", \"templateVariables\": {\"tools\": 1}}]}",
            "{\"models\": [{\"id\": \"a\", \"file\": \"relative\"}]}",
            "{\"limits\": {\"requests\": 0}}", "{\"limits\": {\"requests\": 1.5}}", "{\"limits\": {\"request\": 1}}",
            "{\"listen\": \"a:1\", \"listen\": \"b:1\"}", "{} {}"})
    void aConfigurationThatMayMeanSomethingElseIsRefused(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("serve.json"), text);
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file));
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
    }
}
