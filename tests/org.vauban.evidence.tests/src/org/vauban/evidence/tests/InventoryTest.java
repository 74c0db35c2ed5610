// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.evidence.inventory.CycloneDx;
import org.vauban.evidence.inventory.InstalledPart;
import org.vauban.evidence.inventory.Inventory;
import org.vauban.models.Catalogue;
import org.vauban.models.InstalledModel;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoreOptions;

/** Bills of materials. */
class InventoryTest {
    private static final UUID SERIAL = UUID.fromString("00000000-0000-4000-8000-000000000000");

    @TempDir
    private Path folder;

    private static String hash(String algorithm, Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
    }

    @Tag("claim:components-listed")
    @Test
    void everyJarIsListedWithItsHashes() throws Exception {
        Samples samples = new Samples(folder).install();
        Files.createDirectory(folder.resolve("remote"));
        samples.jar("remote/org.vauban.apart-0.1.0-SNAPSHOT.jar", "org.vauban.apart", null,
                Map.of("org/vauban/Apart.class", "code"));
        Inventory inventory = Inventory.of(samples.installation());
        Map<String, InstalledPart> parts = inventory.parts().stream()
                .collect(Collectors.toMap(InstalledPart::file, part -> part));
        assertEquals(Set.of("lib/org.vauban.sample-0.1.0-SNAPSHOT.jar", "lib/library-1.2.3.jar", "lib/declared-4.5.jar",
                "lib/native/linux/x86_64/libllama.so", "remote/org.vauban.apart-0.1.0-SNAPSHOT.jar"), parts.keySet());
        for (InstalledPart part : parts.values()) {
            Path file = folder.resolve(part.file());
            assertEquals(hash("SHA-256", file), part.sha256());
            assertEquals(hash("SHA-512", file), part.sha512());
            assertEquals(Files.size(file), part.size());
        }
        InstalledPart own = parts.get("lib/org.vauban.sample-0.1.0-SNAPSHOT.jar");
        assertEquals("org.vauban.sample 0.1.0-SNAPSHOT EPL-2.0",
                own.name() + " " + own.version() + " " + own.licence());
        InstalledPart library = parts.get("lib/library-1.2.3.jar");
        assertEquals("library 1.2.3 EPL-2.0 OR BSD-3-Clause",
                library.name() + " " + library.version() + " " + library.licence());
        assertEquals("Apache-2.0", parts.get("lib/declared-4.5.jar").licence());
        assertEquals("MIT", parts.get("lib/native/linux/x86_64/libllama.so").licence());
        assertEquals(Set.of(Samples.OWN, "org.vauban.apart", "lib/library-1.2.3.jar", "lib/declared-4.5.jar",
                "native/linux/x86_64/libllama.so"), inventory.programs().keySet());

        JsonObject bill = new CycloneDx("0.1.0", Instant.EPOCH).software(inventory.parts(), SERIAL);
        assertEquals("CycloneDX", bill.get("bomFormat").getAsString());
        assertEquals("1.7", bill.get("specVersion").getAsString());
        assertEquals("urn:uuid:" + SERIAL, bill.get("serialNumber").getAsString());
        assertEquals("1970-01-01T00:00:00Z", bill.getAsJsonObject("metadata").get("timestamp").getAsString());
        Set<String> references = new HashSet<>();
        Map<String, JsonObject> components = new HashMap<>();
        for (JsonElement element : bill.getAsJsonArray("components")) {
            JsonObject component = element.getAsJsonObject();
            assertEquals("library", component.get("type").getAsString());
            assertTrue(references.add(component.get("bom-ref").getAsString()));
            components.put(component.get("name").getAsString(), component);
        }
        assertEquals(5, components.size());
        assertEquals("EPL-2.0 OR BSD-3-Clause", components.get("library").getAsJsonArray("licenses").get(0)
                .getAsJsonObject().get("expression").getAsString());
        JsonObject hashes = components.get("library").getAsJsonArray("hashes").get(1).getAsJsonObject();
        assertEquals("SHA-512", hashes.get("alg").getAsString());
        assertEquals(library.sha512(), hashes.get("content").getAsString());
    }

