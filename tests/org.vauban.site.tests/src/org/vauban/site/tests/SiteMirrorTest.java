// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteSigner;
import org.vauban.site.internal.FileStep;
import org.vauban.site.jar.JarContent;
import org.vauban.site.jar.SiteJars;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteStore;

/** Copies of sites in a store are verified, and complete or absent, whatever interrupts the work. */
@Tag("slow")
class SiteMirrorTest {
    @TempDir
    private Path folder;

    private SiteStore store() {
        return new SiteStore(folder.resolve("store"), ExampleSite.verifier());
    }

    private SiteStore store(FileStep steps) {
        return new SiteStore(folder.resolve("store"), ExampleSite.verifier(), steps);
    }

    private Path version(long version) {
        return folder.resolve("store/versions").resolve(Long.toString(version));
    }

    private Path site(long version) throws Exception {
        return ExampleSite.published(folder.resolve("site" + version), version);
    }

    static List<Tampering> tamperings() {
        return Tampering.all().filter(each -> !each.description().endsWith("verified before")).toList();
    }

    @Test
    void aVersionIsCopiedOnceAndItsFilesAreSharedWithTheNext() throws Exception {
        SiteMirror mirror = new SiteMirror(store());
        SiteMirror.Result first = mirror.mirror(site(1));
        assertEquals(7, first.copied());
        assertEquals(version(1).toRealPath(), first.folder().toRealPath());
        SiteMirror.Result second = mirror.mirror(site(2));
        assertEquals(3, second.copied(), "metadata and the new bundle");
        assertEquals(4, second.reused());
        assertEquals(Files.readAttributes(version(1).resolve(ExampleSite.UI), "unix:ino"),
                Files.readAttributes(version(2).resolve(ExampleSite.UI), "unix:ino"));
        SiteMirror.Result again = mirror.mirror(folder.resolve("site2"));
        assertEquals(0, again.copied() + again.reused());
        assertEquals(7, again.kept());
        for (long version : List.of(1L, 2L)) {
            assertEquals(version, ExampleSite.verifier().verify(version(version)).manifest().version());
        }
        assertEquals(List.of(2L, 1L), List.copyOf(store().list()));
        assertFalse(Files.exists(folder.resolve("store/incoming")));
    }

    @Test
    void aDamagedVersionIsRepaired() throws Exception {
        SiteMirror mirror = new SiteMirror(store());
        mirror.mirror(site(1));
        Files.delete(version(1).resolve("content.jar"));
        Files.writeString(version(1).resolve(ExampleSite.UI), "damaged");
        Files.writeString(version(1).resolve("added"), "added");
        Files.createDirectories(version(1).resolve("plugins/added/within"));
        assertEquals(2, mirror.mirror(folder.resolve("site1")).copied());
        ExampleSite.verifier().verify(version(1));
    }

    /** The publisher replaces the site by the next version while an earlier one is being mirrored again. */
    @Test
    void aVersionStaysWhatItWasWhenItsSiteIsReplacedMeanwhile() throws Exception {
        Path one = site(1);
        new SiteMirror(store()).mirror(one);
        byte[] next = Files.readAllBytes(site(2).resolve(SiteManifest.FILE));
        Files.delete(version(1).resolve("content.jar"));
        SiteMirror mirror = new SiteMirror(store((action, file) -> {
            if (file.endsWith("content.jar")) {
                Files.write(one.resolve(SiteManifest.FILE), next);
            }
        }));
        assertTrue(assertThrows(SiteException.class, () -> mirror.mirror(one)).isRefused());
        assertEquals(1, ExampleSite.verifier().verify(version(1)).manifest().version());
    }

