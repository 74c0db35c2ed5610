// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.TrustException;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ForbiddenModelException;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoreOptions;
import org.vauban.models.UnmanagedModel;
import org.vauban.models.signature.ModelSignature;
import org.vauban.models.signature.SignatureFiles;

/**
 * Signatures of models in the format of OpenSSF: which of them count, and what a policy that requires them refuses.
 */
class ModelSignatureTest {
    private static final byte[] MODEL = Gguf.model(1 << 20, 1);
    private static final String HASH = Gguf.sha256(MODEL);
    private static final String REQUIRED = "{\"models.unsigned\": \"forbidden\"}";
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    private Path temp;
    private SigningKey root;
    private SigningKey first;
    private SigningKey second;
    private Path file;

    @BeforeEach
    void keys() throws Exception {
        temp = temp.toRealPath();
        root = SigningKeys.generate(SignatureAlgorithm.ED25519);
        first = SigningKeys.generate(SignatureAlgorithm.ECDSA_P384);
        second = SigningKeys.generate(SignatureAlgorithm.ED25519);
        file = Files.write(temp.resolve("mine.gguf"), MODEL);
        install(document(1, NOW.plus(Duration.ofDays(30)), first));
    }

    private RootDocument document(int threshold, Instant expires, SigningKey... models) {
        Map<String, RootDocument.NamedKey> keys = new LinkedHashMap<>();
        keys.put(root.id(), new RootDocument.NamedKey(root.verificationKey(), "Ada"));
        Set<String> ids = new HashSet<>();
        for (SigningKey key : models) {
            keys.put(key.id(), new RootDocument.NamedKey(key.verificationKey(), "Owner " + keys.size()));
            ids.add(key.id());
        }
        return new RootDocument("Example", 1, NOW.minus(Duration.ofDays(60)), expires, keys,
                models.length == 0 ? Map.of(Role.ROOT, new RootDocument.Signers(Set.of(root.id()), 1))
                        : Map.of(Role.ROOT, new RootDocument.Signers(Set.of(root.id()), 1), Role.MODELS,
                                new RootDocument.Signers(ids, threshold)));
    }

    private void install(RootDocument document) throws Exception {
        Files.createDirectories(temp.resolve("machine"));
        Files.write(temp.resolve("machine/root.json"),
                Envelope.of(RootDocument.PAYLOAD_TYPE, document.json()).signedBy(root).bytes());
    }

    private StoreOptions options(String policy) throws Exception {
        Path settings = Files.writeString(temp.resolve("policy.json"), policy);
        Set<Integer> administrators = new HashSet<>();
        if (temp.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            administrators.add((Integer) Files.getAttribute(temp, "unix:uid"));
        }
        PolicySources sources = new PolicySources(temp.resolve("machine"), temp.resolve("user"), null, "jean",
                administrators, InstantSource.system());
        return new StoreOptions(folder -> 1L << 40, temp.resolve("records"),
                () -> ModelPolicy.of(Policy.read(List.of(settings)), sources));
    }

    private ModelStore store(String policy) throws Exception {
        return new ModelStore(temp.resolve("models"), Catalogue.parse("{\"version\": 1, \"models\": []}", "test"),
                options(policy));
    }

    private Path signature(byte[] bytes) throws Exception {
        return Files.write(temp.resolve("model.signature"), bytes);
    }

    private static byte[] signed(SigningKey key) throws TrustException {
        return ModelSignature.sign("mine.gguf", HASH, key);
    }

