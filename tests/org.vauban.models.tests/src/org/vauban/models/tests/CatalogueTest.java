// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.governance.policy.PolicyInstaller;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.RootDocument.NamedKey;
import org.vauban.governance.signature.RootDocument.Signers;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.StrictJson;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ModelPurpose;

class CatalogueTest {
    @TempDir
    Path temp;

    @Test
    void knowsTheDevelopmentModels() throws Exception {
        Catalogue catalogue = Catalogue.builtIn();
        CatalogueModel small = catalogue.require("qwen2.5-coder-0.5b-instruct");
        assertEquals(491_400_064, small.sizeBytes());
        assertEquals("1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32", small.sha256());
        assertEquals("qwen", small.fim());
        assertTrue(small.uses().contains(ModelPurpose.COMPLETION));
        assertNull(catalogue.require("smollm2-135m-instruct").fim());
        assertEquals(small, catalogue.findByHash(small.sha256().toUpperCase()).orElseThrow());
    }

    @Test
    void everyModelHasAHomeAndEveryHashASize() {
        for (CatalogueModel model : Catalogue.builtIn().models()) {
            assertEquals(model.sha256() != null, model.sizeBytes() > 0, model.id());
            assertTrue(model.home() != null, model.id());
            assertFalse(model.uses().isEmpty(), model.id());
        }
    }

    @Test
    void theDefaultDependsOnMemory() {
        Catalogue catalogue = Catalogue.builtIn();
        assertEquals("qwen2.5-coder-1.5b-instruct", catalogue.defaultModel(8L << 30).id());
        assertEquals("qwen2.5-coder-1.5b-instruct", catalogue.defaultModel(8_100_000_000L * 102 / 100).id());
        assertEquals("qwen2.5-coder-0.5b-instruct", catalogue.defaultModel(4L << 30).id());
    }

    private static String model(String members) {
        return "{\"version\": 1, \"models\": [{\"id\": \"mine\", \"family\": \"f\", \"name\": \"n\", \"licence\": \"l\", "
                + "\"fileName\": \"a.gguf\", \"uses\": [\"chat\"]" + (members.isEmpty() ? "" : ", " + members) + "}]}";
    }

    @Test
    void theUsersCatalogueIsMergedOver() throws Exception {
        Path file = Files.writeString(temp.resolve("models.json"), model("\"recommended\": true")
                .replace("}]}",
                        "}, {\"id\": \"smollm2-135m-instruct\", \"family\": \"f\", \"name\": \"Own\", \"licence\": \"l\", "
                                + "\"fileName\": \"b.gguf\", \"uses\": []}]}"));
        Catalogue catalogue = Catalogue.load(file);
        assertTrue(catalogue.require("mine").recommended());
        assertEquals("Own", catalogue.require("smollm2-135m-instruct").name());
        assertEquals(Catalogue.builtIn().models().size() + 1, catalogue.models().size());
        assertEquals(Catalogue.builtIn().models().size(), Catalogue.load(temp.resolve("absent.json")).models().size());
        assertThrows(CatalogueException.class, () -> Catalogue.load(temp));
    }