    @Tag("claim:models-listed")
    @Test
    void everyModelIsListedWithItsHashAndLicence() throws Exception {
        Path models = Files.createDirectory(folder.resolve("models"));
        Path known = Files.writeString(models.resolve("known.gguf"), "a model");
        Path own = Files.writeString(models.resolve("own.gguf"), "another one");
        Path damaged = Files.writeString(models.resolve("damaged.gguf"), "not it");
        Catalogue catalogue = Catalogue.parse("""
                {"version": 1, "models": [
                 {"id": "known", "family": "f", "name": "Known", "licence": "Apache-2.0", "fileName": "k.gguf",
                  "uses": ["chat"], "home": "https://example.org/known", "sizeBytes": 7, "sha256": "%s"},
                 {"id": "damaged", "family": "f", "name": "D", "licence": "MIT", "fileName": "d.gguf",
                  "uses": ["chat"], "home": "https://example.org/d", "sizeBytes": 6, "sha256": "%s"},
                 {"id": "absent", "family": "f", "name": "A", "licence": "MIT", "fileName": "a.gguf",
                  "uses": ["chat"], "home": "https://example.org/a", "sizeBytes": 6, "sha256": "%s"}]}
                """.formatted(hash("SHA-256", known), "0".repeat(64), "1".repeat(64)), "test");
        List<InstalledPart> listed = Inventory.models(new ModelStore(models, catalogue), ProgressListener.NONE,
                Assertions::fail);
        assertEquals(Set.of("known", "own", "damaged"),
                listed.stream().map(InstalledPart::name).collect(Collectors.toSet()));
        for (InstalledPart model : listed) {
            Path file = models.resolve(model.file());
            assertEquals(hash("SHA-256", file), model.sha256(), model.name());
            boolean genuine = file.equals(known);
            assertEquals(genuine ? "Apache-2.0" : "", model.licence(), "what is not the published file has no licence");
            if (genuine) {
                assertEquals("https://example.org/known", model.publisher());
            } else {
                assertNull(model.publisher());
            }
        }
        assertTrue(Files.exists(own) && Files.exists(damaged));
        JsonObject bill = new CycloneDx("0.1.0", Instant.EPOCH).models(listed, SERIAL);
        for (JsonElement element : bill.getAsJsonArray("components")) {
            JsonObject component = element.getAsJsonObject();
            assertEquals("machine-learning-model", component.get("type").getAsString());
            assertEquals(1, component.getAsJsonArray("hashes").size());
            assertFalse(component.has("version"));
        }
    }

    /** Anyone who can write a model could also have written the record beside it. */
    @Tag("claim:components-listed")
    @Test
    void aRecordDoesNotMakeAModelGenuine() throws Exception {
        Path models = Files.createDirectories(folder.resolve("models"));
        Path model = Files.writeString(models.resolve("known.gguf"), "forged");
        String genuine = "ab".repeat(32);
        Files.writeString(models.resolve("known.gguf.verified"),
                "{\"sizeBytes\": 6, \"modifiedMillis\": %d, \"sha256\": \"%s\"}"
                        .formatted(Files.getLastModifiedTime(model).toMillis(), genuine));
        Catalogue catalogue = Catalogue.parse("""
                {"version": 1, "models": [
                 {"id": "known", "family": "f", "name": "K", "licence": "Apache-2.0", "fileName": "k.gguf",
                  "uses": ["chat"], "home": "https://example.org/known", "sizeBytes": 6, "sha256": "%s"}]}
                """.formatted(genuine), "test");
        InstalledPart listed = Inventory.models(new ModelStore(models, catalogue), ProgressListener.NONE,
                Assertions::fail).getFirst();
        assertEquals(hash("SHA-256", model), listed.sha256());
        assertEquals("", listed.licence());
        assertNull(listed.publisher());
    }

    /** p2 reports success even if the disk was full while it unpacked the bundle of a model. */
    @Tag("claim:models-listed")
    @Test
    void aModelOfWhichNothingIsWholeKeepsNoOtherFromBeingListed() throws Exception {
        Path models = Files.createDirectories(folder.resolve("models"));
        Path whole = Files.writeString(models.resolve("whole.gguf"), "a model");
        Path bundle = Files.createDirectories(folder.resolve("plugins/org.vauban.model.cut.00001-of-00001_1.0.0"));
        Files.writeString(bundle.resolve(InstalledModel.FILE), """
                {"id":"cut","name":"Cut","sha256":"%s","size":10,"shard":1,"shards":1,"file":"cut.gguf",\
                "fileSize":10,"fileSha256":"%s"}""".formatted("0".repeat(64), "0".repeat(64)));
        StoreOptions machine = StoreOptions.standard();
        ModelStore store = new ModelStore(models, Catalogue.parse("{\"version\": 1, \"models\": []}", "test"),
                new StoreOptions(machine.freeSpace(), folder.resolve("records"), machine.rules(),
                        () -> List.of(bundle.getParent())));
        List<String> unlisted = new ArrayList<>();
        List<InstalledPart> listed = Inventory.models(store, ProgressListener.NONE, unlisted::add);
        assertEquals(List.of(hash("SHA-256", whole)), listed.stream().map(InstalledPart::sha256).toList());
        assertEquals(1, unlisted.size(), unlisted + "");
        assertTrue(unlisted.getFirst().contains("cut"), unlisted + "");
    }
}