    @Test
    void onlySignedModelsAreImportedAndLoaded() throws Exception {
        ModelStore store = store(REQUIRED);
        String message = assertThrows(ForbiddenModelException.class,
                () -> store.importFile(file, null, ProgressListener.NONE)).getMessage();
        assertTrue(message.contains("models.unsigned") && message.contains("policy.json"), message);
        Path signature = signature(signed(first));
        Path imported = store.importFile(file, null, signature, ProgressListener.NONE).file();
        assertEquals(imported, store.require("mine"));
        assertArrayEquals(Files.readAllBytes(signature), Files.readAllBytes(temp.resolve("models/mine.gguf.sig")));
        assertEquals(List.of("mine"), store.list().stream().map(each -> each.id()).toList());

        Files.delete(temp.resolve("models/mine.gguf.sig"));
        assertThrows(ForbiddenModelException.class, () -> store.require("mine"));
        assertEquals(imported, store("{}").require("mine"), "where no policy requires it");
        store(REQUIRED);
        store.importFile(imported, null, signature, ProgressListener.NONE);
        assertEquals(imported, store.require("mine"), "the signature of a model that is there can be brought later");
        byte[] other = Gguf.model(1 << 20, 2);
        Files.write(imported, other);
        assertThrows(ForbiddenModelException.class, () -> store.require("mine"), "another model in its place");
        assertTrue(store.remove("mine"));
        assertFalse(Files.exists(temp.resolve("models/mine.gguf.sig")));
    }

