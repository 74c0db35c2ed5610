// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * Programs in place of the two hosts that behave like hosts taken over by a hostile file. The behaviour is given in the
 * file {@code mode} of their folder.
 */
final class HostileHosts {
    private HostileHosts() {}

    /** @param folder the folder for their classes */
    static void compile(Path folder) throws IOException {
        String program;
        try (InputStream in = HostileHosts.class.getResourceAsStream("HostileHost.java.txt")) {
            program = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString()));
        for (String name : List.of("ParserMain", "IndexMain")) {
            arguments.add(Files.writeString(folder.resolve(name + ".java"), program.replace("NAME", name)).toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
    }

    /** @param classes the folder of the compiled classes */
    static KnowledgeLaunch launch(Path classes) throws Exception {
        KnowledgeLaunch real = Hosts.launch();
        Path confinement = real.hostPath().stream()
                .filter(jar -> jar.getFileName().toString().contains("confinement")).findFirst().orElseThrow();
        return new KnowledgeLaunch(real.javaHomes(), List.of(classes, confinement), Locale.ENGLISH, false);
    }
}
