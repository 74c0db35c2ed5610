// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bills of materials of the shipped files, NOTICE, and the record of known vulnerabilities. */
class SupplyChainTest {
    private static final Path ROOT = Shipped.ROOT;
    private static final Path TARGET = ROOT.resolve("target");
    private static final Path SITE_BILL = Shipped.SITE.resolve("sbom/site.cdx.json");

    @TempDir
    private Path folder;

    private static List<Path> distributionBills() {
        List<Path> bills = Shipped.list(TARGET).stream()
                .filter(file -> file.getFileName().toString().matches("vauban-\\d.*\\.cdx\\.json")).toList();
        assertEquals(Shipped.PLATFORMS.size(), bills.size(), bills::toString);
        return bills;
    }

    private static List<Path> bills() {
        List<Path> bills = new ArrayList<>(distributionBills());
        bills.addAll(Shipped.list(Shipped.SITE.resolve("sbom")));
        return bills;
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    /** Returns all components, including nested ones. */
    private static List<JsonObject> components(JsonObject bill) {
        List<JsonObject> all = new ArrayList<>();
        if (bill.has("components")) {
            for (JsonElement element : bill.getAsJsonArray("components")) {
                all.add(element.getAsJsonObject());
                all.addAll(components(element.getAsJsonObject()));
            }
        }
        return all;
    }

    private static String text(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsString() : "";
    }

    private static String sha256(JsonObject component) {
        for (JsonElement hash : component.getAsJsonArray("hashes")) {
            if (text(hash.getAsJsonObject(), "alg").equals("SHA-256")) {
                return text(hash.getAsJsonObject(), "content");
            }
        }
        return "";
    }

    @Tag("claim:components-listed")
    @Test
    void everyComponentHasVersionHashAndLicence() throws IOException {
        int count = 0;
        for (Path bill : bills()) {
            JsonObject json = json(bill);
            assertEquals("1.7", text(json, "specVersion"), bill::toString);
            Set<String> references = new HashSet<>();
            for (JsonObject component : components(json)) {
                String name = bill.getFileName() + ": " + component.get("name");
                count++;
                assertTrue(!text(component, "version").isBlank(), name);
                assertTrue(references.add(text(component, "bom-ref")), name);
                String licence = text(component.getAsJsonArray("licenses").get(0).getAsJsonObject(), "expression");
                assertTrue(licence.matches("[A-Za-z0-9.-]+( (OR|AND|WITH) [A-Za-z0-9.-]+)*"), name + ": " + licence);
                JsonArray hashes = component.getAsJsonArray("hashes");
                assertTrue(!hashes.isEmpty(), name);
                for (JsonElement hash : hashes) {
                    assertTrue(text(hash.getAsJsonObject(), "content").matches("[0-9a-f]{64}|[0-9a-f]{128}"), name);
                }
            }
        }
        assertTrue(count > 500, "the bills list " + count + " components");
    }

    @Tag("claim:components-listed")
    @Test
    void theSitesBillListsItsArtifacts() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (String kind : List.of("plugins", "features")) {
            for (Path jar : Shipped.list(Shipped.SITE.resolve(kind))) {
                expected.put(kind + '/' + jar.getFileName(), Shipped.sha256(Files.readAllBytes(jar)));
            }
        }
        Map<String, String> listed = new TreeMap<>();
        for (JsonElement element : json(SITE_BILL).getAsJsonArray("components")) {
            listed.put(text(element.getAsJsonObject(), "bom-ref"), sha256(element.getAsJsonObject()));
        }
        assertEquals(expected, listed);
    }

    @Test
    void everyFeatureHasABillWithWhatItIncludes() throws IOException {
        Set<String> features = Shipped.list(Shipped.SITE.resolve("features")).stream()
                .map(file -> file.getFileName().toString().replaceFirst("_.*", "")).collect(Collectors.toSet());
        Set<String> bills = Shipped.list(Shipped.SITE.resolve("sbom")).stream()
                .map(file -> file.getFileName().toString().replace(".cdx.json", ""))
                .filter(name -> !name.equals("site")).collect(Collectors.toSet());
        assertEquals(features, bills);
        List<String> assistant = components(json(Shipped.SITE.resolve("sbom/org.vauban.feature.cdx.json"))).stream()
                .map(component -> text(component, "name")).toList();
        assertTrue(assistant.containsAll(List.of("org.vauban.assist", "gson", "org.vauban.llama.win32.aarch64",
                "org.vauban.natives.feature", "libggml-base.so")), assistant::toString);
        List<String> index = List.of("org.vauban.knowledge.host", "lucene-core", "pdfbox", "jsoup",
                "apache-mime4j-core");
        List<String> knowledge = components(json(Shipped.SITE.resolve("sbom/org.vauban.knowledge.feature.cdx.json")))
                .stream().map(component -> text(component, "name")).toList();
        assertTrue(knowledge.containsAll(index), knowledge::toString);
        assertTrue(index.stream().noneMatch(assistant::contains), assistant::toString);
        List<String> java = components(json(Shipped.SITE.resolve("sbom/org.vauban.java.feature.cdx.json"))).stream()
                .map(component -> text(component, "name")).toList();
        assertTrue(!java.contains("gson"), "the feature for Java requires the assistant, it does not include it");
    }

