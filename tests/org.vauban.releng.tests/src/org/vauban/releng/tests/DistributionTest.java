// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.releng.tests.Shipped.Library;

/** The stand-alone distribution: its content and how it finds a Java. */
class DistributionTest {

    static final List<String> PLATFORMS = Shipped.PLATFORMS;

    private static final Path ROOT = Shipped.ROOT;
    private static final Path DISTRIBUTION = Shipped.DISTRIBUTION;

    @Test
    void holdsEveryRoomThatRunsWithoutEclipse() {
        List<String> jars = Shipped.list(DISTRIBUTION.resolve("lib")).stream()
                .map(file -> file.getFileName().toString()).toList();
        assertAll(List.of("governance", "engine", "engine.host", "llama", "knowledge", "knowledge.host", "assist",
                "lsp", "server", "cli").stream()
                .map(room -> () -> assertTrue(jars.stream().anyMatch(jar -> jar.startsWith("org.vauban." + room + "-")),
                        () -> room + " is missing in " + jars)));
        assertFalse(jars.stream().anyMatch(jar -> jar.startsWith("org.vauban.ide") || jar.startsWith("org.eclipse.ui")),
                jars::toString);
    }

    /** After deleting this folder, a user has a program that cannot connect to other machines. */
    @Tag("claim:no-outbound")
    @Test
    void whatOpensConnectionsLiesApart() throws IOException {
        List<String> apart = Shipped.list(DISTRIBUTION.resolve("remote")).stream()
                .map(file -> file.getFileName().toString()).toList();
        assertEquals(1, apart.size(), apart::toString);
        assertTrue(apart.getFirst().startsWith("org.vauban.remote-"), apart::toString);
        assertFalse(Shipped.list(DISTRIBUTION.resolve("lib")).stream()
                .anyMatch(file -> file.getFileName().toString().startsWith("org.vauban.remote")));
    }

    @Tag("claim:components-listed")
    @Test
    void shipsTheVersionsOfTheTargetPlatform() throws IOException {
        Map<String, String> pinned = Stream.of("artifacts.txt", "server.txt")
                .flatMap(list -> lines(ROOT.resolve("releng/org.vauban.target").resolve(list))).map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split(":"))
                .collect(Collectors.toMap(gav -> gav[1] + "-" + gav[2] + ".jar", gav -> gav[0], (one, other) -> one));
        List<String> unpinned = Shipped.list(DISTRIBUTION.resolve("lib")).stream()
                .map(file -> file.getFileName().toString())
                .filter(jar -> jar.endsWith(".jar") && !jar.startsWith("org.vauban.") && !jar.equals("vauban.jar")
                        && !pinned.containsKey(jar))
                .toList();
        assertEquals(List.of(), unpinned);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Test
    void startsTheFirstJavaThatIsNewEnough(@TempDir Path folder) throws Exception {
        Path old = java(folder.resolve("old"), "21.0.2");
        Path recent = java(folder.resolve("recent"), "22.0.1");
        Run run = Run.of(Files.createDirectory(folder.resolve("work")),
                Map.of("VAUBAN_JAVA_HOME", old.toString(), "JAVA_HOME", recent.toString()),
                DISTRIBUTION.resolve("bin/vauban").toString(), "complete", "A b.java:1:1").expect(0);
        run.expectOutput("22.0.1 started").expectOutput("org.vauban.cli.Main complete A b.java:1:1")
                .expectOutput("-Dvauban.home.dist=" + DISTRIBUTION.toRealPath());
    }

    /** Editors are often started with a reduced PATH. */
    @Test
    void needsNothingOnThePath(@TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Run.of(folder,
                Map.of("VAUBAN_JAVA_HOME", recent.toString(), "PATH", "", "HOME", folder.toString(), "VAUBAN_HOME", "",
                        "XDG_CACHE_HOME", ""),
                DISTRIBUTION.resolve("bin/vauban").toString(), "lsp").expect(0).expectOutput("org.vauban.cli.Main lsp")
                .expectOutput("-XX:SharedArchiveFile=" + folder);
    }

    @Test
    void saysWhichJavasAreTooOld(@TempDir Path folder) throws Exception {
        Path old = java(folder.resolve("old"), "21.0.2");
        Path copy = Files.createDirectories(folder.resolve("copy/bin")).resolve("vauban");
        // a copy of the script that searches no other places
        Files.writeString(copy, Files.readString(DISTRIBUTION.resolve("bin/vauban")).replace("/usr/lib/jvm/*", ""));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        Run.of(folder, Map.of("VAUBAN_JAVA_HOME", old.toString(), "JAVA_HOME", "", "PATH", ""), copy.toString(), "lsp")
                .expect(2)
                .expectOutput("needs Java 22 or later").expectOutput(old + " (Java 21)");
    }

