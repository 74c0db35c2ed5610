// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ForbiddenModelException;
import org.vauban.models.ModelStore;
import org.vauban.models.StoreOptions;
import org.vauban.models.UnmanagedModel;

/** Models that a policy does not allow are not provided, whether they come from the store or from elsewhere. */
class ModelPolicyTest {
    private static final byte[] MODEL = Gguf.model(2 << 20, 1);
    private static final byte[] STRANGER = Gguf.model(1 << 20, 2);

    @TempDir
    Path temp;

    private Path models;
    private Path known;
    private Path own;

    @BeforeEach
    void place() throws Exception {
        temp = temp.toRealPath();
        models = Files.createDirectories(temp.resolve("models"));
        known = Files.write(models.resolve("known.gguf"), MODEL);
        own = Files.write(models.resolve("own.gguf"), STRANGER);
    }

    private static Catalogue catalogue() throws CatalogueException {
        return Catalogue.parse("""
                {"version": 1, "models": [
                  {"id": "known", "family": "qwen2", "name": "Known", "licence": "Apache-2.0", "sizeBytes": %d,
                   "sha256": "%s", "fileName": "known.gguf", "home": "https://publisher.example/", \
                "uses": ["chat"]}]}"""
                .formatted(MODEL.length, Gguf.sha256(MODEL)), "test");
    }

    private StoreOptions options(String policy) throws Exception {
        Path file = Files.writeString(temp.resolve("policy.json"), policy);
        return new StoreOptions(folder -> 1L << 40, temp.resolve("records"),
                () -> ModelPolicy.of(Policy.read(List.of(file))));
    }

    private ModelStore store(String policy) throws Exception {
        return new ModelStore(models, catalogue(), options(policy));
    }

    private void refused(String policy, String id, String setting) throws Exception {
        ModelStore store = store(policy);
        String message = assertThrows(ForbiddenModelException.class, () -> store.require(id)).getMessage();
        assertTrue(message.contains(setting) && message.contains("policy.json"), message);
        assertEquals(Optional.of(message), store.refusal(store.describe(id)));
    }

    private Optional<String> elsewhere(String policy, Path file) throws Exception {
        return new UnmanagedModel("known", file).refusal(catalogue(), options(policy));
    }

    @Test
    void onlyModelsWithAnAllowedLicenceAreLoaded() throws Exception {
        String policy = "{\"models.licences\": [\"Apache-2.0\", \"MIT\"]}";
        assertEquals(known, store(policy).require("known"));
        refused(policy, "own", "models.licences");
        refused("{\"models.licences\": [\"MIT\"]}", "known", "models.licences");
        refused("{\"models.licences\": []}", "known", "models.licences");
        assertEquals(Optional.empty(), elsewhere(policy, Files.write(temp.resolve("copy.gguf"), MODEL)));
        assertTrue(elsewhere(policy, own).orElseThrow().contains("models.licences"), "it only calls itself known");
    }

    @Test
    void onlyModelsOfTheCatalogueAreLoaded() throws Exception {
        String policy = "{\"models.uncatalogued\": \"forbidden\"}";
        assertEquals(known, store(policy).require("known"));
        refused(policy, "own", "models.uncatalogued");
        assertEquals(own, store("{}").require("own"));
        assertEquals(Optional.empty(), elsewhere(policy, known));
        assertTrue(elsewhere(policy, own).orElseThrow().contains("models.uncatalogued"), "it only calls itself known");
    }

    @Test
    void modelsAreLoadedFromAllowedFoldersOnly() throws Exception {
        assertEquals(known, store("{\"models.folders\": [\"" + temp + "\"]}").require("known"));
        assertEquals(known, store("{\"models.folders\": [\"/elsewhere\", \"" + models + "\"]}").require("known"));
        refused("{\"models.folders\": [\"" + models + "/deeper\"]}", "known", "models.folders");
        refused("{\"models.folders\": [\"" + models + "2\"]}", "known", "models.folders");
        Path inside = Files.createDirectories(temp.resolve("inside"));
        Path link = Files.createSymbolicLink(inside.resolve("known.gguf"), known);
        assertTrue(elsewhere("{\"models.folders\": [\"" + inside + "\"]}", link).isPresent(), "a link leads out");
        Path linked = Files.createSymbolicLink(temp.resolve("linked"), models);
        assertEquals(known, store("{\"models.folders\": [\"" + linked + "\"]}").require("known"),
                "a folder counts by where it leads");
    }

