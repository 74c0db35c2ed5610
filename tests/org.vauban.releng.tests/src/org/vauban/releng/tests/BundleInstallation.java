// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base class with an offline bundle, which is unpacked once, and for each test an Eclipse without Vauban. */
abstract class BundleInstallation {
    /** With blanks, accents and a comma, because the director separates addresses by commas. */
    static final String NAME = "r\u00e9seau ferm\u00e9, poste n\u00b0 1";
    private static final Path MODEL = Shipped.ROOT.resolve("target/tiny-models/scripted.gguf");
    @TempDir
    static Path shared;
    static Path bundle;
    /** A Java that starts quickly. */
    static Path java;

    @TempDir
    Path folder;
    Path eclipse;
    Map<String, String> before;

    @BeforeAll
    static void makeBundle() throws Exception {
        SiteKeys.copyTo(shared);
        InstallTest.copy(Shipped.SITE.toRealPath(), shared.resolve("site"));
        vauban("site", "sign", "site", "--site", "Example", "--version-number", "1", "--key", "site.key").expect(0);
        Files.writeString(shared.resolve("LICENSE.txt"), "Apache License 2.0");
        vauban("models", "pack", MODEL.toString(), "--id", "tiny", "--licence", "LICENSE.txt", "--out", "tiny")
                .expect(0);
        vauban("bundle", "--site", "site", "--model-site", "tiny", "--distributions",
                Shipped.ROOT.resolve("target").toString(), "--platforms", "linux-x64", "--key", "site.key", "--out",
                "vauban-bundle.tar").expect(0).expectOutput("SHA-512");
        Path place = Files.createDirectory(shared.resolve(NAME));
        Run.of(shared, "tar", "-xf", "vauban-bundle.tar", "-C", place.toString()).expect(0);
        Files.delete(shared.resolve("vauban-bundle.tar"));
        bundle = place.resolve("vauban-bundle");
        java = shared.resolve("java");
        Path program = Files.createDirectories(java.resolve("bin")).resolve("java");
        Files.writeString(program, "#!/bin/sh\nexec '" + String.join("' '", Run.shortJava()) + "' \"$@\"\n");
        assertTrue(program.toFile().setExecutable(true));
    }

    /** Returns the environment of a command that uses the Java beside it, or else that of these tests. */
    static Map<String, String> environment() {
        return Map.of("VAUBAN_HOME", shared.resolve("home").toString(), "VAUBAN_KEY_PASSWORD", SiteKeys.PASSWORD,
                "JAVA_HOME", System.getProperty("java.home"), "VAUBAN_JAVA_OPTIONS", "-Duser.language=en");
    }

    /** Returns the environment of a command that hashes the bundle, which both compilers together make faster. */
    static Map<String, String> hashing() {
        Map<String, String> environment = new HashMap<>(SiteKeys.environment(shared.resolve("home")));
        environment.merge("VAUBAN_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4 -XX:CompileThresholdScaling=1",
                (options, more) -> options + " " + more);
        return environment;
    }

    static Run vauban(String... arguments) throws Exception {
        return Shipped.vauban(shared, arguments[0].equals("bundle") ? hashing()
                : SiteKeys.environment(shared.resolve("home")), arguments);
    }

    @BeforeEach
    void plainEclipse() throws IOException {
        eclipse = Files.createDirectory(folder.resolve(NAME + " " + "x".repeat(150))).resolve("eclipse");
        InstallTest.copy(Shipped.PLAIN.toRealPath(), eclipse);
        before = state();
    }

    /** Checksums of the installation's files by path, without caches and the installer's folder. */
    Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(eclipse)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = eclipse.relativize(file).toString();
                if (!path.matches("\\.vauban/.*|.*\\.(lock|log)|configuration/org\\.eclipse\\.(osgi|core\\.runtime"
                        + "|equinox\\.app)/.*")) {
                    CRC32 checksum = new CRC32();
                    checksum.update(Files.readAllBytes(file));
                    state.put(path, Files.size(file) + " bytes, " + checksum.getValue());
                }
            }
        }
        return state;
    }

    final Run install(List<String> tracer, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(tracer);
        command.addAll(List.of("sh", bundle.resolve("install.sh").toString(), "--root",
                shared.resolve("root.json").toString(), "--unattended", "--eclipse", eclipse.toString(), "--log",
                folder.resolve("install.log").toString()));
        if (tracer.isEmpty()) {
            command.addAll(List.of("--java", java.toString())); // a traced installer finds its own Java
        }
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("TMPDIR", folder.toString());
        return Run.of(folder, environment, command.toArray(String[]::new));
    }

    /** Runs what the bundle's script starts, from the built distribution: nothing has to be unpacked. */
    final Run direct(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--eclipse", eclipse.toString()));
        all.addAll(List.of(arguments));
        return direct(List.of(), all.toArray(String[]::new));
    }

    /** Runs it through a starter, for the Eclipse or folder that the arguments or the starter name. */
    final Run direct(List<String> starter, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(Shipped.DISTRIBUTION.resolve("bin/vauban").toString(), "install", "--bundle",
                bundle.toString(), "--root", shared.resolve("root.json").toString(), "--unattended", "--java",
                java.toString(), "--log", folder.resolve("install.log").toString()));
        command.addAll(List.of(arguments));
        return Run.of(folder, hashing(), command.toArray(String[]::new));
    }

    final String bundles() throws IOException {
        return Files.readString(
                eclipse.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info"));
    }

    final Run roots() throws Exception {
        return InstallTest.start(folder, eclipse, List.of(), "director", "org.eclipse.equinox.p2.director",
                "-listInstalledRoots").expect(0);
    }
}