    /** Several people may write to a folder of models. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkInThePlaceOfTheSignatureIsReplacedAndNotFollowed() throws Exception {
        Path other = Files.writeString(temp.resolve("other"), "as it was");
        Path signature = Files.createSymbolicLink(Files.createDirectories(temp.resolve("models"))
                .resolve("mine.gguf.sig"), other);
        Path named = signature(signed(first));
        store(REQUIRED).importFile(file, null, named, ProgressListener.NONE);
        assertEquals("as it was", Files.readString(other));
        assertArrayEquals(Files.readAllBytes(named), Files.readAllBytes(signature));
        assertFalse(Files.isSymbolicLink(signature));
    }

    /** File systems accept names of 255 bytes. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aModelMayHaveALongName() throws Exception {
        Path model = temp.resolve("a".repeat(240) + ".gguf");
        byte[] signature = signed(first);
        SignatureFiles.write(model, new SignatureFiles.Imported(signature, Optional.empty()));
        assertArrayEquals(signature, Files.readAllBytes(SignatureFiles.beside(model)));
    }

    /**
     * A crash between the removal of the former signature and the creation of the new one would leave a model that no
     * policy allows to be loaded.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theFormerSignatureIsThereUntilTheNewOneIs() throws Exception {
        Path named = signature(signed(first));
        Path imported = store(REQUIRED).importFile(file, null, named, ProgressListener.NONE).file();
        Path models = imported.getParent();
        Set<String> gone = new HashSet<>();
        try (WatchService watch = models.getFileSystem().newWatchService()) {
            models.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            install(document(1, NOW.plus(Duration.ofDays(30)), first, second));
            named = signature(signed(second));
            store(REQUIRED).importFile(imported, null, named, ProgressListener.NONE);
            Files.createFile(models.resolve("end"));
            for (boolean end = false; !end;) {
                WatchKey key = watch.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    end |= Path.of("end").equals(event.context());
                    if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
                        gone.add(String.valueOf(event.context()));
                    }
                }
                assertTrue(key.reset());
            }
        }
        assertArrayEquals(Files.readAllBytes(named), Files.readAllBytes(models.resolve("mine.gguf.sig")));
        assertFalse(gone.contains("mine.gguf.sig"), "deleted before the new one was there");
    }

    @Test
    void theSignatureBesideTheFileIsFound() throws Exception {
        for (String name : List.of("mine.gguf.sig", "model.sig")) {
            Path beside = Files.write(temp.resolve(name), signed(first));
            store(REQUIRED).importFile(file, null, ProgressListener.NONE);
            assertTrue(store(REQUIRED).remove("mine"));
            Files.delete(beside);
        }
        UnmanagedModel elsewhere = new UnmanagedModel("mine", file);
        assertTrue(elsewhere.refusal(Catalogue.builtIn(), options(REQUIRED)).isPresent());
        Files.write(temp.resolve("mine.gguf.sig"), signed(first));
        assertEquals(Optional.empty(), elsewhere.refusal(Catalogue.builtIn(), options(REQUIRED)));
    }

    private void refused(byte[] signature) throws Exception {
        for (String policy : List.of("{}", REQUIRED)) { // a user who names a signature wants it to count
            Path named = signature(signature);
            ModelStore store = store(policy);
            String message = assertThrows(CatalogueException.class,
                    () -> store.importFile(file, null, named, ProgressListener.NONE)).getMessage();
            assertFalse(message.contains("\n"), message);
            assertFalse(Files.exists(temp.resolve("models/mine.gguf")), message);
            assertFalse(Files.exists(temp.resolve("models/mine.gguf.sig")), message);
        }
    }

    /** Returns a bundle with changes in it or in its statement. */
    private static byte[] changed(byte[] bundle, UnaryOperator<String> inBundle, UnaryOperator<String> inStatement) {
        JsonObject json = JsonParser.parseString(new String(bundle, StandardCharsets.UTF_8)).getAsJsonObject();
        JsonObject envelope = json.getAsJsonObject("dsseEnvelope");
        String statement = new String(Base64.getDecoder().decode(envelope.get("payload").getAsString()),
                StandardCharsets.UTF_8);
        envelope.addProperty("payload", Base64.getEncoder()
                .encodeToString(inStatement.apply(statement).getBytes(StandardCharsets.UTF_8)));
        return inBundle.apply(json.toString()).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNotSignedByTheRoleIsRefused() throws Exception {
        refused(signed(second));
        refused(signed(root));
        refused(ModelSignature.sign("mine.gguf", "0".repeat(64), first));
        byte[] good = signed(first);
        refused(new byte[0]);
        refused(Arrays.copyOf(good, good.length / 2));
        refused(new byte[2 << 20]);
        refused(changed(good, all -> all, text -> text.replace("mine.gguf", "yours.gguf")));
        refused(changed(good, all -> all, text -> text.replace("signature/v1.0", "signature/v2.0")));
        refused(changed(good, all -> all.replace("in-toto", "other"), text -> text));
        refused(changed(good, all -> all.replace("sigstore", "other"), text -> text));
        refused(changed(good, all -> all.replaceAll("\"signatures\":\\[.*?\\]", "\"signatures\":[]"), text -> text));
        refused(changed(good, all -> all, text -> text.replace("\"files\"", "\"shards\"")));
        byte[] of = ModelSignature.sign("mine.gguf", "1".repeat(64), first);
        refused(changed(of, all -> all, text -> text.replace("1".repeat(64), HASH)));
    }

    @Test
    void theThresholdOfTheRoleCounts() throws Exception {
        install(document(2, NOW.plus(Duration.ofDays(30)), first, second));
        refused(signed(first));
        JsonObject both = JsonParser.parseString(new String(signed(first), StandardCharsets.UTF_8)).getAsJsonObject();
        var signatures = both.getAsJsonObject("dsseEnvelope").getAsJsonArray("signatures");
        signatures.add(signatures.get(0));
        refused(both.toString().getBytes(StandardCharsets.UTF_8));
        signatures.set(1, JsonParser.parseString(new String(signed(second), StandardCharsets.UTF_8)).getAsJsonObject()
                .getAsJsonObject("dsseEnvelope").getAsJsonArray("signatures").get(0));
        store(REQUIRED).importFile(file, null, signature(both.toString().getBytes(StandardCharsets.UTF_8)),
                ProgressListener.NONE);
        assertTrue(store(REQUIRED).require("mine").endsWith("mine.gguf"));
    }

    @Test
    void withoutARootDocumentThatCountsNothingIsSigned() throws Exception {
        install(document(1, NOW.minus(Duration.ofDays(20)), first));
        refused(signed(first));
        install(document(1, NOW.plus(Duration.ofDays(30))));
        refused(signed(first));
        Files.delete(temp.resolve("machine/root.json"));
        refused(signed(first));
        Files.writeString(temp.resolve("machine/root.json"), "{}");
        refused(signed(first));
    }
}
