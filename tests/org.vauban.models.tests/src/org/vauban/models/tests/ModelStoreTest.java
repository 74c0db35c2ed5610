// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.models.CancelledException;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoreOptions;
import org.vauban.models.StoredModel.State;
import org.vauban.models.StoredModel;
import org.vauban.models.Verification;

class ModelStoreTest {
    private static final int SIZE = 300_000;
    private static final byte[] MODEL = Gguf.model(SIZE, 1);
    private static final String HASH = Gguf.sha256(MODEL);

    @TempDir
    Path temp;

    private Path directory() {
        return temp.resolve("store");
    }

    private Catalogue catalogue() throws CatalogueException {
        return Catalogue.parse(
                """
                {"version": 1, "models": [
                  {"id": "test", "family": "qwen2", "name": "Test", "licence": "x", "sizeBytes": %d, "sha256": "%s",
                   "fileName": "test-q4.gguf", "home": "https://publisher.example/", "uses": ["chat"]},
                  {"id": "unpinned", "family": "qwen2", "name": "Other", "licence": "x", "sha256": null, "home": "https://home.example/",
                   "fileName": "other.gguf", "uses": ["chat"]}]}"""
                        .formatted(SIZE, HASH),
                "test");
    }

    private StoreOptions options(long free) {
        return new StoreOptions(folder -> free, records());
    }

    private ModelStore under(String policy) throws Exception {
        Path file = Files.writeString(temp.resolve("policy.json"), policy);
        return new ModelStore(directory(), catalogue(), new StoreOptions(folder -> 1L << 40, records(),
                () -> ModelPolicy.of(Policy.read(List.of(file)))));
    }

    @Tag("claim:models-allowed")
    @Test
    void onlyModelsThatAPolicyAllowsAreLoaded() throws Exception {
        Path file = place(MODEL);
        assertEquals(file, under("{\"models.allowed\": [\"" + HASH + "\"]}").require("test"));
        ModelStore none = under("{\"models.allowed\": [\"" + "0".repeat(64) + "\"]}");
        String message = assertThrows(CatalogueException.class, () -> none.require("test")).getMessage();
        assertTrue(message.contains(HASH) && message.contains("models.allowed") && message.contains("policy.json"),
                message);
        assertTrue(none.refusal(none.describe("test")).isPresent());
        Path own = Files.write(directory().resolve("own.gguf"), Gguf.model(SIZE, 2));
        assertThrows(CatalogueException.class, () -> none.require("own"), "one that no catalogue knows");
        assertEquals(own, under("{\"models.allowed\": [\"" + Gguf.sha256(Files.readAllBytes(own)) + "\"]}")
                .require("own"));
        assertThrows(CatalogueException.class, () -> under("{\"models.allowed\": [\"x\"]}").require("test"),
                "a policy that is not understood");
    }

    @Tag("claim:models-import")
    @Test
    void aPolicyForbidsImports() throws Exception {
        Path file = Files.write(temp.resolve("mine.gguf"), MODEL);
        String message = assertThrows(CatalogueException.class,
                () -> under("{\"models.import\": \"forbidden\"}").importFile(file, null, ProgressListener.NONE))
                        .getMessage();
        assertTrue(message.contains("models.import"), message);
        assertFalse(Files.exists(directory()));
        under("{\"models.import\": \"allowed\"}").importFile(file, null, ProgressListener.NONE);
    }

    private Path records() {
        return temp.resolve("records");
    }

    private ModelStore store() throws CatalogueException {
        return new ModelStore(directory(), catalogue(), options(1L << 40));
    }

    private Path place(byte[] content) throws IOException {
        Files.createDirectories(directory());
        return Files.write(directory().resolve("test.gguf"), content);
    }