    /** An editor starts the program in a folder whose content may come from someone else. */
    @Tag("claim:environment-clean")
    @Test
    void startsNoJavaOfTheCurrentFolder(@TempDir Path folder) throws Exception {
        Path work = java(folder.resolve("work"), "25");
        Path copy = onlyHere(folder);
        for (String path : List.of(".", "bin", ":", work.resolve("bin").toString())) {
            Run.of(work, Map.of("JAVA_HOME", "", "PATH", path), copy.toString(), "lsp").expect(2)
                    .expectOutput("needs Java 22 or later");
        }
        for (String home : List.of(".", "../work", work.toString())) {
            Run.of(work, Map.of("JAVA_HOME", home, "PATH", ""), copy.toString(), "lsp").expect(2);
        }
        Run.of(work, Map.of("VAUBAN_JAVA_HOME", ".", "JAVA_HOME", "", "PATH", ""), copy.toString(), "lsp").expect(2);
    }

    /** A relative call with CDPATH would lead to another folder of that name, and say so. */
    @Test
    void startsFromItsOwnFolderWhateverTheSearchPathOfTheShellIs(@TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Files.createDirectories(folder.resolve("other/bin"));
        Run.of(DISTRIBUTION,
                Map.of("VAUBAN_JAVA_HOME", recent.toString(), "CDPATH", folder.resolve("other").toString()),
                "/bin/sh", "bin/vauban", "--version").expect(0)
                .expectOutput("-Dvauban.home.dist=" + DISTRIBUTION.toRealPath() + " ");
    }

    /** A service or a container starts in the root folder. */
    @Test
    void startsFromTheRoot(@TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Run.of(Path.of("/"), Map.of("VAUBAN_JAVA_HOME", "", "JAVA_HOME", recent.toString(), "PATH", ""),
                DISTRIBUTION.resolve("bin/vauban").toString(), "--version").expect(0).expectOutput("25 started");
    }

    @Tag("claim:environment-clean")
    @Test
    void takesNoOptionsForAnyJava(@TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Run run = Run.of(folder,
                Map.of("VAUBAN_JAVA_HOME", recent.toString(), "JAVA_TOOL_OPTIONS", "-tool", "JDK_JAVA_OPTIONS", "-jdk",
                        "_JAVA_OPTIONS", "-java"),
                DISTRIBUTION.resolve("bin/vauban").toString(), "--version").expect(0);
        run.expectOutput("options []");
    }

    /** Small systems lack the locale that the environment names; there, Java speaks English and knows only ASCII. */
    @ParameterizedTest
    @ValueSource(strings = {"fr_FR.UTF-8", "fr", "fr_XX@euro"})
    void speaksTheLanguageOfALocaleThatTheSystemLacks(String locale, @TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        for (String command : List.of("lsp", "serve", "doctor")) {
            Run.of(folder, Map.of("VAUBAN_JAVA_HOME", recent.toString(), "LC_ALL", "", "LC_MESSAGES", "",
                    "LANG", locale, "VAUBAN_JAVA_OPTIONS", "-Dmore"),
                    DISTRIBUTION.resolve("bin/vauban").toString(), command).expect(0)
                    .expectOutput("-Duser.language=fr -Dmore");
        }
        Run neutral = Run.of(folder, Map.of("VAUBAN_JAVA_HOME", recent.toString(), "LC_ALL", "C.UTF-8"),
                DISTRIBUTION.resolve("bin/vauban").toString(), "doctor").expect(0);
        assertFalse(neutral.output().contains("user.language"), neutral.output());
    }

    @Test
    void opensNamesThatAreNotAsciiWithoutALocale(@TempDir Path folder) throws Exception {
        // the shell makes the name, since this process may know only ASCII, too
        String script = "name=$(printf '\\303\\251t\\303\\251.txt'); echo 'written' >\"$name\"; "
                + "exec \"$0\" redact \"$name\"";
        Run.of(folder, Map.of("LC_ALL", "C", "HOME", folder.toString(), "JAVA_HOME", System.getProperty("java.home")),
                "/bin/sh", "-c", script, DISTRIBUTION.resolve("bin/vauban").toString()).expect(0)
                .expectOutput("written");
    }

