// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.releng.tests.Shipped.Library;

/** The stand-alone distribution: its content, its archives and how it finds a Java. */
class DistributionTest {

    static final List<String> PLATFORMS = Shipped.PLATFORMS;

    private static final Path ROOT = Shipped.ROOT;
    private static final Path DISTRIBUTION = Shipped.DISTRIBUTION;

    @Test
    void holdsEveryRoomThatRunsWithoutEclipse() {
        List<String> jars = Shipped.list(DISTRIBUTION.resolve("lib")).stream().map(file -> file.getFileName().toString()).toList();
        assertAll(List.of("governance", "engine", "engine.host", "llama", "assist", "lsp", "cli").stream()
                .map(room -> () -> assertTrue(jars.stream().anyMatch(jar -> jar.startsWith("org.vauban." + room + "-")),
                        () -> room + " is missing in " + jars)));
        assertFalse(jars.stream().anyMatch(jar -> jar.startsWith("org.vauban.ide") || jar.startsWith("org.eclipse.ui")), jars::toString);
    }

    @Test
    void shipsTheVersionsOfTheTargetPlatform() throws IOException {
        Map<String, String> pinned = Files.readAllLines(ROOT.resolve("releng/org.vauban.target/artifacts.txt")).stream()
                .map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).map(line -> line.split(":"))
                .collect(Collectors.toMap(gav -> gav[1] + "-" + gav[2] + ".jar", gav -> gav[0], (one, other) -> one));
        List<String> unpinned = Shipped.list(DISTRIBUTION.resolve("lib")).stream().map(file -> file.getFileName().toString())
                .filter(jar -> jar.endsWith(".jar") && !jar.startsWith("org.vauban.") && !pinned.containsKey(jar)).toList();
        assertEquals(List.of(), unpinned);
    }

    @ParameterizedTest
    @FieldSource("PLATFORMS")
    void holdsTheLibrariesThatTheManifestLists(String platform) throws IOException {
        Path folder = DISTRIBUTION.resolve("lib/native").resolve(platform);
        List<Library> libraries = Shipped.libraries(Files.readString(folder.resolve("manifest.txt")));
        assertTrue(libraries.stream().anyMatch(library -> library.name().contains("llama.")), libraries::toString);
        for (Library library : libraries) {
            byte[] content = Files.readAllBytes(folder.resolve(library.name()));
            assertEquals(library.size(), content.length, library.name());
            assertEquals(library.sha256(), Shipped.sha256(content), library.name());
        }
        List<String> unlisted = Shipped.list(folder).stream().map(file -> file.getFileName().toString())
                .filter(name -> name.matches(".*\\.(so|dll|dylib)"))
                .filter(name -> libraries.stream().noneMatch(library -> library.name().equals(name))).toList();
        assertEquals(List.of(), unlisted);
        assertTrue(Files.isRegularFile(folder.resolve("LICENSE.llama.cpp")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "tar.gz", "zip" })
    void isArchivedWholeWithARunnableScript(String kind, @TempDir Path folder) throws Exception {
        List<Path> archives = Shipped.list(ROOT.resolve("target")).stream()
                .filter(file -> file.getFileName().toString().matches("vauban-[0-9].*\\." + kind.replace(".", "\\."))).toList();
        assertEquals(1, archives.size(), archives::toString);
        String name = archives.getFirst().getFileName().toString();
        // Java's zip file system leaves permissions out; the tools that users have do not
        Path unpacked = folder.resolve(name.substring(0, name.length() - kind.length() - 1));
        if (kind.equals("zip")) {
            Run.of(folder, "python3", "-c", """
                    import sys, zipfile
                    for entry in zipfile.ZipFile(sys.argv[1]).infolist():
                        if entry.filename.endswith('/bin/vauban'):
                            print(oct(entry.external_attr >> 16 & 0o777))
                    """, archives.getFirst().toString()).expect(0).expectOutput("0o755");
            Run.of(folder, "python3", "-m", "zipfile", "-e", archives.getFirst().toString(), folder.toString()).expect(0);
        } else {
            Run.of(folder, "tar", "xzf", archives.getFirst().toString(), "-C", folder.toString()).expect(0);
            assertTrue(Files.isExecutable(unpacked.resolve("bin/vauban")));
        }
        assertEquals(tree(DISTRIBUTION), tree(unpacked));
    }

    @Test
    void startsTheFirstJavaThatIsNewEnough(@TempDir Path folder) throws Exception {
        Path old = java(folder.resolve("old"), "21.0.2");
        Path recent = java(folder.resolve("recent"), "22.0.1");
        Run run = Run.of(folder, Map.of("VAUBAN_JAVA_HOME", old.toString(), "JAVA_HOME", recent.toString()),
                DISTRIBUTION.resolve("bin/vauban").toString(), "complete", "A b.java:1:1").expect(0);
        run.expectOutput("22.0.1 started").expectOutput("org.vauban.cli.Main complete A b.java:1:1")
                .expectOutput("-Dvauban.home.dist=" + DISTRIBUTION.toRealPath());
    }

    @Test
    void isFoundThroughALink(@TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Path link = Files.createSymbolicLink(folder.resolve("vauban"), DISTRIBUTION.resolve("bin/vauban"));
        Run.of(folder, Map.of("VAUBAN_JAVA_HOME", recent.toString()), link.toString()).expect(0)
                .expectOutput("-Dvauban.home.dist=" + DISTRIBUTION.toRealPath());
    }

    /** A home whose {@code java} only tells how it was started. */
    private static Path java(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho " + version + " started \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static List<String> tree(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            List<String> names = new ArrayList<>(
                    files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).toList());
            names.sort(null);
            return names;
        }
    }
}
