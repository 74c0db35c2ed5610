// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.exclusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.tests.ChildProcess;
import org.vauban.governance.tests.Patience;

/** File names in an encoding that Java does not expect are still compared with patterns. */
@EnabledOnOs(OS.LINUX)
class AccentedNamesTest {
    @TempDir
    private Path folder;

    /** @param name the name, escaped as in a URI, independent of this JVM's locale */
    private Path file(String name) throws Exception {
        Path file = Path.of(URI.create(folder.toRealPath().toUri() + name));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "text");
    }

    @Test
    void patternsWithAccentsHoldWhereJavaWasStartedWithoutALocale() throws Exception {
        file("%C3%A9pingl%C3%A9/pinned.c");
        file("behind/linked.c");
        Files.createSymbolicLink(Path.of(URI.create(folder.toRealPath().toUri() + "li%C3%A9")),
                folder.toRealPath().resolve("behind"));
        file("r%C3%A9glage.c");
        Files.writeString(file("%C3%A9t%C3%A9/.vaubanignore"), "cach\u00e9*\n");
        file("%C3%A9t%C3%A9/cach%C3%A9.c");
        file("%C3%A9t%C3%A9/free.c");
        ProcessBuilder child = ChildProcess.of(AccentedNamesChild.class, List.of(Exclusions.class),
                folder.toRealPath().toString());
        child.environment().put("LC_ALL", "C");
        Process reading = child.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(reading.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "ends");
        assertEquals("ANSI_X3.4-1968 [free.c]", said);
    }

    @Test
    void namesOfOlderSystemsAreReadAsLatin() throws Exception {
        Exclusions exclusions = new Exclusions(List.of("r\u00e9glage.*"), List.of());
        assertTrue(exclusions.check(file("r%E9glage.c"), null).excluded());
        assertTrue(exclusions.check(file("R%C9GLAGE.c"), null).excluded());
        assertEquals(false, exclusions.check(file("r%E8glage.c"), null).excluded());
    }
}
