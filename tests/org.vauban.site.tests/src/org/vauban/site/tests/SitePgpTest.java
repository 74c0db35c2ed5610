// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.vauban.site.tests.ExampleSite.CORE;
import static org.vauban.site.tests.ExampleSite.FEATURE;
import static org.vauban.site.tests.ExampleSite.SUMMER;
import static org.vauban.site.tests.ExampleSite.UI;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.SiteException;
import org.vauban.site.jar.PgpKeys;
import org.vauban.site.jar.PgpSigningKey;
import org.vauban.site.jar.SiteJars;
import org.vauban.site.jar.SitePgp;

/** Artifacts get OpenPGP signatures that other programs can read, and only those of a trusted key count. */
@Tag("slow")
class SitePgpTest {
    private static final List<String> JARS = List.of(CORE, UI, FEATURE, SUMMER);
    private static final Path NAME = Path.of("key.asc");
    private static final Pattern SIGNATURES = Pattern.compile("name=\"pgp.signatures\" value=\"([^\"]*)\"");
    @TempDir
    private static Path keys;
    private static PgpKeyFile publisher;
    private static PgpKeyFile stranger;
    private static StoredKey jars;
    @TempDir
    private Path folder;
    private Path site;

    @BeforeAll
    static void keys() throws Exception {
        publisher = PgpKeyFile.of("Jean <jean@example.org>");
        stranger = PgpKeyFile.of("Mallory");
        jars = InstallableSite.key(keys, "publisher");
    }

    @BeforeEach
    void site() throws Exception {
        site = InstallableSite.write(folder.resolve("site"), 1);
    }

    private static String artifacts(Path site) throws IOException {
        return new String(InstallableSite.read(site.resolve("artifacts.jar")).get(InstallableSite.ARTIFACTS),
                StandardCharsets.UTF_8);
    }

    /** Returns the signatures as p2 reads them, in the order of the list. */
    private static List<String> signatures(Path site) throws IOException {
        List<String> signatures = new ArrayList<>();
        for (Matcher found = SIGNATURES.matcher(artifacts(site)); found.find();) {
            signatures.add(found.group(1).replace("&#10;", "\n").replace("&#13;", ""));
        }
        return signatures;
    }

