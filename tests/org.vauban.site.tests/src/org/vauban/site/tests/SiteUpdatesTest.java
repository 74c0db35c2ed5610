// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.site.SeenSites;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.store.Ring;
import org.vauban.site.update.SiteUpdates;

/** What the IDE passes to p2: a verified copy of a signed site or of a ring's version, or nothing. */
class SiteUpdatesTest {
    @TempDir
    private Path folder;
    private Path copy;
    private SiteUpdates updates;

    @BeforeEach
    void trust() throws Exception {
        folder = folder.toRealPath();
        copy = folder.resolve("work/0");
        Path machine = Files.createDirectories(folder.resolve("machine"));
        Files.write(machine.resolve("root.json"),
                Envelope.of(RootDocument.PAYLOAD_TYPE, ExampleSite.root().json()).signedBy(ExampleSite.ROOT_KEY)
                        .bytes());
        Set<Integer> administrators = new HashSet<>();
        if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            administrators.add((Integer) Files.getAttribute(folder, "unix:uid"));
        }
        updates = new SiteUpdates(
                new PolicySources(machine, folder.resolve("user"), null, "jean", administrators, ExampleSite.CLOCK),
                new SeenSites(folder.resolve("seen.json")), ExampleSite.CLOCK);
    }

    @Test
    void aSignedSiteIsCopied() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        Files.createDirectories(copy);
        Files.writeString(copy.resolve("old"), "of an attempt that was killed");
        SignedSite signed = updates.fetch(site, copy).orElseThrow();
        assertEquals(2, signed.manifest().version());
        assertFalse(Files.exists(copy.resolve("old")));
        for (String path : signed.manifest().files().keySet()) {
            assertEquals(signed.manifest().files().get(path), SiteFile.read(copy.resolve(path), Long.MAX_VALUE), path);
        }
        updates.fetch(site, copy);
    }

    @Test
    void aRingLeadsToItsVersion() throws Exception {
        Path store = folder.resolve("store");
        ExampleSite.signed(store.resolve("versions/1"), 1);
        ExampleSite.signed(store.resolve("versions/2"), 2);
        Path ring = Files.createDirectories(store.resolve("rings/" + Ring.PILOT.text()));
        assertEquals(Optional.empty(), updates.fetch(ring, copy), "a ring that has no version yet");
        String content = """
                <?xml version='1.0' encoding='UTF-8'?>
                <?compositeMetadataRepository version='1.0.0'?>
                <repository name='Vauban pilot' type='org.eclipse.equinox.internal.p2.metadata.repository.\
                CompositeMetadataRepository' version='1.0.0'>
                  <properties size='3'>
                    <property name='p2.timestamp' value='1'/>
                    <property name='vauban.history' value='1 2'/>
                    <property name='p2.atomic.composite.loading' value='true'/>
                  </properties>
                  <children size='1'>
                    <child location='../../versions/2'/>
                  </children>
                </repository>
                """;
        Files.writeString(ring.resolve("compositeContent.xml"), content);
        assertEquals(2, updates.fetch(ring, copy).orElseThrow().manifest().version());
        Files.writeString(ring.resolve("compositeContent.xml"), content.replace("versions/2", "versions/1"));
        SiteException refusal = assertThrows(SiteException.class, () -> updates.fetch(ring, copy));
        assertTrue(refusal.isRefused() && refusal.getMessage().contains("compositeContent.xml"), refusal.getMessage());
    }

    /** An administrator who takes an older version once does not open the way to others. */
    @Test
    void theNewestVersionThatWasSeenStaysKnown() throws Exception {
        updates.fetch(ExampleSite.signed(folder.resolve("newest"), 3), copy);
        Path older = ExampleSite.signed(folder.resolve("older"), 1);
        assertEquals(1, updates.fetch(older, copy, true).orElseThrow().manifest().version());
        Path between = ExampleSite.signed(folder.resolve("between"), 2);
        for (Path site : List.of(older, between)) {
            assertTrue(assertThrows(SiteException.class, () -> updates.fetch(site, copy)).isRefused());
        }
    }

    @Test
    void otherFoldersAreNotTouched() throws Exception {
        assertEquals(Optional.empty(), updates.fetch(Files.createDirectory(folder.resolve("other")), copy));
        assertEquals(Optional.empty(), updates.fetch(folder.resolve("none"), copy));
        assertFalse(Files.exists(copy));
    }

    @Test
    void withoutARootDocumentNothingIsCopied() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 1);
        Files.delete(folder.resolve("machine/root.json"));
        SiteException refusal = assertThrows(SiteException.class, () -> updates.fetch(site, copy));
        assertTrue(refusal.isRefused() && refusal.getMessage().contains("root.json"), refusal.getMessage());
        assertFalse(Files.exists(copy));
    }

    /** p2 escapes only blanks, and writes one slash or three. */
    @Test
    void aFolderIsFoundHoweverItsAddressIsWritten() {
        Path site = folder.resolve("d\u00e9p\u00f4t partag\u00e9, n\u00b0 1 " + "x".repeat(170)).resolve("site");
        String raw = site.toString().replace(" ", "%20");
        for (URI address : List.of(site.toUri(), site.toFile().toURI(), URI.create("file:" + raw),
                URI.create("file://" + raw), URI.create("file://" + raw + "/"))) {
            assertEquals(Optional.of(site), SiteUpdates.folder(address), address::toString);
        }
        for (String address : List.of("file://server/share/site", "file:site", "https://example.org/site",
                "file:///site?x", "file:///site#x", "jar:file:///site.jar!/")) {
            assertEquals(Optional.empty(), SiteUpdates.folder(URI.create(address)), address);
        }
    }

    static List<Tampering> tamperings() {
        return Tampering.all().toList();
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void nothingOfATamperedSiteIsCopied(Tampering tampering) throws Exception {
        Path before = ExampleSite.signed(folder.resolve("before"), 1);
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        updates.fetch(site, copy);
        SiteUpdates.discard(copy);
        tampering.change().apply(site, before);
        if (tampering.description().equals("the manifest is missing")) {
            assertEquals(Optional.empty(), updates.fetch(site, copy), "no signed site any more");
        } else {
            assertTrue(assertThrows(SiteException.class, () -> updates.fetch(site, copy)).isRefused());
        }
        assertFalse(Files.exists(copy));
    }
}