    private void assertNoLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            assertEquals(List.of("test.gguf", "test.gguf.verified"),
                    files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted()
                            .toList());
        }
    }

    @Test
    void anUnwritableFolderIsOneSentence() throws Exception {
        Path blocker = Files.createFile(temp.resolve("blocker"));
        Path file = Files.write(temp.resolve("mine.gguf"), MODEL);
        ModelStore store = new ModelStore(blocker.resolve("models"), catalogue(), options(1L << 40));
        String message = assertThrows(CatalogueException.class,
                () -> store.importFile(file, null, ProgressListener.NONE)).getMessage();
        assertTrue(message.contains(blocker.toString()), message);
        assertEquals(2, store.list().size());
        assertFalse(store.find("test").isPresent());
    }

    @Test
    void whatIsNotHereSaysWhichFileToGetAndWhere() throws Exception {
        String message = assertThrows(CatalogueException.class, () -> store().require("test")).getMessage();
        assertTrue(message.contains("test-q4.gguf") && message.contains("https://publisher.example/")
                && message.contains("import"), message);
        String unpinned = assertThrows(CatalogueException.class, () -> store().require("unpinned")).getMessage();
        assertTrue(unpinned.contains("https://home.example/") && unpinned.contains("--id unpinned"), unpinned);
        assertTrue(assertThrows(CatalogueException.class, () -> store().require("nonsense")).getMessage()
                .contains("unpinned"), "names the ids there are");
    }

    @Test
    void zerosOfTheRightSizeAreNoInstalledModel() throws Exception {
        Path file = place(new byte[SIZE]);
        assertEquals(State.UNVERIFIED, store().describe("test").state());
        assertFalse(store().describe("test").usable());
        CatalogueException e = assertThrows(CatalogueException.class, () -> store().require("test"));
        assertTrue(e.getMessage().contains(file.toString()) && e.getMessage().contains("https://publisher.example/"),
                e.getMessage());
        assertEquals(State.DAMAGED, store().describe("test").state());
        Files.delete(directory().resolve("test.gguf.verified"));
        assertTrue(store().listVerified(ProgressListener.NONE).stream().noneMatch(StoredModel::usable));
        assertEquals(State.DAMAGED, store().describe("test").state());
    }

    @Tag("claim:models-verified")
    @Test
    void aGenuineModelThatSomebodyPutThereIsVerifiedWhenItIsNeeded() throws Exception {
        Path file = place(MODEL);
        assertEquals(State.UNVERIFIED, store().describe("test").state());
        assertEquals(file, store().require("test"));
        assertEquals(State.VERIFIED, store().describe("test").state());
        Files.delete(directory().resolve("test.gguf.verified"));
        assertEquals(List.of("test"), store().listVerified(ProgressListener.NONE).stream().filter(StoredModel::usable)
                .map(StoredModel::id).toList());
        assertNoLeftovers();
    }

    @Test
    void aSharedFolderThatCannotBeWrittenIsReadAndItsRecordsAreTheUsers() throws Exception {
        Path file = place(MODEL);
        // a non-empty folder blocks the record's path, even for root
        Files.createDirectories(directory().resolve("test.gguf.verified/not-empty"));
        assertEquals(file, store().require("test"));
        assertEquals(State.VERIFIED, store().describe("test").state(), "and stays so");
        try (Stream<Path> files = Files.list(records())) {
            assertEquals(1, files.count());
        }
        Files.write(file, new byte[SIZE]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThrows(CatalogueException.class, () -> store().require("test"));
    }

    @Test
    void aModelThatIsUsedElsewhereIsWaitedFor() throws Exception {
        Path file = Files.write(temp.resolve("mine.gguf"), MODEL);
        CountDownLatch waiting = new CountDownLatch(1);
        Files.createDirectories(directory().resolve(".locks"));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<StoredModel> imported;
            try (InterProcessLock lock = InterProcessLock.tryAcquire(directory().resolve(".locks/test"))
                    .orElseThrow()) {
                imported = threads.submit(() -> store().importFile(file, null, (phase, detail, done, total) -> {
                    if (phase == ProgressListener.Phase.WAITING) {
                        waiting.countDown();
                    }
                }));
                waiting.await();
                assertFalse(store().find("test").isPresent());
            }
            assertEquals(State.VERIFIED, imported.get().state());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anImportThatIsCancelledLeavesNothing() throws Exception {
        Path file = Files.write(temp.resolve("mine.gguf"), MODEL);
        ProgressListener listener = new ProgressListener() {
            @Override
            public void progress(Phase phase, String detail, long done, long total) {
                // not looked at
            }

            @Override
            public boolean isCancelled() {
                return Files.isDirectory(directory());
            }
        };
        assertThrows(CancelledException.class, () -> store().importFile(file, null, listener));
        try (Stream<Path> files = Files.list(directory())) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void twoImportsOfOneModelAreOneModel() throws Exception {
        Path file = Files.write(temp.resolve("mine.gguf"), MODEL);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<StoredModel>> results = threads.invokeAll(Collections.nCopies(2,
                    () -> store().importFile(file, null, ProgressListener.NONE)));
            for (Future<StoredModel> result : results) {
                assertEquals(State.VERIFIED, result.get().state());
            }
            assertNoLeftovers();
        } finally {
            threads.shutdownNow();
        }
    }

    @Tag("claim:models-verified")
    @Test
    void verifyTellsGenuineFromAltered() throws Exception {
        ModelStore store = store();
        assertThrows(CatalogueException.class, () -> store.verify("test", ProgressListener.NONE));
        Files.createDirectories(directory());
        Path file = directory().resolve("test.gguf");
        Files.write(file, MODEL);
        assertEquals(State.UNVERIFIED, store.describe("test").state());
        assertEquals(Verification.Result.GENUINE, store.verify("test", ProgressListener.NONE).result());
        assertEquals(State.VERIFIED, store.describe("test").state());
        byte[] altered = MODEL.clone();
        altered[SIZE / 2]++;
        Files.write(file, altered);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertEquals(State.UNVERIFIED, store.describe("test").state(), "the record does not count for a changed file");
        Verification verification = store.verify("test", ProgressListener.NONE);
        assertEquals(Verification.Result.DIFFERENT, verification.result());
        assertEquals(HASH, verification.expectedSha256());
        assertEquals(State.DAMAGED, store.describe("test").state());
        assertThrows(CatalogueException.class, () -> store.require("test"));
        Files.write(file, Arrays.copyOf(MODEL, 5000));
        assertEquals(State.DAMAGED, store.describe("test").state());
        assertTrue(assertThrows(CatalogueException.class, () -> store.require("test")).getMessage().contains("5000"));
    }

    @Test
    void aDamagedModelIsReplacedByAnImport() throws Exception {
        place(Gguf.model(SIZE, 9));
        Path file = Files.write(temp.resolve("mine.gguf"), MODEL);
        assertEquals(State.VERIFIED, store().importFile(file, null, ProgressListener.NONE).state());
        assertArrayEquals(MODEL, Files.readAllBytes(directory().resolve("test.gguf")));
    }

    @Test
    void importRecognisesAKnownModel() throws Exception {
        Path file = Files.write(temp.resolve("Some Name.gguf"), MODEL);
        StoredModel model = store().importFile(file, null, ProgressListener.NONE);
        assertEquals("test", model.id());
        assertEquals(State.VERIFIED, model.state());
        assertTrue(Files.exists(file));
        assertEquals("test", store().importFile(file, null, ProgressListener.NONE).id(), "once more is no fault");
        assertEquals("test", store().importFile(model.file(), null, ProgressListener.NONE).id());
    }

    @Test
    void importKeepsUnknownModelsUnderTheirName() throws Exception {
        Path file = Files.write(temp.resolve("My Model (Q4).GGUF"), Gguf.model(5000, 4));
        ModelStore store = store();
        StoredModel model = store.importFile(file, null, ProgressListener.NONE);
        assertEquals("my-model-q4", model.id());
        assertTrue(model.usable());
        assertTrue(
                store.list().stream().anyMatch(each -> each.id().equals("my-model-q4") && each.catalogued() == null));
        assertEquals(Verification.Result.UNPINNED, store.verify("my-model-q4", ProgressListener.NONE).result());
        Path other = Files.write(temp.resolve("other.gguf"), Gguf.model(5000, 5));
        assertEquals("unpinned", store.importFile(other, null, ProgressListener.NONE).id());
        assertTrue(Files.exists(store.require("unpinned")));
        assertThrows(CatalogueException.class, () -> store.importFile(file, "unpinned", ProgressListener.NONE),
                "is taken");
        assertTrue(store.remove("my-model-q4"));
        assertFalse(store.remove("my-model-q4"));
        assertFalse(store.find("my-model-q4").isPresent());
    }

    @Tag("claim:models-verified")
    @Test
    void importRefusesAWrongFileForAPinnedId() throws Exception {
        byte[] wrong = Gguf.model(SIZE, 6);
        Path file = Files.write(temp.resolve("test.gguf"), wrong);
        for (String id : new String[] {"test", null}) {
            CatalogueException e = assertThrows(CatalogueException.class,
                    () -> store().importFile(file, id, ProgressListener.NONE));
            assertTrue(e.getMessage().contains(HASH) && e.getMessage().contains(Gguf.sha256(wrong)), e.getMessage());
        }
        assertFalse(store().find("test").isPresent());
        try (Stream<Path> files = Files.list(directory())) {
            assertTrue(files.noneMatch(each -> each.toString().endsWith(".part")));
        }
    }

    @Tag("claim:model-format")
    @Test
    void importRefusesWhatIsNoModel() throws Exception {
        refuse("empty.gguf", new byte[0]);
        refuse("text.gguf", "hello world".getBytes());
        refuse("cut.gguf", Arrays.copyOf(MODEL, 100));
        refuse("magic.gguf", "GGUF".getBytes());
        refuse("old.gguf", new Gguf().header(1, 1, 1).bytes());
        refuse("bigendian.gguf", new Gguf().header(0x03000000, 1, 1).bytes());
        refuse("noarch.gguf", new Gguf().header(3, 1, 0).bytes());
        refuse("many.gguf", new Gguf().header(3, 1, Long.MAX_VALUE).bytes());
        refuse("long.gguf", new Gguf().header(3, 1, 1).number(Long.MAX_VALUE, 8).bytes());
        refuse("array.gguf",
                new Gguf().header(3, 1, 1).string("a").number(9, 4).number(12, 4).number(1L << 60, 8).bytes());
        refuse("adapter.gguf", new Gguf().header(3, 1, 2).text("general.architecture", "llama")
                .text("general.type", "adapter").bytes());
        refuse("kind.gguf", new Gguf().header(3, 1, 1).string("a").number(99, 4).bytes());
        assertThrows(CatalogueException.class, () -> store().importFile(temp, null, ProgressListener.NONE));
        assertThrows(CatalogueException.class,
                () -> store().importFile(temp.resolve("absent"), null, ProgressListener.NONE));
        Path good = Files.write(temp.resolve("good.gguf"), MODEL);
        assertThrows(CatalogueException.class, () -> store().importFile(good, "../evil", ProgressListener.NONE));
        ModelStore full = new ModelStore(directory(), catalogue(), options(10));
        assertThrows(CatalogueException.class, () -> full.importFile(good, null, ProgressListener.NONE));
    }

    /** The copy would be loaded, so the copy is checked. */
    @Test
    void importRefusesWhatIsNoModelAnyMoreWhenItIsCopied() throws Exception {
        Path file = Files.write(temp.resolve("mine.gguf"), MODEL);
        Path next = Files.write(temp.resolve("next"), new Gguf().header(3, 1, 2).text("general.architecture", "llama")
                .text("general.type", "adapter").bytes());
        CatalogueException e = assertThrows(CatalogueException.class,
                () -> store().importFile(file, null, (phase, detail, done, total) -> {
                    try {
                        if (Files.exists(next)) {
                            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
                        }
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                }));
        assertTrue(e.getMessage().contains("mine.gguf"), e.getMessage());
        try (Stream<Path> files = Files.list(directory())) {
            assertEquals(List.of(), files.toList());
        }
    }

    private void refuse(String name, byte[] content) throws Exception {
        Path file = Files.write(temp.resolve(name), content);
        CatalogueException e = assertThrows(CatalogueException.class,
                () -> store().importFile(file, null, ProgressListener.NONE), name);
        assertTrue(e.getMessage().contains(name), e.getMessage());
    }

    @Test
    void idsCannotLeaveTheFolder() throws Exception {
        Files.createDirectories(directory());
        Files.write(temp.resolve("outside.gguf"), MODEL);
        assertFalse(store().find("../outside").isPresent());
        assertThrows(CatalogueException.class, () -> store().remove("../outside"));
        assertThrows(CatalogueException.class, () -> store().require("../outside"));
        assertTrue(Files.exists(temp.resolve("outside.gguf")));
    }
}