    private SiteException refused(PgpKeys trusted, String named) {
        SiteException refusal = assertThrows(SiteException.class, () -> SitePgp.verify(site, trusted));
        assertTrue(refusal.isRefused(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        return refusal;
    }

    @Test
    void everyArtifactIsSignedAndNoJarChanges() throws Exception {
        byte[] core = Files.readAllBytes(site.resolve(CORE));
        refused(publisher.trusted(), ".jar");
        assertEquals(4, SitePgp.sign(site, publisher.signing()));
        assertArrayEquals(core, Files.readAllBytes(site.resolve(CORE)));
        assertEquals(4, signatures(site).size());
        assertEquals(Set.of(publisher.signing().fingerprint()), SitePgp.verify(site, publisher.trusted()));
        assertEquals("Jean <jean@example.org>", publisher.signing().owner());
        refused(stranger.trusted(), ".jar");
        byte[] open = Files.readAllBytes(site.resolve(SitePgp.PUBLIC_KEYS));
        SitePgp.verify(site, PgpKeys.read(NAME, open));
        InstallableSite.resigned(site, 1);
        ExampleSite.verifier().verify(site);
    }

    @Test
    void aSecondSignatureOfAKeyReplacesTheFirstAndThoseOfOthersStay() throws Exception {
        SitePgp.sign(site, stranger.signing());
        SitePgp.sign(site, publisher.signing());
        int length = artifacts(site).length();
        SitePgp.sign(site, publisher.signing());
        assertEquals(length, artifacts(site).length());
        assertEquals(4, signatures(site).size());
        SitePgp.verify(site, stranger.trusted());
        SitePgp.verify(site, publisher.trusted());
    }

    /** A parser turns unescaped line ends into blanks; p2 reads the signatures nevertheless. */
    @Test
    void whatOthersWroteWithBareLineEndsStays() throws Exception {
        SitePgp.sign(site, stranger.signing());
        InstallableSite.metadata(site, "artifacts.jar", InstallableSite.ARTIFACTS, xml -> xml.replace("&#10;", "\n"));
        SitePgp.sign(site, publisher.signing());
        SitePgp.verify(site, stranger.trusted());
        SitePgp.verify(site, publisher.trusted());
    }

    /** Because of the signature of the former bytes, p2 would refuse the jar. */
    @Test
    void signingAJarRemovesItsPgpSignature() throws Exception {
        SitePgp.sign(site, publisher.signing());
        SiteJars.sign(site, jars, null);
        assertEquals(List.of(), signatures(site));
        SitePgp.sign(site, publisher.signing());
        SiteJars.sign(site, jars, null);
        assertEquals(4, signatures(site).size(), "nothing changed");
        SitePgp.verify(site, publisher.trusted());
    }

    static List<Tampering> tamperings() throws Exception {
        List<Tampering> all = new ArrayList<>(PgpTampering.all(stranger == null ? PgpKeyFile.of("x") : stranger));
        all.addAll(JarTampering.all(InstallableSite.key(Files.createTempDirectory(keys, "stranger"), "stranger"))
                .stream().filter(each -> each.description().contains("checksums are adapted")).toList());
        return all;
    }

    /** The manifest detects every attack; the PGP signatures alone do so unless the publisher created the content. */
    @ParameterizedTest
    @MethodSource("tamperings")
    void tamperingIsRefused(Tampering tampering) throws Exception {
        Path before = InstallableSite.pgpSigned(folder.resolve("before"), 1, publisher, jars);
        site = InstallableSite.pgpSigned(folder.resolve("other"), 2, publisher, jars);
        SitePgp.verify(site, publisher.trusted());
        tampering.change().apply(site, before);
        SiteException refusal = assertThrows(SiteException.class, () -> ExampleSite.verifier().verify(site));
        assertTrue(refusal.getMessage().contains(tampering.named()), refusal.getMessage());
        if (Set.of(PgpTampering.OLDER, PgpTampering.PUBLIC).contains(tampering.description())) {
            SitePgp.verify(site, publisher.trusted());
        } else {
            refused(publisher.trusted(), "/");
        }
    }

    @Test
    void thePageListsEveryFixture() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("vauban.root"), "docs", "site.md"));
        for (Tampering tampering : PgpTampering.all(stranger)) {
            assertTrue(page.contains("- " + tampering.description() + "\n"), tampering.description());
        }
    }

    @Test
    void aListThatP2CouldReadInsteadIsRefused() throws Exception {
        SitePgp.sign(site, publisher.signing());
        Files.writeString(site.resolve("artifacts.xml.xz"), "compressed");
        refused(publisher.trusted(), "artifacts.xml.xz");
        Files.delete(site.resolve("artifacts.xml.xz"));
        Files.writeString(site.resolve("artifacts.xml"), artifacts(site));
        refused(publisher.trusted(), "artifacts.xml");
        Files.delete(site.resolve("artifacts.jar"));
        SitePgp.verify(site, publisher.trusted());
        Files.delete(site.resolve("artifacts.xml"));
        assertFalse(assertThrows(SiteException.class, () -> SitePgp.verify(site, publisher.trusted())).isRefused());
    }

    /** A bundle for closed networks contains model repositories beside the site. */
    @Test
    void allRepositoriesOfABundleAreVerified() throws Exception {
        Path bundle = Files.createDirectories(folder.resolve("bundle/models"));
        SitePgp.sign(site, publisher.signing());
        Files.move(site, bundle.resolveSibling("site"));
        Path model = InstallableSite.write(bundle.resolve("coder"), 1);
        site = folder.resolve("bundle");
        refused(publisher.trusted(), "coder");
        SitePgp.sign(model, publisher.signing());
        SitePgp.verify(site, publisher.trusted());
        Files.delete(model.resolve(UI));
        refused(publisher.trusted(), UI);
    }

    @Test
    void whatTheListDoesNotDescribeIsNotSigned() throws Exception {
        byte[] list = Files.readAllBytes(site.resolve("artifacts.jar"));
        Files.copy(site.resolve(FEATURE), site.resolve(UI), StandardCopyOption.REPLACE_EXISTING);
        SiteException failure = assertThrows(SiteException.class, () -> SitePgp.sign(site, publisher.signing()));
        assertTrue(failure.isRefused() && failure.getMessage().contains(UI), failure.getMessage());
        assertArrayEquals(list, Files.readAllBytes(site.resolve("artifacts.jar")));
        assertFalse(Files.exists(site.resolve(SitePgp.PUBLIC_KEYS)));
        InstallableSite.metadata(site, "artifacts.jar", InstallableSite.ARTIFACTS,
                xml -> xml.replaceFirst("classifier=([\"'])osgi.bundle", "classifier=$1binary"));
        failure = assertThrows(SiteException.class, () -> SitePgp.sign(site, publisher.signing()));
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    }

    @Test
    void keysThatCannotSignAreNamed() throws Exception {
        Instant now = Instant.now();
        int signing = KeyFlags.SIGN_DATA | KeyFlags.CERTIFY_OTHER;
        fails("expired", PgpKeyFile.of("Old", now.minus(Duration.ofDays(9)), Duration.ofDays(2), signing), null);
        fails("expired", PgpKeyFile.of("Young", now.plus(Duration.ofDays(9)), Duration.ZERO, signing), null);
        fails("no private", PgpKeyFile.of("Other", now, Duration.ZERO, KeyFlags.CERTIFY_OTHER), null);
        fails("no private", new PgpKeyFile(publisher.open(), publisher.open()), null);
        fails("no private", new PgpKeyFile(new byte[0], new byte[0]), null);
        fails("no private", publisher, "0123456789ABCDEF");
        fails("no private", publisher, publisher.signing().fingerprint().substring(36)); // too short to identify a key
        PgpSigningKey.read(NAME, publisher.secret(), PgpKeyFile.PASSWORD.toCharArray(),
                publisher.signing().fingerprint().substring(24));
        byte[] two = Arrays.copyOf(publisher.secret(), publisher.secret().length + stranger.secret().length);
        System.arraycopy(stranger.secret(), 0, two, publisher.secret().length, stranger.secret().length);
        fails("--alias", new PgpKeyFile(two, two), null);
        assertEquals(stranger.signing().fingerprint(), PgpSigningKey.read(NAME, two,
                PgpKeyFile.PASSWORD.toCharArray(), stranger.signing().fingerprint()).fingerprint());
        SiteException failure = assertThrows(SiteException.class,
                () -> PgpSigningKey.read(NAME, publisher.secret(), "wrong".toCharArray(), null));
        assertTrue(failure.getMessage().contains("password"), failure.getMessage());
        assertThrows(SiteException.class, () -> PgpKeys.read(NAME, new byte[0]));
        assertThrows(SiteException.class, () -> PgpKeys.read(NAME, publisher.secret()));
    }

    private static void fails(String named, PgpKeyFile key, String id) {
        SiteException failure = assertThrows(SiteException.class,
                () -> PgpSigningKey.read(NAME, key.secret(), PgpKeyFile.PASSWORD.toCharArray(), id));
        assertFalse(failure.isRefused());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
    }

    /** Damaged keys and signatures are reported in a sentence, whatever the library throws. */
    @Test
    void damageEndsInASentence() throws Exception {
        Random random = new Random(16);
        for (int i = 0; i < 300; i++) {
            byte[] secret = publisher.secret().clone();
            byte[] open = publisher.open().clone();
            for (int j = 0; j <= i % 4; j++) {
                secret[random.nextInt(secret.length)] = (byte) random.nextInt();
                open[random.nextInt(open.length)] = (byte) random.nextInt();
            }
            try {
                assertNotNull(PgpSigningKey.read(NAME, secret, PgpKeyFile.PASSWORD.toCharArray(), null));
            } catch (SiteException e) {
                assertNotEquals("", e.getMessage());
            }
            try {
                assertNotNull(PgpKeys.read(NAME, open));
            } catch (SiteException e) {
                assertNotEquals("", e.getMessage());
            }
        }
        SitePgp.sign(site, publisher.signing());
        String genuine = signatures(site).getFirst();
        Files.delete(site.resolve("artifacts.jar"));
        String xml = "<repository><artifacts><artifact classifier=\"osgi.bundle\" id=\"org.example.core\""
                + " version=\"1.0.0\"><properties><property name=\"pgp.signatures\" value=\"%s\"/></properties>"
                + "</artifact></artifacts></repository>";
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] text = genuine.getBytes(StandardCharsets.US_ASCII);
            int place = 30 + random.nextInt(text.length - 60);
            text[place] = (byte) (text[place] == 'A' ? 'B' : 'A');
            Files.writeString(site.resolve("artifacts.xml"), xml.formatted(
                    new String(text, StandardCharsets.US_ASCII).replace("\n", "&#10;")));
            try {
                SitePgp.verify(site, publisher.trusted()); // not every bit of the envelope is signed
            } catch (SiteException e) {
                assertTrue(e.isRefused() && e.getMessage().contains(CORE), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 100, refused + " of 200");
        // the parser turns the line ends into blanks
        Files.writeString(site.resolve("artifacts.xml"), xml.formatted(genuine));
        SitePgp.verify(site, publisher.trusted());
    }

    /** GnuPG creates a key and verifies our signatures. */
    @Test
    void signsWithAKeyOfGnuPgAndGnuPgVerifies() throws Exception {
        assumeTrue(Stream.of("gpg", "gpgconf").allMatch(name -> Files.isExecutable(Path.of("/usr/bin", name))),
                "GnuPG is not installed");
        Path home = Files.createDirectory(folder.resolve("gnupg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // the maximum; otherwise the agent would spend seconds on calibrating this number
        Files.writeString(home.resolve("gpg-agent.conf"), "s2k-count 65011712\n");
        try {
            for (Map.Entry<String, String> kind : Map.of("Ada", "ed25519", "Rosa", "rsa3072").entrySet()) {
                gpg(home, "--pinentry-mode", "loopback", "--passphrase", PgpKeyFile.PASSWORD, "--quick-generate-key",
                        kind.getKey(), kind.getValue(), "cert,sign", "1y");
                Path file = folder.resolve(kind.getKey() + ".asc");
                gpg(home, "--pinentry-mode", "loopback", "--passphrase", PgpKeyFile.PASSWORD, "--armor", "--output",
                        file.toString(), "--export-secret-keys", kind.getKey());
                Path open = folder.resolve(kind.getKey() + ".pub");
                gpg(home, "--armor", "--output", open.toString(), "--export", kind.getKey());
                PgpSigningKey key = PgpSigningKey.read(file, Files.readAllBytes(file),
                        PgpKeyFile.PASSWORD.toCharArray(), null);
                site = InstallableSite.write(folder.resolve("site-" + kind.getKey()), 1);
                SitePgp.sign(site, key);
                assertEquals(Set.of(key.fingerprint()),
                        SitePgp.verify(site, PgpKeys.read(open, Files.readAllBytes(open))));
                Path signature = Files.writeString(folder.resolve("signature.asc"), signatures(site).getFirst());
                List<Path> verified = new ArrayList<>();
                for (String path : JARS) {
                    if (run(home, "--verify", signature.toString(), site.resolve(path).toString()) == 0) {
                        verified.add(site.resolve(path));
                    }
                }
                assertEquals(1, verified.size(), "the first signature is that of one artifact");
            }
        } finally {
            Process agent = new ProcessBuilder("/usr/bin/gpgconf", "--homedir", home.toString(), "--kill", "all")
                    .start();
            assertTrue(agent.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
        }
    }

    private static void gpg(Path home, String... arguments) throws Exception {
        assertEquals(0, run(home, arguments), List.of(arguments).toString());
    }

    private static int run(Path home, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/gpg", "--homedir", home.toString(), "--batch",
                "--yes"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
