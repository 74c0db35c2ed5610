// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.vauban.governance.signature.RootDocument;
import org.vauban.models.InstalledModel;
import org.vauban.site.install.BundleInstaller;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.jar.SiteJars;

/** An Eclipse returns to its former state, even if an installer or a rollback was killed. */
class InstallationRollbackTest extends WithInstaller {
    @Test
    void rollbackBringsBackWhatGarbageCollectionTook() throws Exception {
        install(1);
        Map<String, String> first = fake.state();
        install(2);
        fake.collectGarbage();
        assertFalse(Files.exists(fake.home.resolve("plugins/org.example.core_1.1.0.jar")));
        installer().rollback(read(), true);
        assertTrue(fake.read(FakeEclipse.BUNDLES).contains("org.example.core,1.2.0"), "a dry run changes nothing");
        installer().rollback(read(), false);
        assertEquals(first, fake.state());
        installer().rollback(read(), false);
        assertEquals(before, fake.state());
        InstallException failure = assertThrows(InstallException.class, () -> installer().rollback(read(), false));
        assertEquals(Kind.ABSENT, failure.kind());
    }

    /** The installer and the rollback run with an umask that keeps everything from others. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whoCouldReadTheEclipseCanReadWhatIsRestored() throws Exception {
        String certificate = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(
                        InstallableSite.key(folder, "publisher").certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077 && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp", ChildClassPath.of(InstallProbe.class, BundleInstaller.class,
                        InstalledModel.class, RootDocument.class, JsonParser.class),
                InstallProbe.class.getName(), ExampleSite.writeRoot(folder.resolve("root.json")).toString(),
                folder.resolve("eclipse").toString()));
        for (int version : List.of(1, 2)) {
            Path site = Files.createDirectories(folder.resolve("site " + version));
            Files.writeString(site.resolve(SiteJars.CERTIFICATES), certificate);
            command.add(bundle(version).folder().toString());
        }
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(output));
        String settings = "p2/org.eclipse.equinox.p2.engine/profileRegistry/P.profile/.data/.settings";
        for (String path : List.of(InstallProbe.UNPACKED, InstallProbe.UNPACKED + "/META-INF", settings)) {
            assertEquals("rwxr-xr-x", rights(path), path);
        }
        for (String path : List.of(InstallProbe.UNPACKED + "/META-INF/MANIFEST.MF",
                settings + "/org.eclipse.equinox.p2.engine.prefs", "configuration/config.ini")) {
            assertEquals("rw-r--r--", rights(path), path);
        }
    }

    private String rights(String path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("eclipse").resolve(path)));
    }

    /** A killed installer cannot undo anything itself: the next one does. */
    @Test
    void aKilledInstallationIsUndoneByTheNextOne() throws Exception {
        Map<String, String> half = killed();
        fake.after = () -> 13;
        fake.roots.clear();
        fails(Kind.FAILED, 2);
        assertFalse(half.equals(fake.state()));
        assertEquals(before, fake.state());
        assertTrue(said.getLast().contains(NAME), said.toString());
    }

    @Test
    void aRollbackAfterAKilledInstallationLeavesNothingOfTheBundle() throws Exception {
        killed();
        assertTrue(Files.exists(fake.home.resolve(".vauban/copy")));
        installer().rollback(read(), false);
        assertFalse(Files.exists(fake.home.resolve(".vauban/copy")));
        assertEquals(before, fake.state());
    }

    /** It was killed while p2 wrote the list of bundles, which therefore lacks the director. */
    @Test
    void aKilledInstallationIsUndoneBeforeTheEclipseIsRead() throws Exception {
        killed();
        fake.write(FakeEclipse.BUNDLES, "#version=1\n");
        fake.after = () -> 0;
        fake.roots.clear();
        install(2);
        String bundles = fake.read(FakeEclipse.BUNDLES);
        assertTrue(bundles.contains("org.eclipse.jdt.core,") && bundles.contains("org.example.core,1.2.0"), bundles);
    }

    /** The next installer completes an interrupted rollback first, and does not save the intermediate state. */
    @Test
    void aRollbackThatWasInterruptedIsEndedFirst() throws Exception {
        install(1);
        Path obstacle = fake.home.resolve(FakeEclipse.BUNDLES);
        Files.delete(obstacle);
        Files.createDirectories(obstacle.resolve("in the way"));
        InstallException failure = assertThrows(InstallException.class, () -> installer().rollback(read(), false));
        assertEquals(Kind.BROKEN, failure.kind(), failure.getMessage());
        delete(obstacle);
        fake.after = () -> 13;
        fake.roots.clear();
        fails(Kind.FAILED, 2);
        assertEquals(before, fake.state());
    }

    /** Killed after restoring everything: a repeated rollback must not go back another change. */
    @Test
    void aRollbackThatIsRepeatedAfterItWasKilledGoesBackOnlyOnce() throws Exception {
        install(1);
        Map<String, String> first = fake.state();
        install(2);
        Path marker = fake.home.resolve(".vauban/changing");
        installer().rollback(read(), false);
        assertEquals(first, fake.state());
        assertFalse(Files.exists(marker));
        Files.writeString(marker, "2 back"); // the saved state is deleted, the marker is not yet
        installer().rollback(read(), true);
        assertTrue(Files.exists(marker), "a dry run changes nothing");
        installer().rollback(read(), false);
        assertEquals(first, fake.state());
        assertFalse(Files.exists(marker));
        Files.writeString(marker, "2 back");
        fake.roots.removeLast(); // as the restored profile states
        install(2);
        installer().rollback(read(), false);
        assertEquals(first, fake.state());
        installer().rollback(read(), false);
        assertEquals(before, fake.state());
    }

    /** Installs, then restores the installer's own files as they were while p2 ran. */
    private Map<String, String> killed() throws Exception {
        Path kept = fake.home.resolve(".vauban");
        Path copy = folder.resolve("kept");
        fake.after = () -> {
            copy(kept, copy);
            return 0;
        };
        install(1);
        delete(kept);
        copy(copy, kept);
        return fake.state();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path entry) throws IOException {
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
