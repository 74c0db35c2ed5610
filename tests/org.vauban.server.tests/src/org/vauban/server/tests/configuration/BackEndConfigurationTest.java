// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;

/** Remote endpoints in a server's configuration. */
class BackEndConfigurationTest {
    @TempDir
    Path folder;

    private ConfigurationFile.Model read(String fields) throws Exception {
        Path file = Files.writeString(folder.resolve("serve.json"), "{\"models\": [{\"id\": \"m\", " + fields + "}]}");
        return ConfigurationFile.read(file).models().getFirst();
    }

    @Test
    void backEndsAreReadAsDocumented() throws Exception {
        ConfigurationFile.Model model = read("""
                "backEnds": [{"endpoint": "gpu-1", "keyVariable": "GPU1_KEY"},
                             {"endpoint": "gpu-2", "model": "other", "certificate": "/etc/vauban/client.p12",
                              "passwordVariable": "P12"}]""");
        assertEquals(List.of(new BackEnd("gpu-1", "m", "GPU1_KEY", null, null),
                new BackEnd("gpu-2", "other", null, Path.of("/etc/vauban/client.p12"), "P12")),
                model.serving().backEnds());
        assertFalse(model.local(), "only the back ends have it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"local\": true", "\"file\": \"/models/m.gguf\"",
        "\"file\": \"/models/m.gguf\", \"local\": false"})
    void aModelCanBeHereAsWell(String here) throws Exception {
        assertTrue(read("\"backEnds\": [{\"endpoint\": \"gpu-1\"}], " + here).local());
        assertTrue(read("\"threads\": 2").local());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"local\": true | backEnds",
        "\"backEnds\": [] | backEnds",
        "\"backEnds\": [{\"model\": \"x\"}] | endpoint",
        "\"backEnds\": [{\"endpoint\": \"https://gpu-1.example.org\"}] | endpoint",
        "\"backEnds\": [{\"endpoint\": \"a\"}, {\"endpoint\": \"a\"}] | endpoint",
        "\"backEnds\": [{\"endpoint\": \"a\", \"key\": \"sk-1\"}] | key is unknown",
        "\"backEnds\": [{\"endpoint\": \"a\", \"keyVariable\": \"sk-1\"}] | The key itself",
        "\"backEnds\": [{\"endpoint\": \"a\", \"passwordVariable\": \"P\"}] | certificate",
        "\"backEnds\": [{\"endpoint\": \"a\", \"certificate\": \"relative.p12\"}] | certificate"})
    void whatCannotBeMeantIsRefused(String fields, String said) {
        String message = assertThrows(ConfigurationException.class, () -> read(fields)).getMessage();
        assertTrue(message.contains(said), message);
    }
}
