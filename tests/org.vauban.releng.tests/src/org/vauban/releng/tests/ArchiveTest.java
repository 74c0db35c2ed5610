// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The archives that users unpack: one for each platform; the one for this platform runs on a machine without Java. */
class ArchiveTest {
    /** Names of the archives' platforms and of the folders of their libraries. */
    static final List<List<String>> PLATFORMS = List.of(List.of("linux-x64", "linux/x86_64"),
            List.of("linux-aarch64", "linux/aarch64"), List.of("macos-x64", "macosx/x86_64"),
            List.of("macos-aarch64", "macosx/aarch64"), List.of("windows-x64", "win32/x86_64"),
            List.of("windows-aarch64", "win32/aarch64"));
    private static final String HERE = "linux-x64";
    private static final Path TARGET = Shipped.ROOT.resolve("target");

    @TempDir
    private static Path folder;
    private static Path unpacked;

    @BeforeAll
    static void unpack() throws Exception {
        Path archive = archive(HERE);
        Run.of(folder, "tar", "xzf", archive.toString(), "-C", folder.toString()).expect(0);
        unpacked = folder.resolve(name(archive));
    }

    private static Path archive(String platform) {
        List<Path> found = Shipped.list(TARGET).stream()
                .filter(file -> file.getFileName().toString()
                        .matches("vauban-[0-9].*-" + platform + "\\.(zip|tar\\.gz)"))
                .toList();
        assertEquals(1, found.size(), found::toString);
        return found.getFirst();
    }

    private static String name(Path archive) {
        return archive.getFileName().toString().replaceFirst("\\.(zip|tar\\.gz)$", "");
    }

    /** Entries of an archive, each with its permissions. */
    private static List<String> entries(Path archive) throws Exception {
        return Run.of(folder, "python3", "-c", """
                                               import sys, tarfile, zipfile
                                               if sys.argv[1].endswith('.zip'):
                                                   for e in zipfile.ZipFile(sys.argv[1]).infolist():
                                                       print(oct(e.external_attr >> 16 & 0o111), e.filename)
                                               else:
                                                   for e in tarfile.open(sys.argv[1]):
                                                       if not e.isdir(): print(oct(e.mode & 0o111), e.name)
                                               """, archive.toString()).expect(0).output().lines().toList();
    }

    private static List<String> tree(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile).map(file -> top.relativize(file).toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @FieldSource("PLATFORMS")
    void holdsTheDistributionWithTheLibrariesOfOnePlatform(List<String> platform) throws Exception {
        Path archive = archive(platform.getFirst());
        List<String> expected = new ArrayList<>(tree(Shipped.DISTRIBUTION).stream()
                .filter(file -> !file.startsWith("lib/native/")
                        || file.startsWith("lib/native/" + platform.getLast() + "/"))
                .toList());
        assertTrue(expected.stream().anyMatch(file -> file.endsWith("manifest.txt")), expected::toString);
        List<String> entries = entries(archive);
        String top = name(archive) + "/";
        List<String> names = entries.stream().map(entry -> entry.substring(entry.indexOf(' ') + 1))
                .map(entry -> entry.startsWith(top) ? entry.substring(top.length()) : "outside: " + entry)
                .filter(entry -> !entry.startsWith("runtime/") && !entry.equals("sbom.cdx.json")).sorted().toList();
        assertEquals(expected, names);
        assertTrue(entries.contains("0o111 " + top + "bin/vauban"), "the start script may be run");
        assertTrue(entries.stream().anyMatch(entry -> entry.endsWith(" " + top + "bin/vauban.bat")));
    }

    @Test
    void bringsARuntimeOfItsOwn() throws Exception {
        assertTrue(Files.isExecutable(unpacked.resolve("runtime/bin/java")));
        assertFalse(Files.exists(unpacked.resolve("runtime/bin/javac")), "a runtime, not a JDK");
        vauban("--version").expect(0).expectOutput("(" + unpacked.toRealPath().resolve("runtime") + ")");
        Run.of(folder, Map.of("PATH", "", "JAVA_HOME", "", "VAUBAN_JAVA_HOME", System.getProperty("java.home")),
                unpacked.resolve("bin/vauban").toString(), "--version").expect(0)
                .expectOutput("(" + System.getProperty("java.home") + ")");
    }

    @Test
    void completesWithoutAnyJavaOnTheMachine() throws Exception {
        Path source = Files.writeString(folder.resolve("Stack.java"),
                "class Stack {\n    private int size;\n\n    int size() {\n        return \n    }\n}\n");
        vauban("complete", "--model", "qwen2.5-coder-0.5b-instruct", source + ":5:16").expect(0).expectOutput("size;");
    }

    /** Java silently ignores a CDS archive that does not match its runtime, so the test demands its use. */
    @Test
    void startsFromTheArchiveOfTheRuntimesClasses() throws Exception {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("VAUBAN_JAVA_OPTIONS", "-Xshare:on");
        Run.of(folder, environment, unpacked.resolve("bin/vauban").toString(), "--version").expect(0)
                .expectOutput("vauban ");
    }

    private static Run vauban(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(unpacked.resolve("bin/vauban").toString()));
        command.addAll(List.of(arguments));
        return Run.of(folder, environment(), command.toArray(String[]::new));
    }

    private static Map<String, String> environment() {
        String models = System.getProperty("vauban.models", "");
        return Map.of("PATH", "", "JAVA_HOME", "", "VAUBAN_JAVA_HOME", "", "VAUBAN_HOME",
                folder.resolve("home").toString(), "VAUBAN_MODELS",
                models.isBlank() || models.startsWith("${")
                        ? Path.of(System.getProperty("user.home"), ".local/share/vauban/models").toString()
                        : models);
    }
}
