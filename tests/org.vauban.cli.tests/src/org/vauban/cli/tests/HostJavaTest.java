// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java the hosts are started with. */
class HostJavaTest {

    /** In the C locale, no file name contains this letter, for example if a program starts Java directly. */
    @Test
    void aJavaHomeThatIsNoPathIsPassedOver(@TempDir Path home) throws IOException {
        Path distribution = Path.of(System.getProperty("vauban.dist"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("vauban.java", System.getProperty("java.home")), "bin", "java").toString(),
                "-Duser.language=en", "-Dvauban.home.dist=" + distribution, "-cp",
                distribution.resolve("lib").resolve("vauban.jar").toString(), "org.vauban.cli.Main", "doctor");
        builder.environment().putAll(Map.of("LC_ALL", "C", "JAVA_HOME", "/jdk-\u00e9", "VAUBAN_HOME", home.toString()));
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(said.contains("InvalidPathException"), said);
        assertTrue(said.contains("native libraries"), said);
    }
}
