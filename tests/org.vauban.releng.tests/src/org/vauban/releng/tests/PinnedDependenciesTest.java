// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a build takes from a registry is pinned by its hash. */
class PinnedDependenciesTest {
    private static final Path ROOT = Shipped.ROOT;
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64} {2}\\S+");
    private static final Pattern COORDINATES = Pattern.compile(
            "<groupId>([^<$]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

    @TempDir
    private Path folder;

    private static List<Path> tracked(String... names) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "ls-files", "--"));
        command.addAll(List.of(names));
        Process git = new ProcessBuilder(command).directory(ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<Path> files = new String(git.getInputStream().readAllBytes()).lines().map(ROOT::resolve)
                .filter(Files::isRegularFile).toList();
        assertEquals(0, git.waitFor());
        return files;
    }

    private static Map<String, String> checksums() throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve(".mvn/checksums/checksums.sha256"))) {
            assertTrue(CHECKSUM.matcher(line).matches(), line);
            checksums.put(line.substring(66), line.substring(0, 64));
        }
        return checksums;
    }

    private static String path(String group, String artifact, String version, String type) {
        return group.replace('.', '/') + '/' + artifact + '/' + version + '/' + artifact + '-' + version + '.' + type;
    }

    @Test
    void mavenComparesWhatItDownloads() throws IOException {
        List<String> options = Files.readAllLines(ROOT.resolve(".mvn/maven.config"));
        assertTrue(options.containsAll(
                List.of("--strict-checksums", "-Daether.checksums.algorithms=SHA-256,SHA-1",
                        "-Daether.trustedChecksumsSource.summaryFile=true",
                        "-Daether.trustedChecksumsSource.summaryFile.originAware=false")),
                options::toString);
    }

    @Test
    void everyMavenArtifactHasAChecksum() throws Exception {
        Set<String> known = checksums().keySet();
        List<String> missing = new ArrayList<>();
        int artifacts = 0;
        for (Path list : tracked("*/artifacts.txt", "*/server.txt")) {
            for (String line : Files.readAllLines(list)) {
                String[] parts = line.strip().split(":");
                if (parts.length == 3 && !line.startsWith("#")) {
                    artifacts++;
                    Stream.of("jar", "pom").map(type -> path(parts[0], parts[1], parts[2], type))
                            .filter(path -> !known.contains(path)).forEach(missing::add);
                }
            }
        }
        assertTrue(artifacts > 100, "the lists name " + artifacts + " artifacts");
        String tycho = Pattern.compile("<tycho\\.version>([^<]+)<").matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results().map(found -> found.group(1)).findFirst().orElseThrow();
        int plugins = 0;
        for (Path pom : tracked("pom.xml", "*/pom.xml")) {
            for (MatchResult found : COORDINATES.matcher(Files.readString(pom)).results().toList()) {
                String version = found.group(3).replace("${tycho.version}", tycho);
                if (!found.group(1).equals("org.vauban") && !version.contains("$")) {
                    plugins++;
                    String path = path(found.group(1), found.group(2), version, "pom");
                    if (!known.contains(path)) {
                        missing.add(pom + ": " + path);
                    }
                }
            }
        }
        assertTrue(plugins > 20, "the poms name " + plugins + " artifacts");
        assertEquals(List.of(), missing);
    }

    /** The checksum file not only exists: the files in the local repository match it. */
    @Test
    void checksumsAreThoseOfTheFilesInUse() throws Exception {
        Map<String, String> checksums = checksums();
        for (Path jar : Shipped.list(Shipped.DISTRIBUTION.resolve("lib"))) {
            String name = jar.getFileName().toString();
            // the two whose signatures were removed differ from the published files
            if (name.endsWith(".jar") && !name.startsWith("org.vauban.") && !name.startsWith("org.eclipse.lsp4j")
                    && !name.equals("vauban.jar")) {
                List<String> hashes = checksums.entrySet().stream().filter(one -> one.getKey().endsWith('/' + name))
                        .map(Map.Entry::getValue).toList();
                assertEquals(List.of(Shipped.sha256(Files.readAllBytes(jar))), hashes, name);
            }
        }
    }

    @Test
    void everyNpmPackageHasAHash() throws Exception {
        List<Path> packages = tracked("package.json", "*/package.json");
        assertTrue(packages.size() >= 2, packages::toString);
        for (Path file : packages) {
            Path lock = file.resolveSibling("package-lock.json");
            String text = Files.readString(lock);
            long entries = Pattern.compile("(?m)^ {4}\"node_modules/").matcher(text).results().count();
            long hashes = Pattern.compile("(?m)^ {6}\"integrity\": \"sha512-[A-Za-z0-9+/=]{88}\"").matcher(text)
                    .results().count();
            assertTrue(entries > 0, lock::toString);
            assertEquals(entries, hashes, lock::toString);
        }
        for (String line : Files.readAllLines(ROOT.resolve("releng/natives/natives.txt"))) {
            if (!line.startsWith("#") && !line.isBlank()) {
                assertTrue(line.matches(".* sha512-[A-Za-z0-9+/=]{88}"), line);
            }
        }
    }

    @Test
    void everyPythonPackageHasAHash() throws Exception {
        // without those that serve tests as documents
        List<Path> lists = tracked("*/requirements.txt").stream().filter(file -> !file.toString().contains("/data/"))
                .toList();
        assertTrue(lists.size() >= 3, lists::toString);
        for (Path list : lists) {
            String text = Files.readString(list).replaceAll("(?m)^#.*\\R", "").replaceAll("\\\\\\R\\s*", " ");
            for (String requirement : text.lines().filter(line -> !line.isBlank()).toList()) {
                assertTrue(requirement.matches("[A-Za-z0-9_.-]+==\\S+(\\s+--hash=sha256:[0-9a-f]{64})+\\s*"),
                        () -> list + ": " + requirement);
            }
        }
        Set<String> loose = new TreeSet<>();
        for (Path file : tracked("*.sh", "*.py", "*.java", "*.md", "dev")) {
            for (String line : Files.readAllLines(file)) {
                if (line.matches(".*\\bpip[\"']?,? [\"']?install\\b.*") && !line.contains("--require-hashes")
                        && !file.getFileName().toString().equals("PinnedDependenciesTest.java")) {
                    loose.add(ROOT.relativize(file) + ": " + line.strip());
                }
            }
        }
        assertEquals(Set.of(), loose);
    }

    /** A recorded checksum is not silently replaced. */
    @Test
    void anotherFileOfTheSameNameIsReported() throws Exception {
        Path script = Files.createDirectories(folder.resolve("releng")).resolve("checksums.py");
        Files.copy(ROOT.resolve("releng/checksums.py"), script);
        Path jar = Files.createDirectories(folder.resolve("repository/org/example/one/1.0")).resolve("one-1.0.jar");
        Files.writeString(jar, "a jar");
        Files.writeString(jar.resolveSibling("one-1.0.jar.sha1"), "not an artifact");
        String repository = folder.resolve("repository").toString();
        Run.of(folder, "python3", script.toString(), repository).expect(0).expectOutput("1 artifacts, 1 of them new");
        Path written = folder.resolve(".mvn/checksums/checksums.sha256");
        String before = Files.readString(written);
        assertEquals(Shipped.sha256("a jar".getBytes()) + "  org/example/one/1.0/one-1.0.jar\n", before);
        Run.of(folder, "python3", script.toString(), repository).expect(0).expectOutput("1 artifacts, 0 of them new");
        Run.of(folder, "python3", script.toString(), "--check", repository).expect(0);
        Files.writeString(jar, "another jar");
        Run.of(folder, "python3", script.toString(), "--check", repository).expect(1)
                .expectOutput("one-1.0.jar is another file than before");
        Run.of(folder, "python3", script.toString(), repository).expect(1)
                .expectOutput("one-1.0.jar is another file than before");
        assertEquals(before, Files.readString(written));
    }

    /** Java takes a user's home from the system, so Maven's repository is not below HOME in every container. */
    @Test
    void theRepositoryThatMavenUsesIsCompared() throws Exception {
        Path script = Files.createDirectories(folder.resolve("releng")).resolve("checksums.py");
        Files.copy(ROOT.resolve("releng/checksums.py"), script);
        Path jar = Files.createDirectories(folder.resolve("local repository/org/example/one/1.0"))
                .resolve("one-1.0.jar");
        Files.writeString(jar, "a jar");
        Path list = Files.createDirectories(folder.resolve(".mvn/checksums")).resolve("checksums.sha256");
        Files.writeString(list, "0".repeat(64) + "  org/example/one/1.0/one-1.0.jar\n");
        Map<String, String> environment = Map.of("HOME", folder.toString(), "MAVEN_ARGS", "", "MAVEN_OPTS",
                "-Xmx1g '-Dmaven.repo.local=" + folder.resolve("local repository") + "'");
        Run.of(folder, environment, "python3", script.toString(), "--check").expect(1)
                .expectOutput("one-1.0.jar is another file than before");
    }
}
