// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/**
 * An unknown setting name produces a short message: the list of all names would fill some twenty lines of a terminal.
 */
class SettingNamesTest {
    @TempDir
    private Path folder;

    private String refusal(String name) throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"" + name + "\": []}");
        return assertThrows(PolicyException.class, () -> Policy.read(List.of(bad))).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature.disabled", "Features.disabled", "features.disable", "features.disbaled"})
    void anUnknownNameIsRefusedWithThoseThatAreSimilar(String name) throws Exception {
        String message = refusal(name);
        assertTrue(message.contains(name) && message.contains(" features.disabled"), message);
        assertFalse(message.contains("engine.threads"), message);
    }

    @Test
    void aNameThatIsLikeNoneIsRefusedWithAllNames() throws Exception {
        String message = refusal("x".repeat(500_000));
        assertTrue(message.contains("features.disabled") && message.contains("engine.threads"), "not all");
    }
}
