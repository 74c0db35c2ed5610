// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.site.tests.ExampleSite.CORE;
import static org.vauban.site.tests.ExampleSite.FEATURE;
import static org.vauban.site.tests.ExampleSite.SUMMER;
import static org.vauban.site.tests.ExampleSite.UI;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.jar.SiteJars;

/** Jars of a site are signed and the metadata is updated; an incomplete site is not signed. */
class SiteJarsTest {
    private static final List<String> JARS = List.of(CORE, UI, FEATURE, SUMMER);
    @TempDir
    private static Path keys;
    private static StoredKey key;
    private static StoredKey stranger;
    @TempDir
    private Path folder;
    private Path site;

    @BeforeAll
    static void keys() throws Exception {
        key = InstallableSite.key(keys, "publisher");
        stranger = InstallableSite.key(keys, "stranger");
    }

    @BeforeEach
    void site() throws Exception {
        site = InstallableSite.write(folder.resolve("site"), 1);
    }

    /** Returns the signers of all entries; fails if an entry was changed. */
    private static List<Certificate> signers(Path jar) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile(), true)) {
            List<JarEntry> entries = opened.stream().filter(entry -> !entry.getName().startsWith("META-INF/")).toList();
            for (JarEntry entry : entries) {
                opened.getInputStream(entry).transferTo(OutputStream.nullOutputStream());
            }
            Certificate[] certificates = entries.getLast().getCertificates();
            return certificates == null ? List.of() : List.of(certificates);
        }
    }

    private String artifacts() throws IOException {
        return new String(InstallableSite.read(site.resolve("artifacts.jar")).get(InstallableSite.ARTIFACTS),
                StandardCharsets.UTF_8);
    }

    private void requireFitting() throws IOException {
        String artifacts = artifacts();
        for (String path : JARS) {
            SiteFile file = SiteFile.read(site.resolve(path), Long.MAX_VALUE);
            assertTrue(artifacts.contains("\"download.size\" value=\"" + file.size() + "\""), path + artifacts);
            assertTrue(artifacts.contains("\"download.checksum.sha-512\" value=\"" + file.sha512() + "\""), path);
        }
    }

    @Test
    void everyJarIsSignedAndTheMetadataFollows() throws Exception {
        String before = SiteFile.read(site.resolve(CORE), Long.MAX_VALUE).sha512();
        Files.createDirectories(site.resolve("sbom"));
        Files.writeString(site.resolve("sbom/site.cdx.json"), "{\"content\": \"" + before + "\", \"other\": \""
                + "ab".repeat(64) + "\"}");
        Files.writeString(site.resolve("artifacts.xml.xz"), "of the build");
        Files.writeString(site.resolve("p2.index"), "version=1\n"
                + "artifact.repository.factory.order=artifacts.xml.xz,artifacts.xml,\\!\n"
                + "metadata.repository.factory.order=content.xml.xz,content.xml,\\!\n");
        assertEquals(new SiteJars.Result(4, 0), SiteJars.sign(site, key, null));
        for (String path : JARS) {
            assertEquals(List.of(key.certificate()), signers(site.resolve(path)), path);
        }
        requireFitting();
        String bill = Files.readString(site.resolve("sbom/site.cdx.json"));
        assertFalse(bill.contains(before), bill);
        assertTrue(bill.contains(SiteFile.read(site.resolve(CORE), Long.MAX_VALUE).sha512())
                && bill.contains("ab".repeat(64)), bill);
        assertFalse(Files.exists(site.resolve("artifacts.xml.xz")), "p2 would prefer the old list");
        assertEquals("version=1\nartifact.repository.factory.order=artifacts.xml,\\!\n"
                + "metadata.repository.factory.order=content.xml.xz,content.xml,\\!\n",
                Files.readString(site.resolve("p2.index")));
        try (var in = Files.newInputStream(site.resolve(SiteJars.CERTIFICATES))) {
            assertEquals(List.of(key.certificate()),
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)));
        }
        InstallableSite.resigned(site, 1);
        assertEquals(1, ExampleSite.verifier().verify(site).manifest().version());
    }

    @Test
    void whatOthersHaveSignedKeepsItsSignature() throws Exception {
        SiteJars.sign(site, stranger, null);
        for (String path : List.of(CORE, FEATURE, SUMMER)) {
            InstallableSite.write(folder.resolve("fresh"), 1);
            Files.copy(folder.resolve("fresh").resolve(path), site.resolve(path),
                    StandardCopyOption.REPLACE_EXISTING);
            InstallableSite.fit(site, path);
        }
        byte[] before = Files.readAllBytes(site.resolve(UI));
        assertEquals(new SiteJars.Result(3, 1), SiteJars.sign(site, key, null));
        assertArrayEquals(before, Files.readAllBytes(site.resolve(UI)));
        assertEquals(List.of(stranger.certificate()), signers(site.resolve(UI)));
        requireFitting();
    }

    /**
     * Killed before the artifact list was written, and while a jar was being written: the next attempt completes the
     * work.
     */
    @Test
    void anInterruptedAttemptIsEndedByTheNextOne() throws Exception {
        byte[] list = Files.readAllBytes(site.resolve("artifacts.jar"));
        byte[] feature = Files.readAllBytes(site.resolve(FEATURE));
        SiteJars.sign(site, key, null);
        Files.write(site.resolve("artifacts.jar"), list);
        Files.write(site.resolve(FEATURE), feature);
        Path part = site.resolve(FEATURE).resolveSibling("." + site.resolve(FEATURE).getFileName() + ".part");
        Files.writeString(part, "half");
        byte[] core = Files.readAllBytes(site.resolve(CORE));
        assertEquals(new SiteJars.Result(4, 0), SiteJars.sign(site, key, null));
        assertArrayEquals(core, Files.readAllBytes(site.resolve(CORE)), "what was signed stays");
        assertFalse(Files.exists(part));
        requireFitting();
    }

    /** Model shards are stored uncompressed, so that they can be located in the jar and need no time to unpack. */
    @Test
    void storedEntriesStayStored() throws Exception {
        byte[] content = "model".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(content);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(site.resolve(UI)))) {
            ZipEntry entry = new ZipEntry("model.gguf");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
        }
        InstallableSite.fit(site, UI);
        SiteJars.sign(site, key, null);
        try (JarFile jar = new JarFile(site.resolve(UI).toFile())) {
            assertEquals(ZipEntry.STORED, jar.getEntry("model.gguf").getMethod());
        }
    }

    private void fails(boolean refused, String named) throws IOException {
        byte[] core = Files.readAllBytes(site.resolve(CORE));
        SiteException failure = assertThrows(SiteException.class, () -> SiteJars.sign(site, key, null));
        assertEquals(refused, failure.isRefused(), failure.getMessage());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertArrayEquals(core, Files.readAllBytes(site.resolve(CORE)), "nothing was signed");
    }

    @Test
    void whatTheMetadataDoesNotDescribeIsNotSigned() throws Exception {
        byte[] ui = Files.readAllBytes(site.resolve(UI));
        Files.write(site.resolve(UI), Files.readAllBytes(site.resolve(FEATURE)));
        fails(true, UI);
        Files.write(site.resolve(UI), ui);
        Files.write(site.resolve("plugins/org.example.evil_1.0.0.jar"), ui);
        fails(false, "org.example.evil_1.0.0.jar");
        Files.delete(site.resolve("plugins/org.example.evil_1.0.0.jar"));
        InstallableSite.metadata(site, "artifacts.jar", InstallableSite.ARTIFACTS,
                xml -> xml.replaceAll("<property name=\"download.checksum[^>]*>", ""));
        fails(true, ".jar");
        Files.delete(site.resolve("artifacts.jar"));
        fails(false, "artifacts.jar");
    }

    @Test
    void noPathOfTheMetadataLeadsOutOfTheSite() throws Exception {
        byte[] list = Files.readAllBytes(site.resolve("artifacts.jar"));
        Files.copy(site.resolve(CORE), folder.resolve("outside_1.0.0.jar"));
        byte[] outside = Files.readAllBytes(folder.resolve("outside_1.0.0.jar"));
        InstallableSite.metadata(site, "artifacts.jar", InstallableSite.ARTIFACTS,
                xml -> xml.replace("id=\"org.example.core\"", "id=\"../../outside\""));
        fails(false, CORE);
        byte[] core = Files.readAllBytes(site.resolve(CORE));
        Files.delete(site.resolve(CORE));
        SiteException failure = assertThrows(SiteException.class, () -> SiteJars.sign(site, key, null));
        assertTrue(failure.isRefused() && failure.getMessage().contains("../../outside"), failure.getMessage());
        assertArrayEquals(outside, Files.readAllBytes(folder.resolve("outside_1.0.0.jar")));
        Files.write(site.resolve("artifacts.jar"), list);
        assertTrue(assertThrows(SiteException.class, () -> SiteJars.sign(site, key, null)).getMessage()
                .contains(CORE), "it is missing");
        Files.write(site.resolve(CORE), core);
        SiteJars.sign(site, key, null);
    }

    @Test
    void aBrokenSignatureIsNotCovered() throws Exception {
        SiteJars.sign(site, stranger, null);
        Map<String, byte[]> entries = InstallableSite.read(site.resolve(CORE));
        entries.put("more.txt", new byte[1]);
        InstallableSite.write(site.resolve(CORE), entries);
        InstallableSite.fit(site, CORE);
        fails(true, CORE);
    }

    @Test
    void theListIsNotReadFromElsewhere() throws Exception {
        InstallableSite.metadata(site, "artifacts.jar", InstallableSite.ARTIFACTS, xml -> xml.replaceFirst(
                "<repository ", "<!DOCTYPE repository [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><repository "));
        fails(false, site.toString());
    }

    static List<Tampering> tamperings() throws Exception {
        return JarTampering.all(stranger == null ? InstallableSite.key(keys, "stranger") : stranger);
    }

    /** docs/proofs.md shows how p2 handles each of them. */
    @ParameterizedTest
    @MethodSource("tamperings")
    void aSiteWhoseJarsAndMetadataFitIsRefusedAllTheSame(Tampering tampering) throws Exception {
        SiteJars.sign(site, key, null);
        InstallableSite.resigned(site, 1);
        ExampleSite.verifier().verify(site);
        tampering.change().apply(site, site);
        SiteException refusal = assertThrows(SiteException.class, () -> ExampleSite.verifier().verify(site));
        assertTrue(refusal.isRefused(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(tampering.named()), refusal.getMessage());
        assertNotEquals("", tampering.description());
    }

    @Test
    void thePageListsEveryFixture() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("vauban.root"), "docs", "site.md"));
        for (Tampering tampering : tamperings()) {
            assertTrue(page.contains("- " + tampering.description() + "\n"), tampering.description());
        }
    }
}
