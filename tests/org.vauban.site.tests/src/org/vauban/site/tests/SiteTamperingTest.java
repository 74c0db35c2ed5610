// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.site.SeenSites;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteVerifier;

/** No manipulated site is accepted, and the message names the file at fault. */
class SiteTamperingTest {
    @TempDir
    private Path folder;

    static List<Tampering> tamperings() {
        return Tampering.all().toList();
    }

    private static SignedSite accept(Path site, SeenSites seen) throws SiteException {
        SiteVerifier verifier = ExampleSite.verifier();
        SignedSite signed = verifier.verify(site);
        seen.require(signed, false);
        seen.record(signed);
        return signed;
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void isRefused(Tampering tampering) throws Exception {
        Path before = ExampleSite.signed(folder.resolve("before"), 1);
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        SeenSites seen = new SeenSites(folder.resolve("seen.json"));
        accept(before, seen);
        assertEquals(List.of("Grace", "Jean"), accept(site, seen).signers().stream().sorted().toList());
        accept(site, seen);
        tampering.change().apply(site, before);
        SiteException refusal = assertThrows(SiteException.class, () -> accept(site, seen));
        assertTrue(refusal.isRefused(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(tampering.named()), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    /** Reading a pipe would never end. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aManifestThatIsNoFileIsRefused() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 1);
        Path manifest = site.resolve("vauban-site.json");
        Files.delete(manifest);
        assertEquals(0, new ProcessBuilder("mkfifo", manifest.toString()).inheritIO().start().waitFor());
        SiteException refusal = assertTimeoutPreemptively(Duration.ofSeconds(Patience.SECONDS),
                () -> assertThrows(SiteException.class, () -> ExampleSite.verifier().verify(site)));
        assertTrue(refusal.isRefused(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("vauban-site.json"), refusal.getMessage());
    }

    @Test
    void thePageListsEveryFixture() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("vauban.root"), "docs", "site.md"));
        Set<String> descriptions = new HashSet<>();
        for (Tampering tampering : tamperings()) {
            assertTrue(descriptions.add(tampering.description()), tampering.description());
            assertTrue(page.contains("- " + tampering.description() + "\n"), tampering.description());
        }
        assertTrue(descriptions.size() >= 40, descriptions.size() + " fixtures");
    }
}
