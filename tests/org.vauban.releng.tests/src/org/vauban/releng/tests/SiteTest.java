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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.vauban.releng.tests.Shipped.Library;

/** The update site: its plug-ins, the libraries in its fragments, its languages and its notices. */
class SiteTest {

	static final List<String> PLATFORMS = Shipped.PLATFORMS;

	private static final List<String> FEATURES = List.of("org.vauban.feature", "org.vauban.java.feature", "org.vauban.natives.feature");

	@ParameterizedTest
	@FieldSource("PLATFORMS")
	void fragmentHoldsTheLibrariesThatItsManifestLists(String platform) throws IOException {
		Map<String, byte[]> files = Shipped.unpack(artifact("plugins", "org.vauban.llama." + platform.replace('/', '.')));
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
				.filter(part -> !part.startsWith("org.vauban.") && !part.equals("native") && !notice.contains(part)).toList();
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