    /** Where a policy requires models of the catalogue, the site's entries count and the user's do not. */
    @Test
    void theSignedCatalogueOfTheSiteCounts() throws Exception {
        SigningKey root = SigningKeys.generate(SignatureAlgorithm.ED25519);
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        SigningKey policy = SigningKeys.generate(SignatureAlgorithm.ED25519);
        Instant issued = Instant.parse("2026-11-01T00:00:00Z");
        Instant expires = issued.plus(Duration.ofDays(365));
        RootDocument document = new RootDocument("Example", 1, issued, expires,
                Map.of(root.id(), new NamedKey(root.verificationKey(), "Root"), key.id(),
                        new NamedKey(key.verificationKey(), "Models"), policy.id(),
                        new NamedKey(policy.verificationKey(), "Policy")),
                Map.of(Role.ROOT, new Signers(Set.of(root.id()), 1), Role.MODELS, new Signers(Set.of(key.id()), 1),
                        Role.POLICY, new Signers(Set.of(policy.id()), 1)));
        Path machine = Files.createDirectories(temp.toRealPath().resolve("machine"));
        Set<Integer> administrators = new HashSet<>(Set.of(0));
        if (machine.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            administrators.add((Integer) Files.getAttribute(machine, "unix:uid"));
        }
        PolicySources sources = new PolicySources(machine, temp, null, "ada", administrators,
                InstantSource.fixed(issued.plus(Duration.ofDays(1))));
        PolicyInstaller installer = new PolicyInstaller(sources);
        Envelope signed = Envelope.of(RootDocument.PAYLOAD_TYPE, document.json()).signedBy(root);
        installer.install(signed, machine, signed.digest());
        Path own = Files.writeString(temp.resolve("models.json"), model("").replace("mine", "own"));
        assertTrue(Catalogue.load(sources, own).find("mine").isEmpty());
        JsonObject models = StrictJson.object(model("").getBytes(StandardCharsets.UTF_8));
        models.addProperty("issued", issued.toString());
        models.addProperty("expires", expires.toString());
        models.addProperty("site", "Example");
        installer.install(Envelope.of(ModelsDocument.PAYLOAD_TYPE, models).signedBy(key), machine, null);
        Catalogue catalogue = Catalogue.load(sources, own);
        assertTrue(catalogue.find("mine").isPresent() && catalogue.find("own").isPresent());
        byte[] file = Files.readAllBytes(sources.models());
        file[file.length / 2] ^= 1;
        Files.write(sources.models(), file);
        String refused = assertThrows(CatalogueException.class, () -> Catalogue.load(sources, own)).getMessage();
        assertTrue(refused.contains("models.catalogue.json"), refused);
    }

    @Test
    void placesToFetchFromOfAnOlderCatalogueAreNotLookedAt() throws Exception {
        Catalogue catalogue = Catalogue.parse(model("\"sources\": [{\"kind\": \"wheels\", \"packages\": [\"a==1\"]}]"),
                "file.json");
        assertEquals("n", catalogue.require("mine").name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"\"sha256\": \"abc\" | sha256", "\"sha256\": 5 | sha256",
            "\"sizeBytes\": -1 | sizeBytes", "\"sizeBytes\": 1.5 | sizeBytes", "\"sizeBytes\": \"x\" | sizeBytes",
            "\"contextLength\": 99999999999 | contextLength", "\"recommended\": \"yes\" | recommended",
            "\"uses\": [\"fun\"] | uses", "\"uses\": {} | uses", "\"fileName\": \"../x\" | fileName",
            "\"id\": \"../x\" | id", "\"id\": \"\" | id", "\"home\": \"a b\" | home",
            "\"sha256\": \"1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32\" | sizeBytes"})
    void complaintsNameTheMember(String members, String place) {
        CatalogueException e = assertThrows(CatalogueException.class,
                () -> Catalogue.parse(model(members), "file.json"));
        assertTrue(e.getMessage().contains("file.json") && e.getMessage().contains(place), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"``", "nonsense", "[]", "{}", "{\"version\": 2}",
            "{\"version\": 1, \"models\": 5}", "{\"version\": 1, \"models\": [5]}", "{\"version\": 1",
            "{\"version\": 1, \"models\": [{}]}"})
    void whatIsNoCatalogueIsRefused(String json) {
        String text = json == null ? "" : json;
        CatalogueException e = assertThrows(CatalogueException.class, () -> Catalogue.parse(text, "file.json"), text);
        assertTrue(e.getMessage().contains("file.json"), e.getMessage());
        assertThrows(CatalogueException.class, () -> Catalogue.parse("[".repeat(100_000), "file.json"));
    }

    @Test
    void anIdTwiceIsRefused() {
        String one = "{\"id\": \"a\", \"family\": \"f\", \"name\": \"n\", \"licence\": \"l\", \"fileName\": \"a.gguf\"}";
        assertThrows(CatalogueException.class,
                () -> Catalogue.parse("{\"version\": 1, \"models\": [" + one + "," + one + "]}", "file.json"));
    }
}
