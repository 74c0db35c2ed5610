// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The shipped files contain only our sources, files that the build makes of them, and what a bill of materials lists.
 */
class ShippedContentTest {
    private static final Path SITE_BILL = Shipped.SITE.resolve("sbom/site.cdx.json");
    /** Files that the build makes of sources. */
    private static final Pattern MADE = Pattern.compile("META-INF/.*|.*\\.class|feature\\.xml|feature.*\\.properties"
            + "|OSGI-INF/l10n/.*|(.*/)?version\\.properties|(nl/fr/)?help/.*\\.html|(nl/fr/)?toc\\.xml"
            // from npm packages, with their list and licences; their own tests cover them
            + "|web/(editor\\.js|editor-licences\\.txt|packages\\.json)"
            // manifests and licences of native libraries
            + "|native/.*/(manifest\\.txt|LICENSE.*)");

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static String text(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsString() : "";
    }

    private static void collect(JsonObject bill, Map<String, JsonObject> components) {
        if (bill.has("components")) {
            for (JsonElement element : bill.getAsJsonArray("components")) {
                components.put(text(element.getAsJsonObject(), "bom-ref"), element.getAsJsonObject());
                collect(element.getAsJsonObject(), components);
            }
        }
    }

    private static Map<String, JsonObject> components(Path bill) throws IOException {
        Map<String, JsonObject> components = new TreeMap<>();
        collect(json(bill), components);
        return components;
    }

    private static List<Path> distributionBills() {
        return Shipped.list(Shipped.ROOT.resolve("target")).stream()
                .filter(file -> file.getFileName().toString().matches("vauban-\\d.*\\.cdx\\.json")).toList();
    }

    /** Returns hashes of all files in the tree that git does not ignore. */
    private static Set<String> sources() throws Exception {
        Set<String> hashes = new HashSet<>();
        String listed = Run.of(Shipped.ROOT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .expect(0).output();
        for (String name : listed.split("\0")) {
            Path file = Shipped.ROOT.resolve(name);
            if (Files.isRegularFile(file)) {
                hashes.add(Shipped.sha256(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }

    @Tag("claim:components-listed")
    @Test
    void everyFileInAJarOfOursIsASourceOrInABill() throws Exception {
        Set<String> sources = sources();
        Map<String, JsonObject> bill = components(SITE_BILL);
        distributionBills().forEach(each -> assertTrue(Files.isRegularFile(each)));
        Set<String> unknown = new TreeSet<>();
        int seen = 0;
        for (Path folder : List.of(Shipped.SITE.resolve("plugins"), Shipped.SITE.resolve("features"),
                Shipped.DISTRIBUTION.resolve("lib"), Shipped.DISTRIBUTION.resolve("remote"))) {
            for (Path jar : Shipped.list(folder)) {
                String name = jar.getFileName().toString();
                if (!name.startsWith("org.vauban.") && !name.equals("vauban.jar")) {
                    continue;
                }
                String place = folder.getFileName() + "/" + name;
                for (Map.Entry<String, byte[]> entry : Shipped.unpack(jar).entrySet()) {
                    seen++;
                    if (!MADE.matcher(entry.getKey()).matches() && !bill.containsKey(place + "!/" + entry.getKey())
                            && !sources.contains(Shipped.sha256(entry.getValue()))) {
                        unknown.add(place + "!/" + entry.getKey());
                    }
                }
            }
        }
        assertTrue(seen > 5_000, "looked at " + seen);
        assertEquals(Set.of(), unknown, "neither a source of this tree nor in a bill");
    }

    @Tag("claim:components-listed")
    @Test
    void everyFileOfTheDistributionIsASourceOrInItsBill() throws Exception {
        Set<String> sources = sources();
        Set<String> listed = new TreeSet<>();
        for (Path bill : distributionBills()) {
            listed.addAll(components(bill).keySet());
        }
        try (Stream<Path> files = Files.walk(Shipped.DISTRIBUTION)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = Shipped.DISTRIBUTION.relativize(file).toString();
                assertTrue(listed.contains(name) || sources.contains(Shipped.sha256(Files.readAllBytes(file)))
                        || name.matches("lib/native/.*/(manifest\\.txt|LICENSE.*)|evidence/.*"), name);
            }
        }
    }

    /** The list in the jar, made from esbuild's report; the lock file pins each entry. */
    @Tag("claim:components-listed")
    @Test
    void theBillsListTheNpmPackagesOfTheConsolesEditor() throws IOException {
        Path server = Shipped.list(Shipped.DISTRIBUTION.resolve("lib")).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("org.vauban.server-")).findFirst().orElseThrow();
        Map<String, byte[]> content = Shipped.unpack(server);
        Map<String, String> expected = new TreeMap<>();
        JsonObject locked = json(Shipped.ROOT.resolve("clients/web/package-lock.json")).getAsJsonObject("packages");
        // from the texts of the licences, a different list from the one that the bills are made of
        Pattern.compile("(?m)^(@?[a-z][a-z0-9./-]*) (\\d[\\w.-]*)$").matcher(
                Shipped.text(content.get("web/editor-licences.txt"))).results().forEach(found -> {
                    JsonObject pinned = locked.getAsJsonObject("node_modules/" + found.group(1));
                    assertEquals(found.group(2), text(pinned, "version"), found.group(1));
                    expected.put("pkg:npm/" + found.group(1).replace("@", "%40") + '@' + found.group(2),
                            text(pinned, "license") + ' ' + hexadecimal(text(pinned, "integrity")));
                });
        assertTrue(expected.size() >= 10 && expected.keySet().toString().contains("%40codemirror/state@"),
                expected::toString);
        assertEquals(Shipped.PLATFORMS.size(), distributionBills().size());
        for (Path bill : distributionBills()) {
            Map<String, String> listed = new TreeMap<>();
            components(bill).forEach((reference, component) -> {
                if (reference.startsWith("pkg:npm/") && !reference.contains("node-llama-cpp")) {
                    JsonObject licence = component.getAsJsonArray("licenses").get(0).getAsJsonObject();
                    JsonObject hash = component.getAsJsonArray("hashes").get(0).getAsJsonObject();
                    assertEquals("SHA-512", text(hash, "alg"));
                    assertEquals(reference, text(component, "purl"));
                    listed.put(reference, text(licence, "expression") + ' ' + text(hash, "content"));
                }
            });
            assertEquals(expected, listed, bill::toString);
        }
    }

    private static String hexadecimal(String integrity) {
        assertTrue(integrity.startsWith("sha512-"), integrity);
        return HexFormat.of().formatHex(Base64.getDecoder().decode(integrity.substring("sha512-".length())));
    }
}
