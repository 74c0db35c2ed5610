// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive programs of {@code releng}: equal content gives equal bytes, and a difference is named. */
class ReproducibleArchivesTest {
    private static final String TIME = "1795781204";
    private static final List<String> UNITS = List.of("""
                <unit id='org.vauban.a' version='1.0.0'>
                  <provides size='2'>
                    <provided namespace='java.package' name='%1$s' version='0.0.0'/>
                    <provided namespace='java.package' name='%2$s' version='0.0.0'/>
                  </provides>
                </unit>
            """, """
                <unit id='1.Default' version='1.0.0.%3$s'>
                  <properties size='1'>
                    <property name='org.eclipse.equinox.p2.type.category' value='true'/>
                  </properties>
                  <provides size='1'>
                    <provided namespace='org.eclipse.equinox.p2.iu' name='1.Default' version='1.0.0.%3$s'/>
                  </provides>
                  <requires size='2'>
                    <required namespace='org.eclipse.equinox.p2.iu' name='%1$s' range='[1.0.0,1.0.0]'/>
                    <required namespace='org.eclipse.equinox.p2.iu' name='%2$s' range='[1.0.0,1.0.0]'/>
                  </requires>
                </unit>
            """);
    private static final String ARTIFACT = """
                <artifact classifier='osgi.bundle' id='org.vauban.a' version='1.0.0'>
                  <properties size='3'>
                    <property name='%s' value='%s'/>
                    <property name='maven-repository' value='%s'/>
                    <property name='%s' value='%s'/>
                  </properties>
                </artifact>
            """;

    @TempDir
    private Path folder;

