// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks and proofs, which no module of the build compiles, compile against what was built. */
class BenchmarksCompileTest {
    private static final List<String> SOURCES = List.of("releng/bench/src",
            "releng/org.vauban.ide.tour/src/org/vauban/ide/tour/typist");

    /** Stub of the only JMH-dependent class that the others call; the tests do not bring JMH. */
    private static final JavaFileObject MICROBENCHMARKS = new SimpleJavaFileObject(
            URI.create("string:///org/vauban/bench/Microbenchmarks.java"), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
                    package org.vauban.bench;
                    final class Microbenchmarks {
                        static void run(Settings settings, Report report) {}
                    }
                    """;
        }
    };

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String folder : SOURCES) {
            try (Stream<Path> files = Files.walk(Shipped.ROOT.resolve(folder))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    if (!Files.readString(file).contains("import org.openjdk.jmh.")) {
                        sources.add(file);
                    }
                }
            }
        }
        return sources;
    }

    @Test
    void allButThoseWithJmhCompile(@TempDir Path classes) throws IOException {
        List<Path> libraries = Shipped.list(Shipped.DISTRIBUTION.resolve("lib"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, libraries);
            List<JavaFileObject> units = new ArrayList<>(List.of(MICROBENCHMARKS));
            files.getJavaFileObjectsFromPaths(sources()).forEach(units::add);
            assertTrue(units.size() > 50, units.size() + " sources");
            boolean compiled = compiler.getTask(said, files, null,
                    List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-Xlint:none"), null, units).call();
            assertTrue(compiled, said::toString);
        }
    }
}
