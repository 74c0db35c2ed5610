// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.site.tests.ExampleSite.FIRST;
import static org.vauban.site.tests.ExampleSite.SECOND;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.SiteSigner;
import org.vauban.site.install.BundleInstaller.Request;
import org.vauban.site.install.EclipseInstallation;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.TrustSettings;
import org.vauban.site.install.UpdateGuard;
import org.vauban.site.install.VerifiedBundle;

/**
 * Whatever goes wrong, the Eclipse is restored to its former state. InstallBundleTest does the same with the real p2.
 */
class BundleInstallerTest extends WithInstaller {
    @Test
    void installsUpdatesAndUninstalls() throws Exception {
        install(1);
        assertTrue(fake.read(FakeEclipse.BUNDLES).contains("org.example.core,1.1.0"), said.toString());
        assertEquals("fail", TrustSettings.read(read()).unsignedPolicy());
        assertTrue(fake.read("configuration/config.ini").contains("eclipse.p2.profile=P\n"));
        List<String> arguments = fake.runs.getLast();
        assertTrue(arguments.get(arguments.indexOf("-repository") + 1).startsWith("file:///"), arguments.toString());

        Map<String, String> installed = fake.state();
        install(1);
        assertEquals(installed, fake.state(), "the second time there is nothing to do");
        install(2);
        assertTrue(fake.runs.getLast().contains("-uninstallIU"), fake.runs.toString());
        assertTrue(fake.read(FakeEclipse.BUNDLES).contains("org.example.core,1.2.0"));
        assertFalse(fake.read(FakeEclipse.BUNDLES).contains("org.example.core,1.1.0"));

        installer().uninstall(read(), false);
        assertEquals("#by p2\neclipse.p2.profile=P\neclipse.p2.data.area=@config.dir/../p2\n",
                fake.read("configuration/config.ini"));
        InstallException failure = assertThrows(InstallException.class, () -> installer().uninstall(read(), false));
        assertEquals(Kind.ABSENT, failure.kind());
    }