    /** Everything that is refused on a site is refused here, and the store stays empty. */
    @ParameterizedTest
    @MethodSource("tamperings")
    void whatWasTamperedWithIsNotTaken(Tampering tampering) throws Exception {
        Path before = ExampleSite.signed(folder.resolve("before"), 1);
        Path site = ExampleSite.signed(folder.resolve("site"), 2);
        tampering.change().apply(site, before);
        SiteException refusal = assertThrows(SiteException.class, () -> new SiteMirror(store()).mirror(site));
        assertTrue(refusal.isRefused(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(tampering.named()), refusal.getMessage());
        assertEquals(List.of(), List.copyOf(store().list()));
    }

    @Test
    void aVersionStaysWhatItWas() throws Exception {
        SiteMirror mirror = new SiteMirror(store());
        mirror.mirror(site(1));
        mirror.mirror(site(2));
        for (long version : List.of(1L, 2L)) {
            Path site = folder.resolve("site" + version);
            SiteSigner.sign(site, new SiteSigner.Heading(ExampleSite.ORGANISATION, "vauban", version, "again",
                    ExampleSite.NOW, Duration.ofDays(1)), ExampleSite.FIRST);
            SiteSigner.sign(site, null, ExampleSite.SECOND);
            assertTrue(assertThrows(SiteException.class, () -> mirror.mirror(site)).isRefused());
        }
    }

    @Test
    void anOlderVersionIsNotTaken() throws Exception {
        SiteMirror mirror = new SiteMirror(store());
        mirror.mirror(site(2));
        Path older = site(1);
        assertTrue(assertThrows(SiteException.class, () -> mirror.mirror(older)).isRefused());
        assertEquals(List.of(2L), List.copyOf(store().list()));
    }

    @Test
    void aNameStandsForOneContent() throws Exception {
        SiteMirror mirror = new SiteMirror(store());
        mirror.mirror(ExampleSite.signed(folder.resolve("one"), 1));
        Path two = ExampleSite.signed(folder.resolve("two"), 2);
        SiteException refusal = assertThrows(SiteException.class, () -> mirror.mirror(two));
        assertTrue(refusal.getMessage().contains(ExampleSite.CORE), refusal.getMessage());
    }

    /** As each release does: the bills of materials name its own bundles, and libraries are signed anew. */
    @Test
    void billsAndSignaturesOfAJarMayDifferBetweenVersions() throws Exception {
        StoredKey key = InstallableSite.key(folder, "publisher");
        SiteMirror mirror = new SiteMirror(store());
        for (long version : List.of(1L, 2L, 3L)) {
            mirror.mirror(release(version, 1, key));
        }
        byte[] first = Files.readAllBytes(version(1).resolve(ExampleSite.CORE));
        assertFalse(Arrays.equals(first, Files.readAllBytes(version(2).resolve(ExampleSite.CORE))), "signed anew");
        for (long version : List.of(1L, 2L, 3L)) {
            assertEquals(version, ExampleSite.verifier().verify(version(version)).manifest().version());
            assertEquals("bill of " + version, Files.readString(version(version).resolve("sbom/site.cdx.json")));
        }
        assertTrue(JarContent.same(version(1).resolve(ExampleSite.CORE), version(3).resolve(ExampleSite.CORE)));

        Path other = release(4, 2, key); // with other code
        SiteException refusal = assertThrows(SiteException.class, () -> mirror.mirror(other));
        assertTrue(refusal.isRefused());
        assertTrue(refusal.getMessage().contains(ExampleSite.CORE), refusal.getMessage());
        assertEquals(List.of(3L, 2L, 1L), List.copyOf(store().list()));
        assertFalse(Files.exists(folder.resolve("store/incoming")));
        assertEquals(4, mirror.mirror(release(4, 1, key)).site().manifest().version());
    }

    /** The jar that a new one is compared with is the one that was signed, or there is no comparison. */
    @Test
    void aDamagedJarIsNotComparedButRepaired() throws Exception {
        StoredKey key = InstallableSite.key(folder, "publisher");
        SiteMirror mirror = new SiteMirror(store());
        mirror.mirror(release(1, 1, key));
        Path jar = version(1).resolve(ExampleSite.CORE);
        Files.writeString(jar, "damaged");
        Path second = release(2, 1, key);
        SiteException refusal = assertThrows(SiteException.class, () -> mirror.mirror(second));
        assertTrue(refusal.getMessage().contains(jar.toString()), refusal.getMessage());
        mirror.mirror(folder.resolve("release1"));
        mirror.mirror(second);
        for (long version : List.of(1L, 2L)) {
            Files.writeString(version(version).resolve(ExampleSite.CORE), "damaged");
        }
        for (long version : List.of(1L, 2L)) {
            assertEquals(1, mirror.mirror(folder.resolve("release" + version)).copied());
            ExampleSite.verifier().verify(version(version));
        }
    }

    /** Returns a version with the bundles of another one, which are signed anew, and a bill of its own. */
    private Path release(long version, long bundles, StoredKey key) throws Exception {
        Path site = InstallableSite.write(folder.resolve("release" + version), bundles);
        Files.createDirectories(site.resolve("sbom"));
        Files.writeString(site.resolve("sbom/site.cdx.json"), "bill of " + version);
        SiteJars.sign(site, key, null);
        return InstallableSite.resigned(site, version);
    }

    @Test
    void aStoreHoldsOneSiteAndIsNoPartOfIt() throws Exception {
        SiteMirror mirror = new SiteMirror(store());
        mirror.mirror(site(1));
        Path other = ExampleSite.write(folder.resolve("other"), 1);
        SiteSigner.sign(other, new SiteSigner.Heading("Example", "models", 5, "5",
                ExampleSite.NOW, Duration.ofDays(1)), ExampleSite.FIRST);
        SiteSigner.sign(other, null, ExampleSite.SECOND);
        assertTrue(assertThrows(SiteException.class, () -> mirror.mirror(other)).isRefused());
        assertThrows(SiteException.class, () -> mirror.mirror(version(1)));
        SiteMirror within = new SiteMirror(new SiteStore(folder.resolve("site1/store"), ExampleSite.verifier()));
        assertThrows(SiteException.class, () -> within.mirror(folder.resolve("site1")));
        assertThrows(SiteException.class, () -> mirror.mirror(folder.resolve("none")));
    }

    @Test
    void twoAtOnceAreRefused() throws Exception {
        Path site = site(1);
        AtomicReference<SiteException> second = new AtomicReference<>();
        new SiteMirror(store((action, file) -> {
            if (second.get() == null) {
                second.set(assertThrows(SiteException.class, () -> new SiteMirror(store()).mirror(site)));
            }
        })).mirror(site);
        assertFalse(second.get().isRefused());
        assertTrue(second.get().getMessage().contains(folder.resolve("store").toString()), second.get().getMessage());
    }

    /** A full disk, a read-only folder, a failing disk: at every step. */
    @Test
    void whateverFailsTheStoreHasWholeVersions() throws Exception {
        Path one = site(1);
        Path two = site(2);
        int steps = steps(one, two);
        assertTrue(steps > 20, steps + " steps");
        for (int failing = 0; failing < steps; failing++) {
            delete(folder.resolve("store"));
            new SiteMirror(store()).mirror(one);
            int at = failing;
            AtomicInteger done = new AtomicInteger();
            SiteException failure = assertThrows(SiteException.class, () -> new SiteMirror(store((action, file) -> {
                if (done.getAndIncrement() == at) {
                    throw new IOException("No space left on device");
                }
            })).mirror(two));
            assertFalse(failure.isRefused(), failure.getMessage());
            assertTrue(failure.getMessage().contains("No space left on device"), failure.getMessage());
            requireWhole();
            SiteMirror.Result resumed = new SiteMirror(store()).mirror(two);
            assertTrue(resumed.kept() > 0 || at < 8, "step " + at + " is resumed");
            requireWhole();
            assertEquals(List.of(2L, 1L), List.copyOf(store().list()));
        }
    }

    private int steps(Path one, Path two) throws Exception {
        List<FileStep.Action> steps = new ArrayList<>();
        new SiteMirror(store()).mirror(one);
        new SiteMirror(store((action, file) -> steps.add(action))).mirror(two);
        return steps.size();
    }

    private void requireWhole() throws Exception {
        for (long version : store().list()) {
            assertEquals(version, ExampleSite.verifier().verify(version(version)).manifest().version());
        }
    }

    /** A process is killed without notice, at steps spread over the whole work. */
    @Test
    void whateverKillsItTheStoreHasWholeVersions() throws Exception {
        Path one = site(1);
        Path two = site(2);
        int steps = steps(one, two);
        Path root = folder.resolve("root.json");
        Files.write(root, Envelope.of(RootDocument.PAYLOAD_TYPE, ExampleSite.root().json())
                .signedBy(ExampleSite.ROOT_KEY).bytes());
        for (int killed = 0; killed < steps; killed += 5) {
            delete(folder.resolve("store"));
            new SiteMirror(store()).mirror(one);
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", ChildClassPath.of(MirrorProbe.class, SiteMirror.class, RootDocument.class, JsonParser.class),
                    MirrorProbe.class.getName(), root.toString(), two.toString(), folder.resolve("store").toString(),
                    Integer.toString(killed)).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile())
                            .start();
            assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
            assertEquals(MirrorProbe.KILLED, process.exitValue(), Files.readString(folder.resolve("log")));
            requireWhole();
            new SiteMirror(store()).mirror(two);
            requireWhole();
            assertEquals(List.of(2L, 1L), List.copyOf(store().list()));
        }
    }

    @Test
    void theManifestIsCopiedAsItIs() throws Exception {
        Path one = site(1);
        new SiteMirror(store()).mirror(one);
        assertArrayEquals(Files.readAllBytes(one.resolve(SiteManifest.FILE)),
                Files.readAllBytes(version(1).resolve(SiteManifest.FILE)));
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            List<Path> inside;
            try (var list = Files.list(path)) {
                inside = list.toList();
            }
            for (Path each : inside) {
                delete(each);
            }
        }
        Files.deleteIfExists(path);
    }
}
