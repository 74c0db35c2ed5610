// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.site.tests.ExampleSite.FIRST;
import static org.vauban.site.tests.ExampleSite.NOW;
import static org.vauban.site.tests.ExampleSite.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteSigner;
import org.vauban.site.bundle.BundleParts;
import org.vauban.site.bundle.OfflineBundle;

/** A bundle is a signed site in an archive: the archive contains exactly what was signed. */
class OfflineBundleTest {
    private static final String LONG = "help/\u00e9t\u00e9 " + "x".repeat(150) + ".html";
    @TempDir
    private Path folder;

    private static SiteSigner.Heading heading() {
        return new SiteSigner.Heading(ExampleSite.ORGANISATION, "bundle", 2, "0.2", NOW, Duration.ofDays(180));
    }

    private BundleParts parts() throws Exception {
        Path site = folder.resolve("site");
        BundleParts parts = new BundleParts();
        parts.folder("site", Files.exists(site) ? site : ExampleSite.signed(site, 2));
        parts.bytes(LONG, "<html>".getBytes(StandardCharsets.UTF_8));
        parts.bytes("empty", new byte[0]);
        parts.bytes("block", new byte[512]);
        return parts;
    }

    private static byte[] signed(OfflineBundle bundle) throws SiteException {
        return SiteSigner.sign(Path.of("manifest"), bundle.draft(heading()), List.of(FIRST, SECOND));
    }

