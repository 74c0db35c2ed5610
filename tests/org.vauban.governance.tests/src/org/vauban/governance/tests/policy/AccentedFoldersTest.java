// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.tests.ChildProcess;
import org.vauban.governance.tests.Patience;

/** A service or a desktop may start Java without a locale, so that its file name encoding is ASCII. */
class AccentedFoldersTest {
    @TempDir
    private Path folder;

    @EnabledOnOs(OS.LINUX)
    @Test
    void aPolicyMayNameFoldersWithAccentsWhateverTheLocale() throws Exception {
        for (String name : List.of("mod%C3%A8les/a/in.gguf", "mod%C3%A8les/b/out.gguf", "plain/other.gguf")) {
            Path file = Path.of(URI.create(folder.toUri() + name)); // independent of this JVM's locale
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        ProcessBuilder child = ChildProcess.of(AccentedFoldersChild.class, List.of(Policy.class, JsonParser.class),
                folder.toRealPath().toString());
        child.environment().put("LC_ALL", "C");
        Process reading = child.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(reading.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "ends");
        assertEquals("ANSI_X3.4-1968 [in.gguf] true", said);
    }
}