    @Tag("claim:components-listed")
    @Test
    void theDistributionsBillsListJarsLibrariesFontsAndTheRuntime() throws IOException {
        for (Path bill : distributionBills()) {
            Map<String, String> listed = new TreeMap<>();
            for (JsonObject component : components(json(bill))) {
                listed.put(text(component, "bom-ref"), sha256(component));
            }
            try (Stream<Path> files = Files.walk(Shipped.DISTRIBUTION)) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    assertEquals(Shipped.sha256(Files.readAllBytes(jar)),
                            listed.get(Shipped.DISTRIBUTION.relativize(jar).toString()), bill + ": " + jar);
                }
            }
            Set<String> platforms = listed.keySet().stream().filter(file -> file.startsWith("lib/native/"))
                    .map(file -> file.replaceFirst("lib/native/(.*)/[^/]*$", "$1")).collect(Collectors.toSet());
            assertEquals(1, platforms.size(), bill + ": " + platforms);
            String platform = platforms.iterator().next();
            for (Shipped.Library library : Shipped.libraries(
                    Files.readString(Shipped.DISTRIBUTION.resolve("lib/native/" + platform + "/manifest.txt")))) {
                assertEquals(library.sha256(), listed.get("lib/native/" + platform + '/' + library.name()),
                        library.name());
            }
            assertTrue(listed.keySet().stream().anyMatch(file -> file.endsWith(".ttf")), bill::toString);
            if (platform.equals("linux/x86_64")) {
                assertTrue(listed.containsKey("runtime/lib/modules"), bill::toString);
                assertTrue(listed.containsKey("runtime/lib/server/libjvm.so"), bill::toString);
            }
        }
    }

    @Tag("claim:components-listed")
    @Test
    void noticeIsMadeFromTheBills() throws Exception {
        Path made = folder.resolve("NOTICE");
        List<String> command = new ArrayList<>(Run.shortJava());
        command.addAll(List.of("-cp", Shipped.DISTRIBUTION.resolve("lib") + "/*",
                ROOT.resolve("releng/supply-chain/src/org/vauban/supplychain/Main.java").toString(), "notice",
                ROOT.toString(), made.toString(), SITE_BILL.toString()));
        distributionBills().forEach(bill -> command.add(bill.toString()));
        Run.of(folder, command.toArray(String[]::new)).expect(0);
        assertEquals(Files.readString(made), Files.readString(ROOT.resolve("NOTICE")), "write it anew: ./dev notice");
        assertEquals(Files.readString(made), Files.readString(Shipped.DISTRIBUTION.resolve("NOTICE")));
    }

    @Test
    void vulnerabilitiesAreAnalysedForWhatIsShipped() throws IOException {
        Set<String> shipped = new TreeSet<>();
        for (Path bill : bills()) {
            components(json(bill)).forEach(component -> shipped.add(text(component, "purl")));
        }
        JsonObject vex = json(ROOT.resolve("releng/supply-chain/vex.cdx.json"));
        Set<String> references = new HashSet<>();
        for (JsonObject component : components(vex)) {
            assertTrue(shipped.contains(text(component, "purl")),
                    () -> component.get("purl") + " is not shipped any more: analyse its vulnerabilities anew");
            references.add(text(component, "bom-ref"));
        }
        JsonArray vulnerabilities = vex.getAsJsonArray("vulnerabilities");
        assertTrue(vulnerabilities.size() >= 5);
        for (JsonElement element : vulnerabilities) {
            JsonObject vulnerability = element.getAsJsonObject();
            String id = text(vulnerability, "id");
            JsonObject analysis = vulnerability.getAsJsonObject("analysis");
            String state = text(analysis, "state");
            assertTrue(
                    Set.of("resolved", "not_affected", "exploitable", "in_triage", "false_positive").contains(state),
                    id);
            assertEquals(state.equals("not_affected"), analysis.has("justification"), id);
            assertTrue(text(analysis, "detail").length() > 40, id);
            Stream.of("firstIssued", "lastUpdated").forEach(
                    date -> assertTrue(
                            text(analysis, date).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), id));
            assertTrue(!vulnerability.getAsJsonArray("affects").isEmpty(), id);
            for (JsonElement affected : vulnerability.getAsJsonArray("affects")) {
                assertTrue(references.contains(text(affected.getAsJsonObject(), "ref")), id);
            }
        }
    }
}