    private static void run(Path in, String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true)
                .redirectOutput(in.resolve("../output").toFile()).start().waitFor(),
                () -> String.join(" ", command));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatTarUnpacksIsWhatWasSigned() throws Exception {
        OfflineBundle bundle = OfflineBundle.of(parts());
        Path archive = folder.resolve("bundle-0.2.tar");
        String hash = bundle.write(signed(bundle), archive);
        run(Files.createDirectory(folder.resolve("unpacked")), "tar", "-xf", archive.toString());
        Path unpacked = folder.resolve("unpacked/bundle-0.2");
        SignedSite verified = ExampleSite.verifier().verify(unpacked);
        assertEquals(bundle.count(), verified.manifest().files().size());
        assertEquals("<html>", Files.readString(unpacked.resolve(LONG)));
        assertTrue(Files.isExecutable(unpacked.resolve("install.sh")));
        assertFalse(Files.isExecutable(unpacked.resolve("README.md")));
        run(unpacked, "sha512sum", "--check", "--strict", "SHA512SUMS");
        assertArrayEquals(Files.readAllBytes(VerifierProgram.SOURCE),
                Files.readAllBytes(unpacked.resolve("Verify.java")));

        VerifierProgram verifier = VerifierProgram.compile(folder.resolve("classes"));
        Path root = folder.resolve("root.json");
        Files.write(root, Envelope.of(RootDocument.PAYLOAD_TYPE, ExampleSite.root().json())
                .signedBy(ExampleSite.ROOT_KEY).bytes());
        verifier.check(NOW, "--root", root, unpacked);
        verifier.check(NOW, "--sums-only", unpacked);
        Files.writeString(unpacked.resolve("site/p2.index"), "x");
        for (Object[] arguments : new Object[][] {{"--root", root, unpacked}, {"--sums-only", unpacked}}) {
            Exception refusal = assertThrows(Exception.class, () -> verifier.check(NOW, arguments));
            assertTrue(VerifierProgram.isRefusal(refusal) && refusal.getMessage().contains("p2.index"),
                    refusal.toString());
        }
        assertEquals(128, hash.length());
    }

    @Test
    void theSamePartsMakeTheSameBytes() throws Exception {
        OfflineBundle bundle = OfflineBundle.of(parts());
        byte[] manifest = signed(bundle);
        String first = bundle.write(manifest, folder.resolve("bundle.tar"));
        byte[] bytes = Files.readAllBytes(folder.resolve("bundle.tar"));
        Files.delete(folder.resolve("bundle.tar"));
        assertEquals(first, OfflineBundle.of(parts()).write(manifest, folder.resolve("bundle.tar")));
        assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("bundle.tar")));
        assertEquals(0, bytes.length % 512);
    }

    /** The keys are on another machine, which signs the draft; the bundle written later must match the draft. */
    @Test
    void aManifestOfOtherFilesIsRefused() throws Exception {
        byte[] manifest = signed(OfflineBundle.of(parts()));
        BundleParts more = parts();
        more.bytes("extra", new byte[1]);
        BundleParts other = parts();
        Files.writeString(folder.resolve("site/p2.index"), "x");
        for (BundleParts changed : List.of(more, other)) {
            Path archive = folder.resolve("bundle.tar");
            SiteException refusal = assertThrows(SiteException.class,
                    () -> OfflineBundle.of(changed).write(manifest, archive));
            assertTrue(refusal.isRefused(), refusal.getMessage());
            assertFalse(Files.exists(archive), "nothing is left of an archive that was refused");
        }
    }

    /** For example {@code /dev/stdout}, which would become a file of all users. */
    @Test
    void aLinkIsNotReplaced() throws Exception {
        OfflineBundle bundle = OfflineBundle.of(parts());
        byte[] manifest = signed(bundle);
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link.tar"), file);
        SiteException failure = assertThrows(SiteException.class, () -> bundle.write(manifest, link));
        assertTrue(failure.getMessage().contains(link.toString()), failure.getMessage());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("x", Files.readString(file));
    }

    @Test
    void aFileThatChangesMeanwhileEndsTheWork() throws Exception {
        OfflineBundle bundle = OfflineBundle.of(parts());
        byte[] manifest = signed(bundle);
        for (String text : List.of("x", "y".repeat(100_000))) {
            Files.writeString(folder.resolve("site/p2.index"), text);
            assertThrows(SiteException.class, () -> bundle.write(manifest, folder.resolve("bundle.tar")));
            assertFalse(Files.exists(folder.resolve("bundle.tar")));
        }
    }

    @Test
    void linksAndDoubleNamesAreNoParts() throws Exception {
        BundleParts parts = parts();
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("site/p2.index"));
        assertThrows(SiteException.class, () -> parts.file("link", link));
        assertThrows(SiteException.class, () -> parts.bytes("empty", new byte[0]));
        Files.createSymbolicLink(folder.resolve("site/link"), folder.resolve("site/p2.index"));
        assertThrows(SiteException.class, () -> new BundleParts().folder("site", folder.resolve("site")));
        BundleParts outside = new BundleParts();
        outside.bytes("../outside", new byte[0]);
        OfflineBundle bundle = OfflineBundle.of(outside);
        assertThrows(SiteException.class, () -> bundle.draft(heading()));
    }

    /** Creates a distribution of a single script, which prints its arguments. */
    private Path scripts(Path parent, boolean executable) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("vauban/bin"));
        Path program = Files.writeString(bin.resolve("vauban"),
                "#!/bin/sh\nprintf '<%s>' \"$@\" \"$LC_ALL\"\nexit 5\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
        Path distributions = Files.createDirectories(parent.resolve("distributions"));
        for (String platform : List.of("linux-x64", "linux-aarch64", "macos-x64", "macos-aarch64")) {
            Path archive = distributions.resolve("vauban-0.2-" + platform + ".tar.gz");
            assertEquals(0, new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "vauban")
                    .start().waitFor());
        }
        return Files.copy(VerifierProgram.SOURCE.resolveSibling("install.sh"), parent.resolve("install.sh"));
    }

    private String install(Path in, int code, String... command) throws Exception {
        Path output = folder.resolve("output");
        Path temporary = Files.createDirectories(folder.resolve("temporary $x"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("TMPDIR", temporary.toString(), "OLDPWD", "/", "LC_ALL", "C"));
        assertEquals(code, builder.start().waitFor(), () -> String.join(" ", command));
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(0, left.count(), "the temporary folder is empty again");
        }
        return Files.readString(output);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theScriptTakesAnyNames() throws Exception {
        for (String name : List.of("-", "-n", "a b", "it's \"$HOME\" `id`; $(id) & \\", "\u00e9t\u00e9 *", "a:b")) {
            Path bundle = Files.createDirectories(folder.resolve("in").resolve(name));
            Path script = scripts(bundle, true);
            String expected = "<install><--bundle><" + bundle.toRealPath() + "><--eclipse><" + name + "><><C.UTF-8>";
            Path here = folder.resolve("in");
            assertEquals(expected, install(here, 5, "sh", "--", name + "/install.sh", "--eclipse", name, ""));
            assertEquals(expected, install(here, 5, "sh", script.toString(), "--eclipse", name, ""));
            assertEquals(expected, install(bundle, 5, "sh", "install.sh", "--eclipse", name, ""));
        }
    }

    /** For example if /tmp is mounted with noexec, so that extracted programs cannot run. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theScriptSaysWhereProgramsCannotBeRun() throws Exception {
        Path script = scripts(Files.createDirectories(folder.resolve("in")), false);
        String output = install(folder, 1, "sh", script.toString());
        assertTrue(output.contains("TMPDIR") && output.lines().count() == 1, output);
    }

    /** Checks the form of the Windows scripts, which cannot be run here. */
    @Test
    void scriptsHaveTheFormOfTheirSystems() throws Exception {
        Path scripts = VerifierProgram.SOURCE.getParent();
        String batch = Files.readString(scripts.resolve("install.bat"), StandardCharsets.US_ASCII);
        assertEquals(batch.replace("\r\n", "\n").replace("\n", "\r\n"), batch, "lines end as Windows ends them");
        assertTrue(batch.contains("\"%~dp0install.ps1\" %*\r\n") && batch.endsWith("exit /b %errorlevel%\r\n"), batch);
        // Windows PowerShell reads a script without a byte order mark in the local character set
        String power = Files.readString(scripts.resolve("install.ps1"), StandardCharsets.US_ASCII);
        for (String pair : List.of("()", "{}", "[]")) {
            assertEquals(power.chars().filter(c -> c == pair.charAt(0)).count(),
                    power.chars().filter(c -> c == pair.charAt(1)).count(), pair);
        }
        assertTrue(power.contains("@('install', '--bundle', $bundle) + $args | ForEach-Object"), power);
        assertTrue(power.contains("{ '\"' + ($_ -replace '(\\\\+)$', '$1$1') + '\"' }\n"),
                "cmd gets each argument in quotes");
        assertFalse(power.contains("@args"), power);
        assertTrue(power.endsWith("exit $status\n"), power);
        assertFalse(Files.readString(scripts.resolve("install.sh")).contains("\r"));
    }
}