    private static void zip(Path file, long time, List<String> names) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTime(time);
                zip.putNextEntry(entry);
                zip.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static void metadata(Path file, String kind, String text) throws IOException {
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(kind + ".xml"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    /** Creates a site as p2 writes it, in one of two orders. */
    private Path site(String name, boolean swapped, String mirror) throws IOException {
        Path site = folder.resolve(name);
        zip(site.resolve("plugins/org.vauban.a_1.0.0.jar"), 1_000_000_000_000L,
                List.of("META-INF/MANIFEST.MF", "A.class"));
        Files.createDirectories(site.resolve("features"));
        List<String> units = new ArrayList<>();
        for (String unit : swapped ? UNITS.reversed() : UNITS) {
            units.add(swapped ? unit.formatted("b", "a", "01-zz") : unit.formatted("a", "b", "01-aa"));
        }
        String time = swapped ? "1" : "2";
        metadata(site.resolve("content.jar"), "content", """
                <?xml version='1.0' encoding='UTF-8'?>
                <?metadataRepository version='1.2.0'?>
                <repository name='Vauban' type='local' version='1'>
                  <properties size='1'>
                    <property name='p2.timestamp' value='%s'/>
                  </properties>
                  <units size='2'>
                %s  </units>
                </repository>
                """.formatted(time, String.join("", units)));
        String[] size = {"artifact.size", "10"};
        String[] hash = {"download.checksum.sha-256", swapped ? "00" : "ff"};
        metadata(site.resolve("artifacts.jar"), "artifacts", """
                <?xml version='1.0' encoding='UTF-8'?>
                <?artifactRepository version='1.1.0'?>
                <repository name='Vauban' type='simple' version='1'>
                  <properties size='1'>
                    <property name='p2.timestamp' value='%s'/>
                  </properties>
                  <artifacts size='1'>
                %s  </artifacts>
                </repository>
                """.formatted(time, swapped ? ARTIFACT.formatted(size[0], size[1], mirror, hash[0], hash[1])
                : ARTIFACT.formatted(hash[0], hash[1], mirror, size[0], size[1])));
        Files.writeString(site.resolve("p2.index"),
                "#" + time + "\nversion=1\n" + (swapped ? "b=1\na=1\n" : "a=1\nb=1\n"));
        return site;
    }

    private Run archives(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("python3", "-I", Shipped.ROOT.resolve("releng/archives.py").toString()));
        command.addAll(List.of(arguments));
        return Run.of(folder, command.toArray(String[]::new));
    }

    @Test
    void sitesWithEqualContentGetEqualBytes() throws Exception {
        Path one = site("one", false, "central");
        Path other = site("other", true, "mirror");
        archives("site", TIME, one.toString()).expect(0);
        archives("site", TIME, other.toString()).expect(0);
        for (String file : List.of("content.jar", "artifacts.jar", "content.xml.xz", "artifacts.xml.xz", "p2.index")) {
            assertArrayEquals(Files.readAllBytes(one.resolve(file)), Files.readAllBytes(other.resolve(file)), file);
        }
        String artifacts = Shipped.text(Shipped.unpack(one.resolve("artifacts.jar")).get("artifacts.xml"));
        String hash = Shipped.sha256(Files.readAllBytes(one.resolve("plugins/org.vauban.a_1.0.0.jar")));
        assertTrue(artifacts.contains(hash), "the hash is that of the jar as it is now");
        assertFalse(artifacts.contains("mirror") || artifacts.contains("central"), artifacts);
        assertTrue(artifacts.contains(TIME + "000"), artifacts);
        byte[] first = Files.readAllBytes(one.resolve("content.jar"));
        archives("site", TIME, one.toString()).expect(0);
        assertArrayEquals(first, Files.readAllBytes(one.resolve("content.jar")), "twice changes nothing");
    }

    @Test
    void metadataOfAnotherVersionIsRefused() throws Exception {
        Path site = site("site", false, "central");
        String text = Shipped.text(Shipped.unpack(site.resolve("content.jar")).get("content.xml"));
        metadata(site.resolve("content.jar"), "content", text.replace("1.2.0", "9.0.0"));
        archives("site", TIME, site.toString()).expect(1).expectOutput("metadataRepository");
    }

    @Test
    void zipFilesWithEqualContentGetEqualBytes() throws Exception {
        Path one = folder.resolve("one.jar");
        Path other = folder.resolve("other.jar");
        zip(one, 1_000_000_000_000L, List.of("META-INF/MANIFEST.MF", "a/A.class", "b/B.class"));
        zip(other, 1_600_000_000_000L, List.of("b/B.class", "META-INF/MANIFEST.MF", "a/A.class"));
        Run.of(folder, Map.of("TZ", "Asia/Tokyo"), "python3", "-I",
                Shipped.ROOT.resolve("releng/archives.py").toString(), "zip", TIME, one.toString()).expect(0);
        archives("zip", TIME, other.toString()).expect(0);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
        assertEquals("content of a/A.class", Shipped.text(Shipped.unpack(one).get("a/A.class")));
    }

    @Test
    void theComparisonNamesWhatDiffers() throws Exception {
        Path one = folder.resolve("one/target");
        Path other = folder.resolve("other/target");
        for (Path target : List.of(one, other)) {
            zip(target.resolve("vauban-1.0-windows-x64.zip"), 1_000_000_000_000L, List.of("bin/vauban", "lib/a.jar"));
            Files.createDirectories(target.resolve("site"));
            Files.writeString(target.resolve("site/content.jar"), "metadata");
        }
        String compare = Shipped.ROOT.resolve("releng/supply-chain/compare.py").toString();
        Run.of(folder, "python3", "-I", compare, one.toString(), other.toString()).expect(0)
                .expectOutput("2 files").expectOutput("0 differ");
        zip(other.resolve("vauban-1.0-windows-x64.zip"), 1_600_000_000_000L, List.of("bin/vauban", "lib/a.jar"));
        Files.writeString(one.resolve("site/p2.index"), "version=1");
        Run.of(folder, "python3", "-I", compare, one.toString(), other.toString()).expect(1)
                .expectOutput("vauban-1.0-windows-x64.zip: differs ['bin/vauban', 'lib/a.jar']")
                .expectOutput("site/p2.index: only in the first build").expectOutput("2 differ");
        Run.of(folder, "python3", "-I", compare, folder.resolve("none").toString(), other.toString()).expect(1)
                .expectOutput("nothing was built there");
    }
}
