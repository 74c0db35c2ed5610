// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoreOptions;
import org.vauban.models.StoredModel;
import org.vauban.models.StoredModel.State;
import org.vauban.models.Verification;
import org.vauban.site.SiteException;
import org.vauban.site.SiteSigner;
import org.vauban.site.model.ModelPack;
import org.vauban.site.model.Packaging;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A model as a p2 repository, and the model store's view of what p2 installs from it. */
class ModelPackTest {
    private static final int TENSORS = 30;
    private static final int TENSOR_BYTES = 64 << 10;
    private static final long SHARD = 500_000;
    private static final String ID = "tiny-coder";

    @TempDir
    private Path folder;
    private Path model;
    private Path licence;
    private Path card;
    private String hash;

    @BeforeEach
    void model() throws Exception {
        licence = Files.writeString(folder.resolve("licence.txt"), "Apache License 2.0 <with> \"marks\" & more\r\n");
        card = Files.writeString(folder.resolve("card.md"), "# Tiny coder\n");
        model = folder.resolve("Tiny-Coder.gguf");
        Files.write(model, gguf());
        hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(gguf()));
    }

    private static byte[] gguf() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        number(out, 3, 4);
        number(out, TENSORS, 8);
        number(out, 1, 8);
        text(out, "general.architecture");
        number(out, 8, 4);
        text(out, "qwen2");
        for (int i = 0; i < TENSORS; i++) {
            text(out, "blk." + i);
            number(out, 1, 4);
            number(out, TENSOR_BYTES / 4, 8);
            number(out, 0, 4);
            number(out, (long) i * TENSOR_BYTES, 8);
        }
        while (out.size() % 32 != 0) {
            out.write(0);
        }
        byte[] data = new byte[TENSORS * TENSOR_BYTES];
        new Random(1).nextBytes(data);
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), 0, bytes);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        number(out, text.length(), 8);
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private ModelPack.Result pack(Path out, long shard) throws SiteException {
        return ModelPack.write(model, new Packaging(ID, "Tiny coder", "1.0.0", licence, card, shard),
                Catalogue.builtIn(), out, ProgressListener.NONE);
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    /** Unpacks the bundles as p2 does with bundles of folder shape. */
    private Path install(Path repository) throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("eclipse/plugins"));
        try (Stream<Path> archives = Files.list(repository.resolve("plugins"))) {
            for (Path archive : archives.toList()) {
                String name = archive.getFileName().toString();
                Path bundle = plugins.resolve(name.substring(0, name.length() - ".jar".length()));
                try (ZipFile zip = new ZipFile(archive.toFile())) {
                    for (ZipEntry entry : zip.stream().toList()) {
                        assertEquals(ZipEntry.STORED, entry.getMethod());
                        Files.createDirectories(bundle.resolve(entry.getName()).getParent());
                        try (InputStream in = zip.getInputStream(entry)) {
                            Files.copy(in, bundle.resolve(entry.getName()));
                        }
                    }
                }
            }
        }
        return plugins;
    }

    private ModelStore store(String pinned) throws Exception {
        Catalogue catalogue = Catalogue.parse("""
                {"version": 1, "models": [{"id": "%s", "family": "tiny", "name": "Tiny", "licence": "Apache-2.0",
                 "sizeBytes": %d, "sha256": "%s", "fileName": "Tiny-Coder.gguf", "contextLength": 4096,
                 "minMemoryBytes": 1, "uses": ["completion"], "fim": null, "recommended": true}]}
                """.formatted(ID, Files.size(model), pinned), "test");
        return new ModelStore(folder.resolve("models"), catalogue, new StoreOptions(any -> 1L << 40,
                folder.resolve("cache/verified"), () -> ModelPolicy.of(Policy.NONE),
                () -> List.of(folder.resolve("eclipse/plugins"))));
    }

    @Test
    void theRepositoryIsTheSameEachTime() throws Exception {
        ModelPack.Result result = pack(folder.resolve("one"), SHARD);
        assertEquals(new ModelPack.Result("org.vauban.model.tiny-coder.feature.group", 5, hash, Files.size(model)),
                result);
        pack(folder.resolve("two"), SHARD);
        pack(folder.resolve("two"), SHARD);
        Map<String, byte[]> one = contents(folder.resolve("one"));
        Map<String, byte[]> two = contents(folder.resolve("two"));
        assertEquals(one.keySet(), two.keySet());
        one.forEach((path, bytes) -> assertArrayEquals(bytes, two.get(path), path));
        SiteSigner.sign(folder.resolve("one"), new SiteSigner.Heading(ExampleSite.ORGANISATION, "models", 1, "1",
                ExampleSite.NOW, Duration.ofDays(9)), ExampleSite.FIRST);
        SiteSigner.sign(folder.resolve("one"), null, ExampleSite.SECOND);
        assertEquals(10, ExampleSite.verifier().verify(folder.resolve("one")).manifest().files().size());
    }

    @Test
    void theMetadataDescribesWhatIsThere() throws Exception {
        pack(folder.resolve("site"), SHARD);
        Document artifacts = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(folder.resolve("site/artifacts.xml").toFile());
        NodeList list = artifacts.getElementsByTagName("artifact");
        assertEquals(6, list.getLength());
        for (int i = 0; i < list.getLength(); i++) {
            Element artifact = (Element) list.item(i);
            boolean bundle = artifact.getAttribute("classifier").equals("osgi.bundle");
            byte[] bytes = Files.readAllBytes(folder.resolve("site").resolve(bundle ? "plugins" : "features")
                    .resolve(artifact.getAttribute("id") + "_" + artifact.getAttribute("version") + ".jar"));
            Map<String, String> properties = properties(artifact);
            assertEquals(Integer.toString(bytes.length), properties.get("download.size"));
            assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes)),
                    properties.get("download.checksum.sha-512"));
            assertTrue(bytes.length < SHARD + 2_000, artifact.getAttribute("id") + " has " + bytes.length);
        }
        Document content = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(folder.resolve("site/content.xml").toFile());
        assertEquals(7, content.getElementsByTagName("unit").getLength());
        assertEquals("Apache License 2.0 <with> \"marks\" & more\n",
                content.getElementsByTagName("license").item(0).getTextContent());
        for (String tag : List.of("unit", "provided", "required", "property", "instruction", "artifact")) {
            int listed = sizes(content, tag.equals("property") ? "properties" : tag.equals("provided") ? "provides"
                    : tag.equals("required") ? "requires" : tag + "s");
            assertEquals(content.getElementsByTagName(tag).getLength(), listed, tag);
        }
        try (ZipFile feature = new ZipFile(
                folder.resolve("site/features/org.vauban.model.tiny-coder_1.0.0.jar").toFile())) {
            assertEquals(List.of("feature.xml", "LICENSE", "model-card.md", "sha256.txt", "mlbom.cdx.json"),
                    feature.stream().map(ZipEntry::getName).toList());
            String hashes = new String(feature.getInputStream(feature.getEntry("sha256.txt")).readAllBytes(),
                    StandardCharsets.UTF_8);
            assertTrue(hashes.startsWith(hash + "  Tiny-Coder.gguf\n"), hashes);
            assertArrayEquals(Files.readAllBytes(folder.resolve("site/mlbom.cdx.json")),
                    feature.getInputStream(feature.getEntry("mlbom.cdx.json")).readAllBytes());
        }
    }

    /** {@code ./dev proof sbom} validates one with CycloneDX's own validator. */
    @Test
    void aBillOfMaterialsNamesTheModelItsCardAndItsShards() throws Exception {
        pack(folder.resolve("site"), SHARD);
        JsonObject bill = JsonParser.parseString(Files.readString(folder.resolve("site/mlbom.cdx.json")))
                .getAsJsonObject();
        assertEquals("1.7", bill.get("specVersion").getAsString());
        JsonObject component = bill.getAsJsonArray("components").get(0).getAsJsonObject();
        assertEquals("machine-learning-model", component.get("type").getAsString());
        assertEquals("1.0.0", component.get("version").getAsString());
        assertEquals(hash, hash(component));
        assertEquals("qwen2", component.getAsJsonObject("modelCard").getAsJsonObject("modelParameters")
                .get("modelArchitecture").getAsString());
        assertTrue(component.getAsJsonArray("licenses").toString().contains("Apache License 2.0"), bill.toString());
        String cardHash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(card)));
        assertTrue(component.getAsJsonArray("externalReferences").toString().contains(cardHash), bill.toString());
        Map<String, String> listed = new TreeMap<>();
        component.getAsJsonArray("components").forEach(part -> listed
                .put(part.getAsJsonObject().get("name").getAsString(), hash(part.getAsJsonObject())));
        Map<String, String> shards = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : contents(install(folder.resolve("site"))).entrySet()) {
            if (file.getKey().endsWith(".gguf")) {
                shards.put(Path.of(file.getKey()).getFileName().toString(),
                        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.getValue())));
            }
        }
        assertEquals(shards, listed);
        pack(folder.resolve("whole"), 1L << 30);
        assertFalse(Files.readString(folder.resolve("whole/mlbom.cdx.json")).contains("\"file\""), "it was not cut");
    }

    private static String hash(JsonObject component) {
        return component.getAsJsonArray("hashes").get(0).getAsJsonObject().get("content").getAsString();
    }

    private static Map<String, String> properties(Element artifact) {
        Map<String, String> properties = new TreeMap<>();
        NodeList list = artifact.getElementsByTagName("property");
        for (int i = 0; i < list.getLength(); i++) {
            Element one = (Element) list.item(i);
            properties.put(one.getAttribute("name"), one.getAttribute("value"));
        }
        return properties;
    }

    private static int sizes(Document document, String tag) {
        int sum = 0;
        NodeList list = document.getElementsByTagName(tag);
        for (int i = 0; i < list.getLength(); i++) {
            sum += Integer.parseInt(((Element) list.item(i)).getAttribute("size"));
        }
        return sum;
    }

    @Test
    void anInstalledModelIsUsedWhereItIs() throws Exception {
        for (long shard : new long[] {SHARD, 1L << 30}) {
            Path site = folder.resolve("site" + shard);
            pack(site, shard);
            Path plugins = install(site);
            ModelStore store = store(hash);
            StoredModel before = store.describe(ID);
            assertEquals(State.UNVERIFIED, before.state());
            Path file = store.require(ID);
            assertEquals(State.VERIFIED, store.describe(ID).state());
            assertTrue(file.toRealPath().startsWith(plugins.toRealPath()), file + " is a copy");
            assertEquals(shard == SHARD ? "tiny-coder-00001-of-00005.gguf" : "tiny-coder.gguf",
                    file.getFileName().toString());
            if (shard == SHARD) {
                for (int number = 1; number <= 5; number++) {
                    Path each = file.resolveSibling("tiny-coder-0000" + number + "-of-00005.gguf");
                    assertTrue(each.toRealPath().startsWith(plugins.toRealPath()), each + " is a copy");
                }
            }
            assertEquals(Verification.Result.GENUINE, store.verify(ID, ProgressListener.NONE).result());
            assertEquals(hash, store.verify(ID, ProgressListener.NONE).actualSha256());
            assertEquals(file, store.require(ID));
            assertThrows(CatalogueException.class, () -> store.remove(ID));
            try (Stream<Path> all = Files.walk(plugins)) {
                assertEquals(List.of(), all.filter(each -> each.toString().endsWith(".verified")).toList());
            }
            delete(plugins);
            assertEquals(State.ABSENT, store.describe(ID).state());
        }
    }

    @Test
    void whatIsMissingIsNamedAndNothingElseIsCopiedAgain() throws Exception {
        pack(folder.resolve("site"), SHARD);
        Path plugins = install(folder.resolve("site"));
        ModelStore store = store(hash);
        store.require(ID);
        Path second = plugins.resolve("org.vauban.model.tiny-coder.00002-of-00005_1.0.0");
        Path shard = second.resolve("tiny-coder-00002-of-00005.gguf");
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length / 2)); // as after a full disk
        assertEquals(State.DAMAGED, store.describe(ID).state());
        String sentence = assertThrows(CatalogueException.class, () -> store.require(ID)).getMessage();
        assertTrue(sentence.contains("[2]") && sentence.contains(second.toString()), sentence);
        delete(second);
        sentence = assertThrows(CatalogueException.class, () -> store.verify(ID, ProgressListener.NONE)).getMessage();
        assertTrue(sentence.contains("[2]"), sentence);
        Files.createDirectories(second);
        try (ZipFile zip = new ZipFile(folder.resolve("site/plugins")
                .resolve("org.vauban.model.tiny-coder.00002-of-00005_1.0.0.jar").toFile())) {
            for (String name : List.of("vauban-model.json", "tiny-coder-00002-of-00005.gguf")) {
                Files.copy(zip.getInputStream(zip.getEntry(name)), second.resolve(name));
            }
        }
        store.require(ID);
        assertEquals(State.VERIFIED, store.describe(ID).state());
    }

    private static Path thirdShard(Path plugins) {
        return plugins.resolve("org.vauban.model.tiny-coder.00003-of-00005_1.0.0/tiny-coder-00003-of-00005.gguf");
    }

    /** Flips one bit. */
    private static void alter(Path shard) throws IOException {
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shard, bytes);
    }

    /** p2 gives extracted files the times stored in the archive. */
    @Test
    void aShardOfTheSameSizeAndTimeIsHashedAgain() throws Exception {
        pack(folder.resolve("site"), SHARD);
        Path plugins = install(folder.resolve("site"));
        ModelStore store = store(hash);
        store.require(ID);
        assertEquals(State.VERIFIED, store.describe(ID).state());
        Path shard = thirdShard(plugins);
        FileTime time = Files.getLastModifiedTime(shard);
        alter(shard);
        Files.setLastModifiedTime(shard, time);
        assertEquals(State.UNVERIFIED, store.describe(ID).state());
        assertThrows(CatalogueException.class, () -> store.require(ID));
    }

    @Test
    void aChangedShardIsNeverLoaded() throws Exception {
        pack(folder.resolve("site"), SHARD);
        alter(thirdShard(install(folder.resolve("site"))));
        ModelStore store = store(hash);
        assertThrows(CatalogueException.class, () -> store.require(ID));
        assertEquals(State.DAMAGED, store.describe(ID).state());
        assertThrows(CatalogueException.class, () -> store("0".repeat(64)).require(ID));
    }

    @Test
    void whatCannotBePackedIsSaid() throws Exception {
        Path used = Files.createDirectories(folder.resolve("used"));
        Files.writeString(used.resolve("thesis.txt"), "mine");
        assertThrows(SiteException.class, () -> pack(used, SHARD));
        assertTrue(Files.exists(used.resolve("thesis.txt")));
        assertThrows(SiteException.class, () -> ModelPack.write(model,
                new Packaging(ID, "x", "one", licence, null, SHARD), Catalogue.builtIn(),
                folder.resolve("out"), ProgressListener.NONE));
        assertThrows(SiteException.class, () -> ModelPack.write(model, new Packaging("../x", "x", "1.0.0", licence,
                null, SHARD), Catalogue.builtIn(), folder.resolve("out"), ProgressListener.NONE));
        assertThrows(SiteException.class, () -> ModelPack.write(licence,
                new Packaging(ID, "x", "1.0.0", licence, null, SHARD), Catalogue.builtIn(), folder.resolve("out"),
                ProgressListener.NONE));
        SiteException other = assertThrows(SiteException.class,
                () -> ModelPack.write(model, new Packaging("qwen2.5-coder-0.5b-instruct", "x", "1.0.0", licence, null,
                        SHARD), Catalogue.builtIn(), folder.resolve("out"), ProgressListener.NONE));
        assertTrue(other.isRefused() && other.getMessage().contains(hash), other.getMessage());
        assertFalse(Files.exists(folder.resolve("out/content.xml")));
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            List<Path> inside;
            try (Stream<Path> list = Files.list(path)) {
                inside = list.toList();
            }
            for (Path each : inside) {
                delete(each);
            }
        }
        Files.delete(path);
    }
}
