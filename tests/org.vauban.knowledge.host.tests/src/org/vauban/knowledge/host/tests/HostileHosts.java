// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * Programs in the place of the two hosts that do what a host does that a hostile file has taken over. What, stands in
 * the file {@code mode} of the folder that they are started for.
 */
final class HostileHosts {
    private HostileHosts() {}

    /** @param folder where their classes are made */
    static KnowledgeLaunch launch(Path folder) throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String program;
        try (InputStream in = HostileHosts.class.getResourceAsStream("HostileHost.java.txt")) {
            program = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String name : List.of("ParserMain", "IndexMain")) {
            Path source = Files.writeString(folder.resolve(name + ".java"), program.replace("NAME", name));
            assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(),
                    source.toString()));
        }
        Path confinement = Hosts.launch().hostPath().stream()
                .filter(jar -> jar.getFileName().toString().contains("confinement")).findFirst().orElseThrow();
        return new KnowledgeLaunch(List.of(Path.of(System.getProperty("java.home"))), List.of(classes, confinement),
                Locale.ENGLISH, false);
    }
}
