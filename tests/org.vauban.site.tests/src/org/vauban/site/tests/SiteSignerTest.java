// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.site.SeenSites;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteSigner;
import org.vauban.site.SiteVerifier;

/** Signing a site in place or on another machine, and what is not signed or not accepted. */
class SiteSignerTest {
    @TempDir
    private Path folder;

    private static String failed(Executable work) {
        SiteException failure = assertThrows(SiteException.class, work);
        assertFalse(failure.isRefused(), failure.getMessage());
        return failure.getMessage();
    }

    private static String refused(Executable work) {
        SiteException refusal = assertThrows(SiteException.class, work);
        assertTrue(refusal.isRefused(), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void theKeysCanStayOnAnotherMachine() throws Exception {
        Path site = ExampleSite.write(folder.resolve("site"), 1);
        Path draft = folder.resolve("draft.json");
        SiteSigner.write(SiteSigner.draft(site, ExampleSite.heading(1)), draft);
        Path once = folder.resolve("once.json");
        Path twice = folder.resolve("twice.json");
        SiteSigner.sign(draft, ExampleSite.FIRST, once);
        SiteSigner.sign(once, ExampleSite.SECOND, twice);
        Files.copy(twice, site.resolve(SiteManifest.FILE));
        SignedSite signed = ExampleSite.verifier().verify(site);
        assertEquals(1, signed.manifest().version());
        assertEquals("0.1", signed.manifest().release());
        assertEquals(7, signed.manifest().files().size());
        assertEquals(signed.digest(), SiteSigner.sign(twice, ExampleSite.STRANGER, folder.resolve("more")).digest());
    }

    @Test
    void whoAddsASignatureSignsWhatIsThere() throws Exception {
        Path site = ExampleSite.write(folder.resolve("site"), 1);
        SiteSigner.sign(site, ExampleSite.heading(1), ExampleSite.FIRST);
        Files.writeString(site.resolve(ExampleSite.UI), "changed");
        String sentence = refused(() -> SiteSigner.sign(site, null, ExampleSite.SECOND));
        assertTrue(sentence.contains(ExampleSite.UI), sentence);
    }

    @Test
    void aSignatureThatWasCutShortLeavesNothing() throws Exception {
        Path site = ExampleSite.write(folder.resolve("site"), 1);
        Path part = Files.writeString(site.resolve(".vauban-site.json.part"), "{");
        SiteSigner.sign(site, ExampleSite.heading(1), ExampleSite.FIRST);
        SiteSigner.sign(site, null, ExampleSite.SECOND);
        assertFalse(Files.exists(part));
        ExampleSite.verifier().verify(site);
    }

    /** For example {@code /dev/stdout}, which would become a file of all users. */
    @Test
    void aLinkIsNotReplaced() throws Exception {
        Path site = ExampleSite.write(folder.resolve("site"), 1);
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("none"));
        for (Path out : List.of(link, nowhere, Files.createDirectory(folder.resolve("folder")))) {
            assertTrue(failed(() -> SiteSigner.write(SiteSigner.draft(site, ExampleSite.heading(1)), out))
                    .contains(out.toString()));
        }
        Path draft = folder.resolve("draft.json");
        SiteSigner.write(SiteSigner.draft(site, ExampleSite.heading(1)), draft);
        assertTrue(failed(() -> SiteSigner.sign(draft, ExampleSite.FIRST, link)).contains(link.toString()));
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(nowhere));
        assertEquals("x", Files.readString(file));
    }

    /** Where others can write to the folder, they know the temporary name of the file. */
    @Test
    void whatIsWrittenGoesThroughNoLink() throws Exception {
        Path site = ExampleSite.write(folder.resolve("site"), 1);
        Path victim = Files.writeString(folder.resolve("victim"), "x");
        Path draft = folder.resolve("draft.json");
        Files.createSymbolicLink(folder.resolve(".draft.json.part"), victim);
        SiteSigner.write(SiteSigner.draft(site, ExampleSite.heading(1)), draft);
        assertEquals("x", Files.readString(victim));
        assertFalse(Files.isSymbolicLink(draft));
    }

