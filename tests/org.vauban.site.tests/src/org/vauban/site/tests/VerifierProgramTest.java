// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.site.tests.ExampleSite.NOW;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;

/** The bundle's verifier agrees with Vauban's own on every fixture, though they share no code. */
class VerifierProgramTest {
    /** Cannot be detected without a record of earlier verifications, which the program does not keep. */
    private static final String NEEDS_RECORD = "the site is another one of the version verified before";
    private static final String NEEDS_VERSION = "the site is older than the one verified before";
    @TempDir
    private static Path classes;
    private static VerifierProgram verifier;
    @TempDir
    private Path folder;
    private Path root;

    @BeforeAll
    static void compile() throws Exception {
        verifier = VerifierProgram.compile(classes.resolve("out"));
    }

    @BeforeEach
    void writeRoot() throws Exception {
        root = folder.resolve("root.json");
        Files.write(root, envelope(ExampleSite.root()).bytes());
    }

    private static Envelope envelope(RootDocument document) throws Exception {
        return Envelope.of(RootDocument.PAYLOAD_TYPE, document.json()).signedBy(ExampleSite.ROOT_KEY);
    }

    static List<Tampering> tamperings() {
        return Tampering.all().toList();
    }

    private static Exception refused(Object... arguments) {
        Exception refusal = assertThrows(Exception.class, () -> verifier.check(NOW, arguments));
        assertTrue(VerifierProgram.isRefusal(refusal), refusal.toString());
        return refusal;
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void isRefused(Tampering tampering) throws Exception {
        Path before = ExampleSite.signed(folder.resolve("before"), 1);
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        assertTrue(verifier.check(NOW, "--root", root, "--at-least", 2, site).contains("Example/vauban 2"));
        tampering.change().apply(site, before);
        if (tampering.description().equals(NEEDS_RECORD)) {
            verifier.check(NOW, "--root", root, "--at-least", 2, site);
            return;
        }
        int least = tampering.description().equals(NEEDS_VERSION) ? 2 : 1;
        Exception refusal = refused("--root", root, "--at-least", least, site);
        assertTrue(refusal.getMessage().contains(tampering.named()), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    @Test
    void keysWithoutARootDocumentServeAsWell() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        Path first = Files.writeString(folder.resolve("first.pub"), ExampleSite.FIRST.verificationKey().pem());
        Path second = Files.writeString(folder.resolve("second.pub"), ExampleSite.SECOND.verificationKey().pem());
        Path stranger = Files.writeString(folder.resolve("stranger.pub"),
                "Owner: nobody\n" + ExampleSite.STRANGER.verificationKey().pem());
        verifier.check(NOW, "--key", first, "--key", second, site);
        verifier.check(NOW, "--key", first, site);
        refused("--key", stranger, site);
        refused("--key", first, "--key", stranger, site);
        verifier.check(NOW, "--key", first, "--key", stranger, "--threshold", 1, site);
    }

    @Test
    void theRootDocumentIsVerifiedItself() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        verifier.check(NOW, "--root", root, "--root-sha256", envelope(ExampleSite.root()).digest(), site);
        refused("--root", root, "--root-sha256", "0".repeat(64), site);
        Files.write(root, Envelope.of(RootDocument.PAYLOAD_TYPE, ExampleSite.root().json())
                .signedBy(ExampleSite.STRANGER).bytes());
        refused("--root", root, site);
        Files.write(root, envelope(ExampleSite.root(NOW.minus(Duration.ofDays(90)), NOW.minus(Duration.ofDays(20))))
                .bytes());
        refused("--root", root, site);
        Files.write(root, envelope(ExampleSite.root(NOW.minus(Duration.ofDays(90)), NOW.minus(Duration.ofDays(2))))
                .bytes());
        verifier.check(NOW, "--root", root, site);
    }

    /** An auditor starts it like this: one process, no class path. */
    @Test
    void runsFromItsSource() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=en", VerifierProgram.SOURCE.toString(), "--root", root.toString(), site.toString())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        // relative to the clock, the fixture's certificate lies in the future or in the past; either way it is read and
        // judged
        String said = Files.readString(output);
        assertTrue(process.exitValue() == 0 && said.startsWith("Accepted: ")
                || process.exitValue() == 3 && said.contains("the clock says"), process.exitValue() + " " + said);
    }

    @Test
    void aQuestionWithoutTrustIsNotAnswered() {
        for (Object[] arguments : new Object[][] {{folder}, {"--root", root, "--key", root, folder}, {"--root"},
                {"--threshold", 0, folder}, {"--sums-only", "--root", root, folder}, {"--unknown", "x", folder}}) {
            Exception usage = assertThrows(Exception.class, () -> verifier.check(NOW, arguments));
            assertEquals("Verify$Usage", usage.getClass().getName(), usage.toString());
        }
    }
}