    @Test
    void mapsOnlyAnArchiveThatNobodyElseCanHaveWritten(@TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Path copy = onlyHere(folder);
        Map<String, String> environment = Map.of("VAUBAN_JAVA_HOME", recent.toString(), "VAUBAN_HOME",
                folder.resolve("home").toString());
        Path cache = folder.resolve("home/cache");
        Run first = Run.of(folder, environment, copy.toString(), "lsp").expect(0)
                .expectOutput("-XX:SharedArchiveFile=" + cache);
        Path archive = Path.of(first.output().replaceAll("(?s).*-XX:SharedArchiveFile=(\\S+\\.jsa).*", "$1"));
        Path other = Files.writeString(folder.resolve("other.jsa"), "of somebody else");
        Files.createSymbolicLink(archive, other);
        Run.of(folder, environment, copy.toString(), "lsp").expect(0).expectOutput("-XX:SharedArchiveFile=" + archive);
        assertFalse(Files.exists(archive), "Java makes its own");
        Files.writeString(archive, "written by a group");
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-rw-r--"));
        Run.of(folder, environment, copy.toString(), "lsp").expect(0);
        assertFalse(Files.exists(archive));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        Run open = Run.of(folder, environment, copy.toString(), "lsp").expect(0);
        assertFalse(open.output().contains("SharedArchiveFile"), open.output());
        Run relative = Run.of(folder, Map.of("VAUBAN_JAVA_HOME", recent.toString(), "VAUBAN_HOME", "home",
                "XDG_CACHE_HOME", "cache", "HOME", ""), copy.toString(), "lsp").expect(0);
        assertFalse(relative.output().contains("SharedArchiveFile"), relative.output());
    }

    /** The second compiler makes hashing ten times as fast, but costs a short command more than it saves. */
    @ParameterizedTest
    @ValueSource(strings = {"models", "bundle", "install", "mirror", "evidence", "doctor", "policy"})
    void hashesLargeFilesWithAllOfTheCompiler(String command, @TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Run run = Run.of(folder, Map.of("VAUBAN_JAVA_HOME", recent.toString()),
                DISTRIBUTION.resolve("bin/vauban").toString(), command).expect(0);
        boolean hashes = !List.of("doctor", "policy").contains(command);
        assertEquals(hashes, !run.output().contains("-XX:TieredStopAtLevel=1"), run.output());
        String windows = Files.readString(DISTRIBUTION.resolve("bin/vauban.bat"));
        assertEquals(hashes, windows.matches("(?s).*for %%c in \\([^)]*\\b" + command + "\\b[^)]*\\) .*"), windows);
    }

    /** Creates a distribution without a runtime whose script searches no other places. */
    private static Path onlyHere(Path folder) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy/bin")).resolve("vauban");
        Files.createDirectories(folder.resolve("copy/lib"));
        Files.writeString(copy, Files.readString(DISTRIBUTION.resolve("bin/vauban")).replace("/usr/lib/jvm/*", ""));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        return copy;
    }

    @Test
    void isFoundThroughALink(@TempDir Path folder) throws Exception {
        Path recent = java(folder.resolve("recent"), "25");
        Path link = Files.createSymbolicLink(folder.resolve("vauban"), DISTRIBUTION.resolve("bin/vauban"));
        Run.of(folder, Map.of("VAUBAN_JAVA_HOME", recent.toString()), link.toString()).expect(0)
                .expectOutput("-Dvauban.home.dist=" + DISTRIBUTION.toRealPath());
    }

    /**
     * No Windows is available to run the script. The test looks for a former fault and for syntax that cmd misreads.
     */
    @Test
    void theScriptOfWindowsIsWrittenAsItsShellReadsIt() throws IOException {
        String script = Files.readString(DISTRIBUTION.resolve("bin/vauban.bat"));
        assertFalse(script.replace("\r\n", "").contains("\n"), "labels are found only where lines end with CR LF");
        int depth = 0;
        for (String line : script.split("\r\n")) {
            if (!line.startsWith("rem ")) {
                // an echo in a block must not print brackets, and a folder's name may contain them
                assertTrue(depth == 0 || !line.strip().startsWith("echo"), line);
                depth += line.endsWith("(") ? 1 : 0;
                depth -= line.startsWith(")") ? 1 : 0;
            }
        }
        assertEquals(0, depth, "every block ends");
        // cmd looks for a program without a path in the current folder first
        assertTrue(script.contains("set \"NoDefaultCurrentDirectoryInExePath=1\""), script);
        // a Java in the current folder can come with a project: only what is named for Vauban is tried at once
        assertEquals(List.of("\"%VAUBAN_JAVA_HOME%\"", "\"%DIST%\\runtime\""),
                script.lines().filter(line -> line.startsWith("call :try ")).map(line -> line.substring(10)).toList());
        assertTrue(script.contains("call :given \"%JAVA_HOME%\"") && script.contains("call :given \"%~1..\""), script);
        assertFalse(
                script.matches("(?s).*[^\\\\](findstr|where|find|reg) .*") && !script.contains("System32\\findstr.exe"),
                script);
        assertTrue(
                script.contains("geq 22") && script.contains("needs Java 22 or later") && script.contains("exit /b 2"));
    }

    /** Creates a home whose {@code java} only prints how it was started. */
    private static Path java(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho " + version + " started \"$@\"\n"
                + "echo \"options [$JAVA_TOOL_OPTIONS$JDK_JAVA_OPTIONS$_JAVA_OPTIONS]\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }
}