    /** Otherwise p2 would ask each user about the certificate at the next update. */
    @Test
    void signersOfJarsAreTrustedAndForgotten() throws Exception {
        String before = "eclipse.preferences.version=1\nother=kept\n";
        String preferences = "p2/org.eclipse.equinox.p2.engine/profileRegistry/P.profile/.data/.settings/"
                + "org.eclipse.equinox.p2.engine.prefs";
        fake.write(preferences, before);
        StoredKey key = InstallableSite.key(folder, "publisher");
        Path site = folder.resolve("site 1");
        Files.createDirectories(site);
        Files.writeString(site.resolve("vauban-jars.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(key.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n");
        VerifiedBundle verified = bundle(1);
        Files.writeString(site.resolve("vauban-jars.pem"), "of somebody else");
        assertEquals(Kind.REFUSED, assertThrows(InstallException.class,
                () -> installer().install(verified, read(), STANDARD, false)).kind());
        Files.delete(site.resolve("vauban-jars.pem"));
        fake.roots.clear();
        Files.writeString(site.resolve("vauban-jars.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(key.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n");
        installer().install(verified, read(), STANDARD, false);
        assertEquals(List.of(key.certificate()), TrustSettings.read(read()).certificates());
        assertTrue(fake.read(preferences).contains("other=kept"), fake.read(preferences));
        assertTrue(said.toString().contains("CN=publisher"), said.toString());
        installer().uninstall(read(), false);
        assertEquals(List.of(), TrustSettings.read(read()).certificates());
        assertTrue(fake.read(preferences).contains("other=kept"), fake.read(preferences));
    }

    /**
     * Two texts of equal size and CRC-32, an additional file, and two manifests of which different readers use
     * different ones.
     */
    @Test
    void aBundleThatWasThereUnpackedIsComparedByteForByte() throws Exception {
        String same = "plugins/org.example.same_1.0.0.jar";
        String manifest = "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.same\r\n\r\n";
        bundle(1);
        Path site = folder.resolve("site 1");
        InstallableSite.jar(site.resolve(same), Map.of("META-INF/MANIFEST.MF", manifest, "a.txt", "plumless"));
        SiteSigner.sign(site, ExampleSite.heading(1), FIRST);
        SiteSigner.sign(site, null, SECOND);
        VerifiedBundle verified = VerifiedBundle.verify(site, ExampleSite.verifier());
        fake.write(same + "/META-INF/MANIFEST.MF", manifest);
        fake.write(same + "/a.txt", "buckeroo");
        isNoInstallation(verified);
        fake.write(same + "/a.txt", "plumless");
        fake.write(same + "/b.txt", "b");
        isNoInstallation(verified);
        Files.delete(fake.home.resolve(same + "/b.txt"));
        installer().install(verified, read(), STANDARD, false);
        assertTrue(fake.read(FakeEclipse.BUNDLES).contains("org.example.core,1.1.0"), said.toString());
    }

    /** Each release signs the bundles of others anew, and p2 keeps the one that an earlier release has installed. */
    @Test
    void aBundleThatWasThereUnpackedMayHaveOtherSignatures() throws Exception {
        String same = "plugins/org.example.same_1.0.0.jar";
        String manifest = "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.same\r\n\r\n"
                + "Name: a.txt\r\nSHA-384-Digest: AAAA\r\n\r\n";
        bundle(1);
        Path site = folder.resolve("site 1");
        InstallableSite.jar(site.resolve(same), Map.of("META-INF/MANIFEST.MF", manifest, "META-INF/JARS.SF", "of us",
                "META-INF/JARS.EC", "of us, now", "a.txt", "a"));
        SiteSigner.sign(site, ExampleSite.heading(1), FIRST);
        SiteSigner.sign(site, null, SECOND);
        VerifiedBundle verified = VerifiedBundle.verify(site, ExampleSite.verifier());
        fake.write(same + "/META-INF/MANIFEST.MF", manifest);
        fake.write(same + "/META-INF/JARS.SF", "of us");
        fake.write(same + "/META-INF/JARS.EC", "of us, before");
        fake.write(same + "/a.txt", "a");
        for (String other : List.of("META-INF/manifest.mf", "META-INF/inner/A.SF", "A.EC")) {
            fake.write(same + "/" + other, manifest);
            isNoInstallation(verified);
            Files.delete(fake.home.resolve(same).resolve(other));
        }
        installer().install(verified, read(), STANDARD, false);
        assertTrue(fake.read(FakeEclipse.BUNDLES).contains("org.example.core,1.1.0"), said.toString());
    }

    @Test
    void aBundleWithTwoManifestsIsNotTaken() throws Exception {
        String same = "plugins/org.example.same_1.0.0.jar";
        String manifest = "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.same\r\n\r\n";
        bundle(1);
        Path site = folder.resolve("site 1");
        InstallableSite.jar(site.resolve(same), Map.of("META-INF/MANIFEST.MF", manifest, "a.txt", "a"));
        SiteSigner.sign(site, ExampleSite.heading(1), FIRST);
        SiteSigner.sign(site, null, SECOND);
        VerifiedBundle verified = VerifiedBundle.verify(site, ExampleSite.verifier());
        for (List<String> names : List.of(List.of("META-INF/MANIFEST.MF", "meta-inf/manifest.mf"),
                List.of("META-INF/manifest.MF", "META-INF/MANIFEST.MF"))) {
            InstallableSite.jar(fake.home.resolve(same), Map.of(names.getFirst(), manifest, names.getLast(),
                    manifest.replace("same", "other"), "a.txt", "a"));
            isNoInstallation(verified);
            InstallableSite.jar(fake.home.resolve(same), Map.of(names.getLast(), manifest, names.getFirst(),
                    manifest.replace("same", "other"), "a.txt", "a"));
            isNoInstallation(verified);
        }
    }

    private void isNoInstallation(VerifiedBundle verified) {
        InstallException failure = assertThrows(InstallException.class,
                () -> installer().install(verified, read(), STANDARD, false));
        assertEquals(Kind.FAILED, failure.kind());
        assertTrue(failure.getMessage().contains("org.example.same"), failure.getMessage());
        fake.roots.clear();
    }

    /** For example a bundle of a library that the Eclipse has from elsewhere; p2 does not replace it. */
    @Test
    void aBundleThatWasThereUnsignedIsTaken() throws Exception {
        String same = "plugins/org.example.same_1.0.0.jar";
        String manifest = "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.same\r\n\r\n";
        Map<String, String> signed = Map.of("META-INF/MANIFEST.MF",
                manifest + "Name: a.txt\r\nSHA-384-Digest: AAAA\r\n\r\n", "META-INF/JARS.SF", "of us",
                "META-INF/JARS.EC", "of us", "a.txt", "a");
        bundle(1);
        Path site = folder.resolve("site 1");
        InstallableSite.jar(site.resolve(same), signed);
        SiteSigner.sign(site, ExampleSite.heading(1), FIRST);
        SiteSigner.sign(site, null, SECOND);
        VerifiedBundle verified = VerifiedBundle.verify(site, ExampleSite.verifier());
        for (Map<String, String> other : List.of(
                Map.of("META-INF/MANIFEST.MF", manifest, "a.txt", "b"),
                Map.of("META-INF/MANIFEST.MF", manifest, "a.txt", "a", "b.txt", "b"),
                Map.of("META-INF/MANIFEST.MF", manifest, "b.txt", "a"),
                Map.of("META-INF/MANIFEST.MF", manifest.replace("same", "other"), "a.txt", "a"),
                Map.of("a.txt", "a"))) {
            InstallableSite.jar(fake.home.resolve(same), other);
            InstallException failure = assertThrows(InstallException.class,
                    () -> installer().install(verified, read(), STANDARD, false), other.toString());
            assertEquals(Kind.FAILED, failure.kind());
            assertTrue(failure.getMessage().contains("org.example.same"), failure.getMessage());
            fake.roots.clear();
        }
        InstallableSite.jar(fake.home.resolve(same), Map.of("META-INF/MANIFEST.MF", manifest, "a.txt", "a"));
        installer().install(verified, read(), STANDARD, false);
        assertTrue(fake.read(FakeEclipse.BUNDLES).contains("org.example.core,1.1.0"), said.toString());
    }

    @Test
    void theUpdateGuardIsFoundAmongTheBundles() throws Exception {
        assertEquals(List.of(), UpdateGuard.read(read()).prefixes());
        fake.write(FakeEclipse.BUNDLES, fake.read(FakeEclipse.BUNDLES)
                + "org.vauban.site.p2,0.2.0,plugins/org.vauban.site.p2_0.2.0.jar,4,false\n");
        assertEquals(List.of("org.vauban."), UpdateGuard.read(read()).prefixes());
        fake.write("configuration/config.ini",
                fake.read("configuration/config.ini") + "vauban.guarded=com.example., org.example.tools.,\n");
        assertEquals(List.of("org.vauban.", "com.example.", "org.example.tools."),
                UpdateGuard.read(read()).prefixes());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whoCouldReadTheSettingsCanReadThemAfterwards() throws Exception {
        Path settings = fake.home.resolve("configuration/config.ini");
        for (String rights : List.of("rw-r-----", "rwxr-xr-x", "rw-------")) {
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString(rights));
            install(1);
            assertEquals(rights, PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)));
            installer().uninstall(read(), false);
            assertEquals(rights, PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)));
        }
    }

    @Test
    void aFailureLeavesTheEclipseAsItWas() throws Exception {
        fake.after = () -> 13;
        InstallException failure = fails(Kind.FAILED, 1);
        assertTrue(failure.getMessage().contains("No space left on device"), failure.getMessage());
        assertEquals(before, fake.state());
        assertFalse(Files.exists(fake.home.resolve("configuration/org.eclipse.osgi")), "caches are made anew");
    }

    @Test
    void aReasonThatIsTooLongIsCutAtAWholeCharacter() throws Exception {
        String face = "\uD83D\uDE00";
        fake.after = () -> 13;
        fake.reason = "x" + face.repeat(1_000); // one character lies across the limit, which is even
        String said = fails(Kind.FAILED, 1).getMessage();
        assertTrue(said.contains(face + "…"), said);
    }

    /** p2 reports success even if the disk was full. */
    @Test
    void aBundleThatIsCutIsNoInstallation() throws Exception {
        fake.after = () -> {
            FakeEclipse.cut(fake.home.resolve("plugins/org.example.core_1.1.0.jar"));
            return 0;
        };
        InstallException failure = fails(Kind.FAILED, 1);
        assertTrue(failure.getMessage().contains("org.example.core_1.1.0.jar"), failure.getMessage());
        assertEquals(before, fake.state());
    }

    /** On a share that others may write to, p2 reads exactly what was verified, or nothing. */
    @Test
    void aBundleThatIsChangedAfterItsVerificationIsNotInstalled() throws Exception {
        VerifiedBundle verified = bundle(1);
        byte[] metadata = Files.readAllBytes(verified.folder().resolve("content.jar"));
        Files.writeString(verified.folder().resolve("content.jar"), "runs something else");
        InstallException failure = assertThrows(InstallException.class,
                () -> installer().install(verified, read(), STANDARD, false));
        assertEquals(Kind.REFUSED, failure.kind(), failure.getMessage());
        assertTrue(failure.getMessage().contains("content.jar"), failure.getMessage());
        assertTrue(fake.runs.stream().noneMatch(each -> each.contains("-installIU")), fake.runs.toString());
        assertEquals(before, fake.state());

        Files.write(verified.folder().resolve("content.jar"), metadata);
        fake.after = () -> {
            Path read = Path.of(URI.create(fake.runs.getLast().get(1)));
            assertFalse(read.startsWith(verified.folder()), "p2 reads a copy that only the installer writes");
            assertArrayEquals(metadata, Files.readAllBytes(read.resolve("content.jar")));
            return 0;
        };
        installer().install(verified, read(), STANDARD, false);
        assertFalse(Files.exists(fake.home.resolve(".vauban/copy")), "the copy takes no space afterwards");
    }

    @Test
    void aBundleThatCannotBeReadAnyMoreIsNamed() throws Exception {
        VerifiedBundle verified = bundle(1);
        Path metadata = verified.folder().resolve("content.jar");
        Files.delete(metadata);
        Files.createDirectory(metadata);
        InstallException failure = assertThrows(InstallException.class,
                () -> installer().install(verified, read(), STANDARD, false));
        assertEquals(Kind.FAILED, failure.kind(), failure.getMessage());
        assertTrue(failure.getMessage().contains("content.jar") && failure.getMessage().contains("is as before"),
                failure.getMessage());
        assertEquals(before, fake.state());
        assertFalse(Files.exists(fake.home.resolve(".vauban/copy")));
    }

    /** p2 would use an existing bundle of the same name. */
    @Test
    void aBundleThatWasThereUnderTheSameNameIsNotTaken() throws Exception {
        fake.write("plugins/org.example.core_1.1.0.jar", "something else");
        before = fake.state();
        fails(Kind.FAILED, 1);
        assertEquals(before, fake.state());
    }

    @Test
    void aSuccessWithoutAnythingInstalledIsAFailure() throws Exception {
        fake.after = () -> {
            fake.write(FakeEclipse.BUNDLES, "#version=1\n");
            return 0;
        };
        fails(Kind.FAILED, 1);
        assertEquals(before, fake.state());
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        installer().install(bundle(1), read(), STANDARD, true);
        assertEquals(before, fake.state());
        assertTrue(fake.runs.getLast().contains("-verifyOnly"), fake.runs.toString());
        assertTrue(said.toString().contains("org.vauban.feature"), said.toString());
    }

    @Test
    void onlyChangesTakeThePlaceOfSavedStates() throws Exception {
        install(1);
        Map<String, String> first = fake.state();
        install(2);
        installer().install(bundle(3), read(), STANDARD, true);
        installer().uninstall(read(), true);
        install(2);
        Map<String, String> second = fake.state();
        fake.after = () -> 13;
        fails(Kind.FAILED, 3);
        assertEquals(second, fake.state());
        installer().rollback(read(), false);
        assertEquals(first, fake.state());
        installer().rollback(read(), false);
        assertEquals(before, fake.state());
    }

    @Test
    void twoChangesAreKept() throws Exception {
        install(1);
        Map<String, String> first = fake.state();
        install(2);
        install(3);
        installer().rollback(read(), false);
        installer().rollback(read(), false);
        assertEquals(first, fake.state());
        InstallException failure = assertThrows(InstallException.class, () -> installer().rollback(read(), false));
        assertEquals(Kind.ABSENT, failure.kind(), failure.getMessage());
    }

    @Test
    void aSecondInstallerIsSentAway() throws Exception {
        Path lock = Files.createDirectories(fake.home.resolve(".vauban")).resolve("lock");
        try (InterProcessLock held = InterProcessLock.tryAcquire(lock).orElseThrow()) {
            fails(Kind.BUSY, 1);
            assertTrue(held.isCurrent());
        }
        assertEquals(before, fake.state());
        install(1);
    }

    /** Its director would run as root, with whatever others have put there. */
    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void rootDoesNotRunWhatOthersMayWrite() throws Exception {
        for (String path : List.of("plugins", "plugins/org.eclipse.jdt.core_3.40.0.jar", "configuration/config.ini",
                FakeEclipse.BUNDLES)) {
            Path file = fake.home.resolve(path);
            var permissions = Files.getPosixFilePermissions(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
            fails(Kind.REFUSED, 1);
            Files.setPosixFilePermissions(file, permissions);
        }
        assertEquals(before, fake.state());
        assertTrue(fake.runs.isEmpty(), fake.runs.toString());
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() throws Exception {
        fake.write(".vauban", "in the way");
        fails(Kind.FAILED, 1);
        Files.delete(fake.home.resolve(".vauban"));
        assertEquals(before, fake.state());
    }

    /** For example on a share that is mounted read-only; root may write everywhere. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisabledIfSystemProperty(named = "user.name", matches = "root")
    void anEclipseThatCannotBeWrittenIsLeftAlone() throws Exception {
        Files.setPosixFilePermissions(fake.home, PosixFilePermissions.fromString("r-xr-xr-x"));
        fails(Kind.FAILED, 1);
        Files.setPosixFilePermissions(fake.home, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(before, fake.state());
    }

    @Test
    void whatTheBundleLacksIsNamed() throws Exception {
        for (Request request : List.of(new Request(List.of("org.example.other"), null, null),
                new Request(List.of(), List.of("tiny"), null))) {
            InstallException failure = assertThrows(InstallException.class,
                    () -> installer().install(bundle(1), read(), request, false));
            assertEquals(Kind.ABSENT, failure.kind(), failure.getMessage());
        }
        assertEquals(before, fake.state());
        fake.write(FakeEclipse.BUNDLES, "#version=1\n");
        fails(Kind.ABSENT, 1);
    }

    @Test
    void onlyAnEclipseOfP2IsOne() throws Exception {
        assertEquals(fake.home.toRealPath(), read().home());
        assertEquals("P", read().profile());
        assertEquals(fake.home.toRealPath().resolve("p2"), read().data());
        for (String ini : List.of("eclipse.p2.profile=P\n", "eclipse.p2.data.area=@config.dir/../p2\n",
                "eclipse.p2.profile=../P\neclipse.p2.data.area=p2\n")) {
            fake.write("configuration/config.ini", ini);
            InstallException failure = assertThrows(InstallException.class, this::read);
            assertEquals(Kind.ABSENT, failure.kind(), failure.getMessage());
        }
        InstallException failure = assertThrows(InstallException.class, () -> EclipseInstallation.read(folder));
        assertEquals(Kind.ABSENT, failure.kind(), failure.getMessage());
    }

    /** The layout of the Eclipse Installer: bundles and profiles shared by several installations. */
    @Test
    void aPoolOfBundlesIsLeftToOthers() throws Exception {
        Path pool = Files.createDirectories(folder.resolve("pool/plugins"));
        Files.writeString(pool.resolve("org.eclipse.equinox.launcher_1.8.0.jar"), "launcher");
        Files.writeString(fake.home.resolve("eclipse.ini"), "-startup\n../pool/plugins/"
                + "org.eclipse.equinox.launcher_1.8.0.jar\n-vm\n../jre/bin/java\n-vmargs\n-startup\n");
        Files.createDirectories(folder.resolve("jre/bin"));
        Files.createFile(folder.resolve("jre/bin/java"));
        before = fake.state();
        EclipseInstallation eclipse = read();
        assertEquals(pool.resolve("org.eclipse.equinox.launcher_1.8.0.jar"), eclipse.launcher());
        assertEquals(folder.resolve("jre"), eclipse.java());
        fake.after = () -> {
            Files.writeString(pool.resolve("of.others_1.0.0.jar"), "others");
            Files.writeString(fake.home.resolve("eclipse.ini"), "-vmargs\n-Dadded\n");
            return 13;
        };
        fails(Kind.FAILED, 1);
        assertTrue(Files.exists(pool.resolve("of.others_1.0.0.jar")));
        assertEquals(before.get("eclipse.ini"), fake.state().get("eclipse.ini"));
        assertEquals(before.get("configuration/config.ini"), fake.state().get("configuration/config.ini"));
        assertEquals(before.get(FakeEclipse.BUNDLES), fake.state().get(FakeEclipse.BUNDLES));
    }
}