    /** The user's models.json holds only the user's wishes. */
    @Test
    void whatTheUserAddsToTheCatalogueIsNotKnownToPolicies() throws Exception {
        Catalogue user = Catalogue.load(Files.writeString(temp.resolve("models.json"), """
                {"version": 1, "models": [
                  {"id": "own", "family": "qwen2", "name": "Own", "licence": "Apache-2.0", "sizeBytes": %d,
                   "sha256": "%s", "fileName": "own.gguf", "home": "https://publisher.example/", "uses": ["chat"]}]}"""
                .formatted(STRANGER.length, Gguf.sha256(STRANGER))));
        assertEquals(own, new ModelStore(models, user, options("{}")).require("own"));
        for (String policy : List.of("{\"models.licences\": [\"Apache-2.0\"]}",
                "{\"models.uncatalogued\": \"forbidden\"}")) {
            ModelStore store = new ModelStore(models, user, options(policy));
            assertThrows(ForbiddenModelException.class, () -> store.require("own"), policy);
            assertTrue(new UnmanagedModel("own", own).refusal(user, options(policy)).isPresent(), policy);
        }
    }

    private void forge() throws Exception {
        Files.writeString(models.resolve("known.gguf.verified"),
                "{\"sizeBytes\": %d, \"modifiedMillis\": %d, \"sha256\": \"%s\"}".formatted(MODEL.length,
                        Files.getLastModifiedTime(known).toMillis(), Gguf.sha256(MODEL)));
    }

    /** Anyone who can put a model into the folder can also write its record. */
    @Test
    void aRecordThatSomebodyWroteAllowsNothing() throws Exception {
        byte[] other = Gguf.model(MODEL.length, 7);
        Files.write(known, other);
        forge();
        assertEquals(known, store("{}").require("known"), "the record is taken for true where no policy asks");
        for (String policy : List.of("{\"models.allowed\": [\"" + Gguf.sha256(MODEL) + "\"]}",
                "{\"models.licences\": [\"Apache-2.0\"]}", "{\"models.uncatalogued\": \"forbidden\"}")) {
            ModelStore store = store(policy);
            // hashing also corrects the record, so it is forged again each time
            forge();
            assertThrows(ForbiddenModelException.class, () -> store.require("known"), policy);
        }
    }

    /** A lower layer cannot use a link to leave the folders that a higher layer allows. */
    @Test
    void aLinkInAnAllowedFolderIsNoOtherAllowedFolder() throws Exception {
        Path inside = Files.createDirectories(temp.resolve("inside"));
        Path out = Files.createSymbolicLink(inside.resolve("out"), models);
        Path higher = Files.writeString(temp.resolve("higher.json"), "{\"models.folders\": [\"" + inside + "\"]}");
        Path lower = Files.writeString(temp.resolve("lower.json"), "{\"models.folders\": [\"" + out + "\"]}");
        ModelPolicy policy = ModelPolicy.of(Policy.read(List.of(higher, lower)));
        assertTrue(policy.refusal("known", "MIT", known, 1).isPresent());
        assertTrue(ModelPolicy.of(Policy.read(List.of(lower))).refusal("known", "MIT", known, 1).isEmpty());
    }

    /** llama.cpp loads the other shards as well, whatever they contain. */
    @Test
    void theHashOfOneOfSeveralShardsAllowsNothing() throws Exception {
        byte[] shard = new Gguf().header(3, 0, 3).string("split.no").number(2, 4).number(0, 2).string("split.count")
                .number(2, 4).number(2, 2).text("general.name", "Test").number(0, 8).number(0, 8)
                .number(0, 8).number(0, 8).bytes();
        Path file = Files.write(models.resolve("split-00001-of-00002.gguf"), shard);
        String policy = "{\"models.allowed\": [\"" + Gguf.sha256(shard) + "\", \"" + Gguf.sha256(STRANGER) + "\"]}";
        refused(policy, "split-00001-of-00002", "models.allowed");
        assertTrue(elsewhere(policy, file).orElseThrow().contains("models.allowed"));
        assertEquals(own, store(policy).require("own"));
        assertEquals(file, store("{}").require("split-00001-of-00002"));
    }

    @Test
    void largeModelsAreNotLoaded() throws Exception {
        refused("{\"models.megabytes\": \"1\"}", "known", "models.megabytes");
        assertEquals(known, store("{\"models.megabytes\": \"2\"}").require("known"));
        assertTrue(elsewhere("{\"models.megabytes\": \"1\"}", known).isPresent());
    }
}
