// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.evidence.inventory.Installation;
import org.vauban.evidence.inventory.Inventory;
import org.vauban.evidence.result.ProgramDigest;
import org.vauban.evidence.result.TestOutcome;
import org.vauban.evidence.result.TestResult;
import org.vauban.evidence.result.TestResults;

/** {@code releng/evidence/collect.py}, from a made-up tree to what {@code TestResults} reads. */
class CollectTest {
    private static final Path SCRIPT = Path.of(System.getProperty("vauban.root"), "releng/evidence/collect.py");

    @TempDir
    private Path root;

    @BeforeEach
    void tree() throws IOException {
        Path source = Files.createDirectories(root.resolve("tests/org.vauban.x.tests/src/org/vauban/x/tests"));
        Files.writeString(source.resolve("ATest.java"), tagged("""
                package org.vauban.x.tests;

                CLAIM(all)
                class ATest {
                    CLAIM(first)
                    CLAIM(second)
                    @ParameterizedTest
                    @ValueSource(strings = {"a)", "\\"b("})
                    void several(String text) {}

                    /** Not run. */
                    CLAIM(first)
                    @Test
                    void missing() throws IOException {}

                    @Test
                    void plain() {}

                    @BeforeEach
                    void noTest() {}
                }
                """));
        Path reports = Files.createDirectories(root.resolve("tests/org.vauban.x.tests/target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-a.xml"), """
                <testsuite>
                  <testcase name="several(String)[1] &quot;a)&quot;" classname="org.vauban.x.tests.ATest" time="0.1"/>
                  <testcase name="several(String)[2] &quot;b(&quot;" classname="org.vauban.x.tests.ATest" time="0.1">
                    <skipped message="&#7;"/></testcase>
                  <testcase name="plain" classname="org.vauban.x.tests.ATest" time="0.1"/>
                  <testcase name="other" classname="org.vauban.x.tests.BTest" time="0.1"><failure/></testcase>
                </testsuite>
                """);
        new Samples(root).install();
    }

    /** Returns source text with its tags inserted, so that the collector does not take them for tags of this class. */
    private static String tagged(String source) {
        return source.replaceAll("CLAIM\\((\\w+)\\)", "@Tag(\"" + "claim:$1\")");
    }

    private record Ended(int code, String output) {}

    private Ended collect(Path out) throws Exception {
        Process process = new ProcessBuilder("python3", "-I", SCRIPT.toString(), "--root", root.toString(), "--out",
                out.toString()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void theWorstCaseCountsAndWhatWasNotRunIsListed() throws Exception {
        Path out = root.resolve("out/test-results.json");
        Ended ended = collect(out);
        assertEquals(0, ended.code(), ended.output());
        TestResults results = TestResults.read(out);
        TestResult several = new TestResult("org.vauban.x.tests.ATest#several", TestOutcome.SKIPPED, 2);
        TestResult missing = new TestResult("org.vauban.x.tests.ATest#missing", TestOutcome.NOT_RUN, 0);
        TestResult plain = new TestResult("org.vauban.x.tests.ATest#plain", TestOutcome.PASSED, 1);
        assertEquals(Map.of("first", java.util.List.of(missing, several), "second", java.util.List.of(several), "all",
                java.util.List.of(missing, plain, several)), results.claims());
        assertEquals(2, results.passed());
        assertEquals(1, results.failed());
        assertEquals(1, results.skipped());
    }

    @Test
    void bundlesHaveTheDigestThatAnInstallationIsComparedWith() throws Exception {
        Path jar = new Samples(Files.createDirectories(root.resolve("bundles/org.vauban.x/target"))).jar(
                "org.vauban.x-0.1.0-SNAPSHOT.jar", "org.vauban.x", null,
                Map.of("org/vauban/x/X.class", "x", "org/vauban/x/a.properties", "a", "META-INF/y.class", "y",
                        "META-INF/versions/21/org/vauban/x/X.class", "z", "META-INF/services/org.vauban.S", "s",
                        "native/libx.so", "n", "b.txt", "b"));
        Path lib = Files.createDirectories(root.resolve("target/vauban/lib"));
        Path library = Files.createDirectories(lib.resolve("native/linux/x86_64")).resolve("liby.so.1");
        Files.writeString(library, "y");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "é-a-long-name.jar ".repeat(20));
        Path start = lib.resolve("vauban.jar");
        new JarOutputStream(Files.newOutputStream(start), manifest).close();
        Samples distribution = new Samples(Files.createDirectories(root.resolve("target/vauban")));
        distribution.jar("lib/y-1.0.jar", "com.example.y", null, Map.of("y/Y.class", "y"));
        distribution.jar("lib/data.jar", "com.example.data", null, Map.of("data.txt", "y"));
        Files.createDirectories(root.resolve("target/vauban/remote"));
        distribution.jar("remote/org.vauban.z-0.1.0.jar", "org.vauban.z", null, Map.of("org/vauban/z/Z.class", "z"));
        Path out = root.resolve("out.json");
        assertEquals(0, collect(out).code());
        TestResults results = TestResults.read(out);
        Map<String, String> bundles = results.bundles();
        assertEquals(java.util.Set.of("vauban", "lib/y-1.0.jar"), results.distribution(), "remote may be absent");
        Map<String, String> installed = Inventory.of(Installation.distribution(root.resolve("target/vauban"), "1"))
                .programs();
        assertEquals(java.util.Set.of("vauban", "lib/y-1.0.jar", "org.vauban.z", "native/linux/x86_64/liby.so.1"),
                installed.keySet());
        installed.forEach((name, digest) -> assertEquals(digest, bundles.get(name), name));
        assertEquals(ProgramDigest.of(jar).orElseThrow(), bundles.get("org.vauban.x"));
    }

    @Test
    void aClaimThatIsAtNoTestEndsIt() throws Exception {
        Path source = root.resolve("tests/org.vauban.x.tests/src/org/vauban/x/tests/BTest.java");
        Files.writeString(source, tagged("""
                package org.vauban.x.tests;

                class BTest {
                    CLAIM(first)
                    @BeforeEach
                    void begin() {}
                }
                """));
        Ended ended = collect(root.resolve("out.json"));
        assertEquals(1, ended.code());
        assertTrue(ended.output().contains("begin, which is no test"), ended.output());
    }
}