    @Test
    void whatWouldBeRefusedIsNotSigned() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        failed(() -> SiteSigner.sign(empty, ExampleSite.heading(1), ExampleSite.FIRST));
        failed(() -> SiteSigner.sign(empty, null, ExampleSite.FIRST));
        failed(() -> SiteSigner.sign(folder.resolve("none"), ExampleSite.heading(1), ExampleSite.FIRST));
        Path site = ExampleSite.write(folder.resolve("site"), 1);
        failed(() -> SiteSigner.sign(site, ExampleSite.heading(0), ExampleSite.FIRST));
        failed(() -> SiteSigner.sign(site, new SiteSigner.Heading("Example", "No Name", 1, "1", ExampleSite.NOW,
                Duration.ofDays(1)), ExampleSite.FIRST));
        Files.createSymbolicLink(site.resolve("link"), Path.of("p2.index"));
        assertTrue(refused(() -> SiteSigner.sign(site, ExampleSite.heading(1), ExampleSite.FIRST)).contains("link"));
        Files.delete(site.resolve("link"));
        Path policy = Files.writeString(folder.resolve("policy.json"), "{\"version\": 1, \"settings\": {}}");
        failed(() -> SiteSigner.sign(policy, ExampleSite.FIRST, folder.resolve("out")));
        assertFalse(Files.exists(folder.resolve("out")));
        assertFalse(Files.exists(site.resolve(SiteManifest.FILE)));
    }

    @Test
    void aSiteWithTooManyFilesIsNotSigned() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("site/plugins"));
        for (int i = 0; i < 4000; i++) {
            Files.createFile(plugins.resolve("org.example.bundle" + i + "_1.0.0.v20261127-0900.jar"));
        }
        String sentence = failed(
                () -> SiteSigner.sign(folder.resolve("site"), ExampleSite.heading(1), ExampleSite.FIRST));
        assertTrue(sentence.contains("4000"), sentence);
    }

    @Test
    void aRootDocumentThatExpiredTrustsNoSite() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 1);
        SiteVerifier late = new SiteVerifier(ExampleSite.root(ExampleSite.NOW.minus(Duration.ofDays(400)),
                ExampleSite.NOW.minus(Duration.ofDays(15))), ExampleSite.CLOCK);
        assertTrue(refused(() -> late.verify(site)).contains("root document"));
    }

    @Test
    void aSiteIsAcceptedToItsLastSecond() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 1);
        SignedSite signed = ExampleSite.verifier().verify(site);
        SiteVerifier last = new SiteVerifier(ExampleSite.root(), InstantSource.fixed(signed.manifest().expires()));
        last.verify(site);
        SiteVerifier late = new SiteVerifier(ExampleSite.root(),
                InstantSource.fixed(signed.manifest().expires().plusSeconds(1)));
        refused(() -> late.verify(site));
    }

    @Test
    void anOlderVersionIsAcceptedOnlyIfAsked() throws Exception {
        SeenSites seen = new SeenSites(folder.resolve("seen/sites.json"));
        SignedSite first = ExampleSite.verifier().verify(ExampleSite.signed(folder.resolve("one"), 1));
        SignedSite second = ExampleSite.verifier().verify(ExampleSite.signed(folder.resolve("two"), 2));
        seen.record(second);
        String sentence = refused(() -> seen.require(first, false));
        assertTrue(sentence.contains("version 1") && sentence.contains("version 2"), sentence);
        seen.require(first, true);
        seen.record(first);
        refused(() -> new SeenSites(folder.resolve("seen/sites.json")).require(first, false));
        Files.writeString(folder.resolve("seen/sites.json"), "{}");
        failed(() -> seen.require(second, false));
    }

    @Test
    void sentencesAreInTheLanguageOfTheUser() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 1);
        Files.delete(site.resolve(ExampleSite.UI));
        Locale before = Locale.getDefault(Locale.Category.DISPLAY);
        try {
            Locale.setDefault(Locale.Category.DISPLAY, Locale.FRENCH);
            String sentence = refused(() -> ExampleSite.verifier().verify(site));
            assertTrue(sentence.startsWith("Le site a \u00e9t\u00e9 refus\u00e9\u00a0: "), sentence);
        } finally {
            Locale.setDefault(Locale.Category.DISPLAY, before);
        }
    }
}
