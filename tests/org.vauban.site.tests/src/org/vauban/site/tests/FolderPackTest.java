// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.site.SiteException;
import org.vauban.site.repository.FolderPack;

/** A folder of files as a p2 repository. */
class FolderPackTest {
    private static final String ID = "org.vauban.knowledge.pack.standards";

    @TempDir
    private Path folder;
    private Path pack;
    private Path licence;

    @BeforeEach
    void makePack() throws Exception {
        pack = Files.createDirectories(folder.resolve("pack"));
        Files.writeString(pack.resolve("vauban-knowledge.json"), "{}");
        Path documents = Files.createDirectories(pack.resolve("documents/été"));
        Files.writeString(documents.resolve("pump.md"), "# Pump\n");
        Files.writeString(Files.createDirectories(pack.resolve("META-INF")).resolve("MANIFEST.MF"), "of others");
        Files.createSymbolicLink(documents.resolve("link.md"), folder.resolve("licence.txt"));
        licence = Files.writeString(folder.resolve("licence.txt"), "Free <to> use\r\n");
    }

    private String write(Path out) throws SiteException {
        return FolderPack.write(pack, ID, "Standards & more", "3.0.0", licence, out);
    }

    @Test
    void theBundleHasTheFilesOfTheFolderAndTheFeatureTheLicence() throws Exception {
        Path out = folder.resolve("site");
        assertEquals(ID + ".feature.group", write(out));
        Set<String> names = new TreeSet<>();
        try (ZipFile bundle = new ZipFile(out.resolve("plugins/" + ID + "_3.0.0.jar").toFile())) {
            bundle.stream().map(ZipEntry::getName).forEach(names::add);
            String manifest = new String(bundle.getInputStream(bundle.getEntry("META-INF/MANIFEST.MF")).readAllBytes());
            assertTrue(manifest.contains("Eclipse-BundleShape: dir"), manifest);
            assertEquals("# Pump\n", new String(
                    bundle.getInputStream(bundle.getEntry("documents/été/pump.md")).readAllBytes()));
        }
        assertEquals(Set.of("META-INF/MANIFEST.MF", "LICENSE", "vauban-knowledge.json",
                "documents/été/pump.md"), names);
        String content = Files.readString(out.resolve("content.xml"));
        assertTrue(content.contains("Free &lt;to&gt; use"), content);
        assertTrue(Files.readString(out.resolve("artifacts.xml")).contains(ID));
        Path again = folder.resolve("again");
        write(again);
        for (String file : Set.of("content.xml", "artifacts.xml", "plugins/" + ID + "_3.0.0.jar")) {
            assertArrayEquals(Files.readAllBytes(out.resolve(file)), Files.readAllBytes(again.resolve(file)), file);
        }
        write(out); // overwrites the existing repository
    }

    @Test
    void whatBelongsToOthersIsNotWrittenOver() throws Exception {
        Path out = Files.createDirectories(folder.resolve("site"));
        Files.writeString(out.resolve("mine.txt"), "mine");
        assertThrows(SiteException.class, () -> write(out));
        assertThrows(SiteException.class,
                () -> FolderPack.write(pack, ID, "x", "three", licence, folder.resolve("other")));
    }
}
