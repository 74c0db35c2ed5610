// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vauban site sign-jars} with a key that never leaves a card (SoftHSM), and with a time stamp (OpenSSL); {@code
 * vauban site sign-pgp} with a GnuPG key.
 */
class SiteSignaturesTest {
    private static final String JAR = "plugins/org.example.core_1.0.0.jar";
    private static final String PIN = "1234567890";
    @TempDir
    private Path folder;
    private Vauban vauban;

    @BeforeEach
    void site() throws Exception {
        vauban = Vauban.with(folder.resolve("home")).environment("VAUBAN_KEY_PASSWORD", PIN).in(folder);
        Path jar = folder.resolve("site").resolve(JAR);
        Files.createDirectories(jar.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("code.txt"));
            zip.write(new byte[9]);
        }
        Files.writeString(folder.resolve("site/artifacts.xml"), """
                <repository><artifacts size="1"><artifact classifier="osgi.bundle" id="org.example.core" \
                version="1.0.0"><properties size="1"><property name="download.checksum.sha-512" value="%s"/>\
                </properties></artifact></artifacts></repository>
                """.formatted(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512")
                        .digest(Files.readAllBytes(jar)))));
    }

    /** Creates a token with a key and its certificate; returns the configuration for Java's provider. */
    private Path card() throws Exception {
        Path library = Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
                .map(Path::of).filter(Files::exists).findFirst().orElse(null);
        assumeTrue(library != null, "SoftHSM is not installed");
        Path settings = Files.writeString(folder.resolve("softhsm2.conf"),
                "directories.tokendir = " + Files.createDirectory(folder.resolve("tokens")));
        vauban = vauban.environment("SOFTHSM2_CONF", settings.toString());
        Path card = Files.writeString(folder.resolve("card.cfg"),
                "name = Test\nlibrary = " + library + "\nslotListIndex = 0\n");
        program(settings, "softhsm2-util", "--module", String.valueOf(library), "--init-token", "--free", "--label",
                "test", "--pin", PIN, "--so-pin", "12345678");
        program(settings, Keytool.command("-genkeypair", "-alias", "jars", "-keyalg", "EC", "-groupname", "secp384r1",
                "-dname", "CN=Ada", "-keystore", "NONE", "-storetype", "PKCS11", "-storepass", PIN, "-addprovider",
                "SunPKCS11", "-providerarg", card.toString()).toArray(String[]::new));
        return card;
    }

    private static void program(Path settings, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", settings.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS), said);
        assertEquals(0, process.exitValue(), said);
    }

    private CodeSigner signer() throws Exception {
        try (JarFile jar = new JarFile(folder.resolve("site").resolve(JAR).toFile(), true)) {
            JarEntry entry = jar.getJarEntry("code.txt");
            jar.getInputStream(entry).transferTo(OutputStream.nullOutputStream());
            assertEquals(1, entry.getCodeSigners().length);
            return entry.getCodeSigners()[0];
        }
    }

    private static String subject(List<?> certificates) {
        return ((X509Certificate) certificates.getFirst()).getSubjectX500Principal().getName();
    }

    @Test
    void aCardSignsAndAnAuthorityTellsTheTime() throws Exception {
        Path card = card();
        TimeStampAuthority clock = new TimeStampAuthority(Files.createDirectory(folder.resolve("clock")));
        try (clock) {
            Vauban.Result done = vauban.run("site", "sign-jars", "site", "--key", card, "--timestamp",
                    clock.address());
            assertEquals(0, done.code(), done.err());
            assertTrue(done.out().contains("CN=Ada"), done.out());
        }
        assertEquals(1, clock.answered.get());
        assertEquals("CN=Ada", subject(signer().getSignerCertPath().getCertificates()));
        assertNotNull(signer().getTimestamp());
        assertEquals(TimeStampAuthority.NAME, subject(signer().getTimestamp().getSignerCertPath().getCertificates()));
        assertTrue(Files.readString(folder.resolve("site/vauban-jars.pem")).contains("BEGIN CERTIFICATE"));

        // without the authority, nothing is signed
        site();
        byte[] before = Files.readAllBytes(folder.resolve("site").resolve(JAR));
        Vauban.Result failed = vauban.environment("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString())
                .run("site", "sign-jars", "site", "--key", card, "--alias", "jars", "--timestamp", clock.address());
        assertEquals(1, failed.code(), failed.out() + failed.err());
        assertTrue(failed.err().contains(JAR), failed.err());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("site").resolve(JAR)));
    }

    @Test
    void pgpSignaturesAreAddedAndVerified() throws Exception {
        ExampleKeys.copyTo(folder);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gpg")), "GnuPG is not installed");
        Path home = Files.createDirectory(folder.resolve("gnupg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // otherwise the agent would spend seconds on calibrating this number
        Files.writeString(home.resolve("gpg-agent.conf"), "s2k-count 65536\n");
        List<String> gpg = List.of("/usr/bin/gpg", "--homedir", home.toString(), "--batch", "--pinentry-mode",
                "loopback", "--passphrase", ExampleKeys.PASSWORD);
        try {
            program(home, plus(gpg, "--quick-generate-key", "Jean <jean@example.org>", "ed25519", "cert,sign", "1y"));
            program(home, plus(gpg, "--armor", "--output", folder.resolve("pgp.asc").toString(),
                    "--export-secret-keys"));
            program(home, plus(gpg, "--armor", "--output", folder.resolve("public.asc").toString(), "--export"));
        } finally {
            program(home, "gpgconf", "--homedir", home.toString(), "--kill", "all");
        }
        vauban = vauban.environment("VAUBAN_KEY_PASSWORD", ExampleKeys.PASSWORD);
        expect(1, "gpg --armor", "site", "sign-pgp", "site", "--key", "site.key");
        expect(0, "jean@example.org", "site", "sign-pgp", "site", "--key", "pgp.asc");
        expect(0, "", "site", "sign", "site", "--site", "Example", "--version-number", 1, "--key", "site.key");
        expect(0, "PGP", "site", "verify", "site", "--root", "root.json", "--pgp-key", "public.asc");
        expect(1, "site.key.pub", "site", "verify", "site", "--root", "root.json", "--pgp-key", "site.key.pub");
        Files.writeString(folder.resolve("site/artifacts.xml"), Files.readString(folder.resolve("site/artifacts.xml"))
                .replace("pgp.signatures", "none"));
        expect(0, "", "site", "sign", "site", "--site", "Example", "--version-number", 2, "--key", "site.key");
        expect(3, "org.example.core", "site", "verify", "site", "--root", "root.json", "--pgp-key", "public.asc");
    }

    private static String[] plus(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private void expect(int code, String named, Object... arguments) throws Exception {
        Vauban.Result result = vauban.run(arguments);
        assertEquals(code, result.code(), result.out() + result.err());
        assertTrue((result.out() + result.err()).contains(named), result.out() + result.err());
    }
}
