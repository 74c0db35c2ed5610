// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.vauban.releng.tests.Shipped.Library;

/** The update site: its plug-ins, the libraries in its fragments, its languages and its notices. */
class SiteTest {

    static final List<String> PLATFORMS = Shipped.PLATFORMS;

    private static final List<String> FEATURES = List.of("org.vauban.feature", "org.vauban.java.feature",
            "org.vauban.natives.feature", "org.vauban.governance.feature", "org.vauban.administrator.feature",
            "org.vauban.remote.feature", "org.vauban.knowledge.feature");

    @ParameterizedTest
    @FieldSource("PLATFORMS")
    void fragmentHoldsTheLibrariesThatItsManifestLists(String platform) throws IOException {
        Map<String, byte[]> files = Shipped
                .unpack(artifact("plugins", "org.vauban.llama." + platform.replace('/', '.')));
        String folder = "native/" + platform + "/";
        List<Library> libraries = Shipped.libraries(Shipped.text(files.get(folder + "manifest.txt")));
        assertTrue(libraries.size() >= 4, libraries::toString);
        for (Library library : libraries) {
            byte[] content = files.get(folder + library.name());
            assertEquals(library.size(), content.length, library.name());
            assertEquals(library.sha256(), Shipped.sha256(content), library.name());
        }
        assertTrue(Shipped.text(files.get("META-INF/MANIFEST.MF")).contains("Eclipse-BundleShape: dir"),
                "an engine in another process cannot read libraries inside a jar");
    }

    @Test
    void installsOnJava21() throws IOException {
        String metadata = Shipped.text(Shipped.unpack(Shipped.SITE.resolve("content.jar")).get("content.xml"));
        List<String> required = Pattern
                .compile("requiredProperties namespace=\"osgi\\.ee\" match=\"[^\"]*version=([0-9.]+)").matcher(metadata)
                .results().map(match -> match.group(1)).toList();
        assertTrue(required.contains("21"), required::toString);
        List<String> newer = required.stream().filter(version -> Double.parseDouble(version) > 21).toList();
        assertEquals(List.of(), newer,
                "an IDE on Java 21 must be able to install everything; the engine runs in a Java of its own");
    }

    @Test
    void featuresSpeakEnglishAndFrench() throws IOException {
        for (String feature : FEATURES) {
            Map<String, byte[]> files = Shipped.unpack(artifact("features", feature));
            Properties english = properties(files.get("feature.properties"));
            Properties french = properties(files.get("feature_fr.properties"));
            assertEquals(english.stringPropertyNames(), french.stringPropertyNames(), feature);
            assertTrue(!english.getProperty("description").equals(french.getProperty("description")), feature);
        }
    }

    @Test
    void carriesNoToolOfThisTree() {
        for (Path product : List.of(Shipped.SITE, Shipped.IDE)) {
            List<String> ours = Shipped.list(product.resolve("plugins")).stream()
                    .map(plugin -> plugin.getFileName().toString()).filter(name -> name.startsWith("org.vauban."))
                    .map(name -> name.substring(0, name.lastIndexOf('_'))).toList();
            assertTrue(ours.contains("org.vauban.ide"), ours::toString);
            List<String> tools = ours.stream()
                    .filter(bundle -> !Files.isDirectory(Shipped.ROOT.resolve("bundles").resolve(bundle))).toList();
            assertEquals(List.of(), tools, () -> product + ": bundles is what is shipped, releng is not");
        }
    }

    @Tag("claim:components-listed")
    @Test
    void noticeNamesEveryThirdPartyPart() throws IOException {
        String notice = Files.readString(Shipped.SITE.resolve("NOTICE"));
        List<String> parts = new ArrayList<>();
        for (Path plugin : Shipped.list(Shipped.SITE.resolve("plugins"))) {
            parts.add(plugin.getFileName().toString().split("_")[0]);
        }
        for (Path jar : Shipped.list(Shipped.DISTRIBUTION.resolve("lib"))) {
            parts.add(jar.getFileName().toString());
        }
        List<String> unnamed = parts.stream()
                .filter(part -> !part.startsWith("org.vauban.") && !part.equals("native") && !part.equals("vauban.jar")
                        && !notice.contains(part))
                .toList();
        assertEquals(List.of(), unnamed);
        assertTrue(Files.readString(Shipped.SITE.resolve("LICENSE")).startsWith("Eclipse Public License - v 2.0"));
    }

    private static Path artifact(String kind, String id) {
        List<Path> found = Shipped.list(Shipped.SITE.resolve(kind)).stream()
                .filter(file -> file.getFileName().toString().startsWith(id + "_")).toList();
        assertEquals(1, found.size(), () -> id + " in " + kind + ": " + found);
        return found.getFirst();
    }

    private static Properties properties(byte[] content) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Shipped.text(content)));
        return properties;
    }
}
